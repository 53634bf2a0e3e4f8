using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Several variants of the examples of a batch, run as one batch; the caller writes one input's rows, the others are copied.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class Variants<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StepRows<T>? rows;

    /// <param name="model">The model.</param>
    /// <param name="source">The explained batch.</param>
    /// <param name="examples">The example of the explained batch that each sequence is a variant of.</param>
    /// <param name="written">The number of the batch's input that the caller writes; −1 where it writes none.</param>
    /// <param name="initial">The initial states of the explained batch.</param>
    internal Variants(ModelDescription model, Batch<T> source, int[] examples, int written, InitialStates<T>? initial)
    {
        Examples = examples;
        BatchGeometry geometry = Gather(source.Geometry, examples);
        var inputs = new BatchInput<T>[source.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            BatchGeometry own = source.Inputs[i].Rows.Geometry;
            inputs[i] = new BatchInput<T>(source.Inputs[i].Name, source.Inputs[i].Rows.Width, own.SameRows(source.Geometry) ? geometry : Gather(own, examples));
            if (i != written) Copy(source.Inputs[i].Rows, inputs[i].Rows, examples);
        }
        Batch = Batch<T>.Over(geometry, inputs).WithContextsOf(source, variant => examples[variant]);
        rows = written < 0 ? null : inputs[written].Rows;
        Initial = initial is null ? null : Gather(model, initial, source.Count, examples);
    }

    internal int[] Examples { get; }

    internal Batch<T> Batch { get; }

    /// <summary>The rows of the input that the caller writes, before each run.</summary>
    internal StepRows<T> Written => rows ?? throw new InvalidOperationException("All inputs of these variants are those of their examples.");

    internal InitialStates<T>? Initial { get; }

    private static BatchGeometry Gather(BatchGeometry from, int[] examples)
    {
        var lengths = new int[examples.Length];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = from.Lengths[examples[i]];
        return new BatchGeometry(lengths);
    }

    private static void Copy(StepRows<T> from, StepRows<T> to, int[] examples)
    {
        for (int i = 0; i < examples.Length; i++)
        for (int step = 0; step < to.Geometry.Lengths[i]; step++)
            from.At(examples[i], step).CopyTo(to.At(i, step));
    }

    private static InitialStates<T> Gather(ModelDescription model, InitialStates<T> initial, int count, int[] examples)
    {
        var gathered = new InitialStates<T>();
        int[] steps = initial.FirstStep.ToArray();
        gathered.SetFirstStep(steps.Length > 1 ? Array.ConvertAll(examples, example => steps[example]) : steps);
        foreach (StateInfo state in model.States)
        {
            T[]? values = initial.Find(state.Name);
            if (values is null) continue;
            int width = ModelDescription.Elements(state.Shape);
            if (values.Length == width) gathered.Set(state.Name, values.AsSpan());
            else
            {
                var rows = new T[examples.Length, width];
                for (int i = 0; i < examples.Length; i++) values.AsSpan(examples[i] * width, width).CopyTo(Cells.Row(rows, i));
                gathered.Set(state.Name, rows);
            }
        }
        return gathered;
    }
}
