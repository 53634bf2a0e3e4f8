using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Another row at one step of one example.</summary>
/// <param name="Example">The example of the explained batch.</param>
/// <param name="Step">The step.</param>
/// <param name="Feature">The feature that changes; −1 where the whole row does.</param>
/// <param name="Values">The new value of the feature, or the new row.</param>
internal readonly record struct RowChange<T>(int Example, int Step, int Feature, T[] Values);

/// <summary>Runs examples with one row of one input changed, many of them as one batch.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class VariedRuns<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly Batch<T> batch;
    private readonly InitialStates<T>? initial;
    private readonly int input;
    private readonly Keep keep;
    private readonly RunOptions? options;
    private readonly int rowBudget;
    private Outputs<T>? outputs;
    private Trace<T>? trace;

    /// <param name="model">The model.</param>
    /// <param name="batch">The explained batch, with all that a run draws in it.</param>
    /// <param name="initial">Its initial states.</param>
    /// <param name="input">The number of the batch's input whose rows change.</param>
    /// <param name="keep">What the caller reads of the runs.</param>
    /// <param name="rowBudget">How many steps are run at once.</param>
    /// <param name="options">Threads.</param>
    internal VariedRuns(RecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial, int input, Keep keep, int? rowBudget, RunOptions? options)
    {
        this.model = model;
        this.batch = batch;
        this.initial = initial;
        this.input = input;
        this.keep = keep;
        this.options = options;
        this.rowBudget = RowBudget.Of(rowBudget, model.Description, batch);
    }

    /// <summary>Runs all changes; hands over each batch's run, the number of its first change, and the examples of its sequences.</summary>
    internal void Run(IReadOnlyList<RowChange<T>> changes, Action<RunView<T>, int, int[]> read, CancellationToken cancellation)
    {
        for (int first = 0; first < changes.Count;)
        {
            cancellation.ThrowIfCancellationRequested();
            int start = first, count = RowBudget.Count(rowBudget, changes.Count - first, i => batch.Lengths[changes[start + i].Example]);
            var examples = new int[count];
            for (int i = 0; i < count; i++) examples[i] = changes[first + i].Example;
            var variants = new Variants<T>(model.Description, batch, examples, input, initial);
            Write(changes, first, variants);
            read(Execute(variants), first, examples);
            first += count;
        }
    }

    private void Write(IReadOnlyList<RowChange<T>> changes, int first, Variants<T> variants)
    {
        StepRows<T> source = batch.Inputs[input].Rows;
        for (int i = 0; i < variants.Examples.Length; i++)
        {
            RowChange<T> change = changes[first + i];
            for (int step = 0; step < source.Geometry.Lengths[change.Example]; step++) source.At(change.Example, step).CopyTo(variants.Written.At(i, step));
            Span<T> row = variants.Written.At(i, change.Step);
            if (change.Feature < 0) change.Values.CopyTo(row);
            else row[change.Feature] = change.Values[0];
        }
    }

    private RunView<T> Execute(Variants<T> over)
    {
        if (keep == Keep.Output)
        {
            model.Run(over.Batch, outputs ??= new Outputs<T>(model), over.Initial, options);
            return new RunView<T>(outputs);
        }
        if (trace is null) trace = model.Record(over.Batch, over.Initial, options: options);
        else model.Record(over.Batch, trace, over.Initial, options: options);
        return new RunView<T>(trace);
    }
}
