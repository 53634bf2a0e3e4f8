using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>Whether examples have what a model takes.</summary>
internal static class ExampleCheck
{
    /// <exception cref="ArgumentException">There are none, or one does not fit.</exception>
    internal static void All<T>(ModelDescription model, IReadOnlyList<Example<T>> examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (examples.Count == 0) throw new ArgumentException($"{model.Name}: there are no examples.");
        for (int i = 0; i < examples.Count; i++)
        {
            Example<T> example = examples[i] ?? throw new ArgumentException($"{model.Name}: example {i} is null.");
            foreach (InputInfo info in model.GivenInputs)
            {
                ExampleInput<T> input = example.Find(info.Name) ?? throw new ArgumentException($"{model.Name}: example {i} has no input '{info.Name}'.");
                CheckInput(model, info, i, input, examples[0].Find(info.Name)!, example);
            }
            foreach (ContextInfo info in model.Contexts) CheckContext(model, info, i, example.Context(info.Name));
            CheckUnknown(model, i, example);
        }
    }

    private static void CheckInput<T>(ModelDescription model, InputInfo info, int example, ExampleInput<T> input, ExampleInput<T> first, Example<T> whole)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = ModelDescription.Elements(info.Shape);
        if (input.Steps == 0) throw new ArgumentException($"{model.Name}: example {example} has no steps in input '{info.Name}'.");
        if (input.Width != width)
            throw new ArgumentException($"{model.Name}: example {example} has {input.Width} features a step in input '{info.Name}'; the model takes {model.Explain(width)}.");
        if (input.Lengths == InputLengths.Main && input.Steps != whole.Steps)
            throw new ArgumentException($"{model.Name}: example {example} has {input.Steps} steps in input '{info.Name}' and {whole.Steps} in input '{FirstMain(whole)}'.");
        if (input.Lengths != first.Lengths)
            throw new ArgumentException($"{model.Name}: example {example} gives input '{info.Name}' {Words(input.Lengths)}; example 0 gives it {Words(first.Lengths)}.");
        if (input.Fault() is { } fault) throw new ArgumentException($"{model.Name}: example {example}, input '{info.Name}', {fault}");
    }

    private static void CheckContext<T>(ModelDescription model, ContextInfo info, int example, T[,]? values)
    {
        if (values is null) throw new ArgumentException($"{model.Name}: example {example} has no context '{info.Name}'; add it: example.WithContext(\"{info.Name}\", …).");
        int units = ModelDescription.Elements(info.Shape);
        if (values.GetLength(0) == 0) throw new ArgumentException($"{model.Name}: example {example} has no positions in context '{info.Name}'.");
        if (values.GetLength(1) != units)
            throw new ArgumentException($"{model.Name}: example {example} has {values.GetLength(1)} units at a position of context '{info.Name}'; the model takes {model.Explain(units)}.");
    }

    private static void CheckUnknown<T>(ModelDescription model, int example, Example<T> whole) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ExampleInput<T> input in whole.Inputs)
            if (input.Name is null ? model.GivenInputs.Length > 1 : ModelDescription.Find(model.GivenInputs, input.Name) < 0)
                throw new ArgumentException($"{model.Name}: example {example} has {(input.Name is null ? "an input without a name" : $"an input '{input.Name}'")}; the model takes {ModelDescription.List(model.GivenInputs.Select(info => info.Name))}.");
        foreach (ExampleContext<T> context in whole.Contexts)
            if (ModelDescription.Find(model.Contexts, context.Name) < 0)
                throw new ArgumentException($"{model.Name}: example {example} has a context '{context.Name}'; the model has {ModelDescription.List(model.Contexts.Select(info => info.Name))}.");
    }

    private static string FirstMain<T>(Example<T> example) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ExampleInput<T> input in example.Inputs)
            if (input.Lengths == InputLengths.Main)
                return input.Name ?? "";
        return "";
    }

    private static string Words(InputLengths lengths) => lengths switch
    {
        InputLengths.Main => "with the example's steps",
        InputLengths.One => "as one row",
        _ => "with a length of its own",
    };
}
