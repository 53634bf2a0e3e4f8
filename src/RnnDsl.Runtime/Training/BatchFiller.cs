using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>Makes batches of examples in memory that is used again: the batch before is void.</summary>
internal sealed class BatchFiller<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private BatchInput<T>[] inputs = [];

    internal BatchFiller(ModelDescription model) => this.model = model;

    /// <summary>Checks that all examples fit the model's inputs.</summary>
    /// <exception cref="ArgumentException">There are none, or one does not fit.</exception>
    internal static void Check(ModelDescription model, IReadOnlyList<Example<T>> examples)
    {
        if (examples.Count == 0) throw new ArgumentException($"{model.Name}: there are no examples.");
        for (int i = 0; i < examples.Count; i++)
        {
            if (examples[i] is null) throw new ArgumentException($"{model.Name}: example {i} is null.");
            int steps = -1;
            foreach (InputInfo input in model.Inputs)
            {
                T[,] values = examples[i].Input(input.Name) ?? throw new ArgumentException($"{model.Name}: example {i} has no input '{input.Name}'.");
                CheckInput(model, input, i, values, ref steps);
            }
        }
    }

    /// <summary>The batch of some examples, in their order.</summary>
    internal Batch<T> Fill(IReadOnlyList<Example<T>> examples)
    {
        var lengths = new int[examples.Count];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = LossOutput.LengthOf(model, examples[i]);
        var geometry = new BatchGeometry(lengths);
        if (inputs.Length == 0)
            inputs = [.. model.Inputs.Select(input => new BatchInput<T>(input.Name, ModelDescription.Elements(input.Shape), geometry))];
        foreach (BatchInput<T> input in inputs)
        {
            input.Rows.Fit(geometry);
            for (int i = 0; i < lengths.Length; i++) Copy(examples[i].Input(input.Name!)!, input, i);
        }
        return Batch<T>.Over(geometry, inputs);
    }

    private static void CheckInput(ModelDescription model, InputInfo input, int example, T[,] values, ref int steps)
    {
        int width = ModelDescription.Elements(input.Shape);
        if (values.GetLength(0) == 0) throw new ArgumentException($"{model.Name}: example {example} has no steps in input '{input.Name}'.");
        if (values.GetLength(1) != width)
            throw new ArgumentException($"{model.Name}: example {example} has {values.GetLength(1)} features a step in input '{input.Name}'; the model takes {model.Explain(width)}.");
        if (steps >= 0 && steps != values.GetLength(0))
            throw new ArgumentException($"{model.Name}: example {example} has {values.GetLength(0)} steps in input '{input.Name}' and {steps} in input '{model.Inputs[0].Name}'.");
        steps = values.GetLength(0);
    }

    private static void Copy(T[,] values, BatchInput<T> input, int example)
    {
        int width = values.GetLength(1);
        ReadOnlySpan<T> flat = MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length);
        for (int step = 0; step < values.GetLength(0); step++)
            flat.Slice(step * width, width).CopyTo(input.Rows.At(example, step));
    }
}
