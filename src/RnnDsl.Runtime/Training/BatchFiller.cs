using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>Makes batches of examples in memory that is used again: the batch before is void.</summary>
internal sealed class BatchFiller<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly InputInfo[] given;
    private readonly BatchInput<T>?[] inputs;
    private readonly BatchContext<T>?[] contexts;

    internal BatchFiller(ModelDescription model)
    {
        this.model = model;
        given = model.GivenInputs;
        inputs = new BatchInput<T>?[given.Length];
        contexts = new BatchContext<T>?[model.Contexts.Length];
    }

    /// <summary>The batch of some examples, in their order; they are known to fit the model.</summary>
    internal Batch<T> Fill(IReadOnlyList<Example<T>> examples)
    {
        var lengths = new int[examples.Count];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = examples[i].Steps;
        var geometry = new BatchGeometry(lengths);
        for (int k = 0; k < contexts.Length; k++) geometry = geometry.With(model.Contexts[k].Name, Positions(examples, model.Contexts[k].Name));
        BatchGeometry? ones = geometry.AllOnes ? geometry : null;
        bool hasMain = HasMain(examples[0]);
        for (int k = 0; k < inputs.Length; k++)
        {
            string name = given[k].Name;
            ExampleInput<T> first = examples[0].Find(name)!;
            BatchGeometry own = first.Lengths switch
            {
                InputLengths.One => ones ??= BatchGeometry.OfExamples(examples.Count),
                InputLengths.Own when hasMain || name != FirstOwn(examples[0]) => OwnGeometry(examples, name),
                _ => geometry,
            };
            BatchInput<T> input = inputs[k] ??= new BatchInput<T>(name, ModelDescription.Elements(given[k].Shape), own);
            input.Rows.Fit(own);
            for (int i = 0; i < lengths.Length; i++) examples[i].Find(name)!.CopyTo(input.Rows, i);
        }
        for (int k = 0; k < contexts.Length; k++) FillContext(k, examples, geometry);
        return Batch<T>.Over(geometry, geometry.AllOnes ? null : ones, inputs!, contexts!);
    }

    private void FillContext(int k, IReadOnlyList<Example<T>> examples, BatchGeometry geometry)
    {
        ContextInfo info = model.Contexts[k];
        BatchContext<T> context = contexts[k] ??= new BatchContext<T>(info.Name, ModelDescription.Elements(info.Shape), geometry);
        context.Rows.Fit(geometry);
        for (int i = 0; i < examples.Count; i++)
        {
            T[,] values = examples[i].Context(info.Name)!;
            MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length).CopyTo(context.Rows.At(i));
        }
    }

    private static bool HasMain(Example<T> example)
    {
        foreach (ExampleInput<T> input in example.Inputs)
            if (input.Lengths == InputLengths.Main)
                return true;
        return false;
    }

    private static string? FirstOwn(Example<T> example)
    {
        foreach (ExampleInput<T> input in example.Inputs)
            if (input.Lengths == InputLengths.Own)
                return input.Name;
        return null;
    }

    private static BatchGeometry OwnGeometry(IReadOnlyList<Example<T>> examples, string name)
    {
        var lengths = new int[examples.Count];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = examples[i].Find(name)!.Steps;
        return new BatchGeometry(lengths);
    }

    private static int[] Positions(IReadOnlyList<Example<T>> examples, string context)
    {
        var positions = new int[examples.Count];
        for (int i = 0; i < positions.Length; i++) positions[i] = examples[i].Context(context)!.GetLength(0);
        return positions;
    }
}
