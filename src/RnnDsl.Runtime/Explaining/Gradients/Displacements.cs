using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Writes one step of what is varied, of one of many sequences; the row holds nothing yet.</summary>
internal delegate void WriteRow<T>(int sequence, int step, Span<T> row);

/// <summary>Takes the derivatives by one step of what is varied, of one of many sequences.</summary>
internal delegate void TakeRow<T>(int sequence, int step, ReadOnlySpan<T> row);

/// <summary>Takes the target's value of one of many sequences.</summary>
internal delegate void TakeValue<T>(int sequence, T value);

/// <summary>
/// The target of a batch's examples, and its derivatives, where one thing has other values: an input, an initial state, or a named quantity, which is
/// set at all its steps while the rest of the model runs on. Many sequences are run as few batches; how they are divided changes no result.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class Displacements<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly Batch<T> batch;
    private readonly Wrt wrt;
    private readonly Target target;
    private readonly InitialStates<T>? initial;
    private readonly RunOptions? options;
    private readonly int budget;
    private readonly Keep needs;
    private Variants<T>? variants;
    private Trace<T>? trace;
    private Outputs<T>? outputs;
    private Seeds<T>? seeds;
    private Gradients<T>? gradients;

    /// <summary>Checks the call, and runs the explained batch once.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The explained batch.</param>
    /// <param name="wrt">What is varied.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="initial">The states to start from.</param>
    /// <param name="options">Threads.</param>
    /// <param name="rowBudget">How many steps are run at once; null for as many as keep what is recorded within a few MiB.</param>
    internal Displacements(RecurrentModel<T> model, Batch<T> batch, Wrt wrt, Target target, InitialStates<T>? initial, RunOptions? options, int? rowBudget = null)
    {
        GradientPass<T>.CheckCall(model, batch, target, initial);
        budget = RowBudget.Of<T>(rowBudget, model.Description, batch);
        this.model = model;
        this.batch = batch;
        this.wrt = wrt;
        this.target = target;
        this.initial = initial;
        this.options = options;
        needs = target.Needs(model.Description);
        (Values, FunctionValue) = Origin();
        Lengths = [.. Values.Select(cells => cells.GetLength(0))];
    }

    /// <summary>What is varied, as it is in the explained examples [steps × width]; an initial state has one step.</summary>
    internal T[][,] Values { get; }

    /// <summary>The steps of what is varied.</summary>
    internal int[] Lengths { get; }

    /// <summary>f(x) for each example.</summary>
    internal T[] FunctionValue { get; }

    /// <summary>Runs sequences and takes the target's value of each.</summary>
    /// <param name="examples">The example that each sequence is one of.</param>
    /// <param name="write">Writes each step of what is varied.</param>
    /// <param name="take">Takes each value.</param>
    /// <param name="progress">Told the share of the sequences that are done.</param>
    /// <param name="cancellation">Stops between runs.</param>
    internal void Evaluate(int[] examples, WriteRow<T> write, TakeValue<T> take, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        foreach ((int first, int count) in Groups(examples))
        {
            cancellation.ThrowIfCancellationRequested();
            (Batch<T> over, InitialStates<T>? from, Interventions<T>? changes) = Place(examples, first, count, write);
            RunView<T> run = changes is null && needs == Keep.Output ? Plain(over, from) : new RunView<T>(Kept(over, from, changes));
            T[] values = target.Values(run, variants!.Examples);
            FirstNaN.Refuse(values, () => model.Record(over, from, changes, options));
            for (int i = 0; i < count; i++) take(first + i, values[i]);
            progress?.Report((double)(first + count) / examples.Length);
        }
    }

    /// <summary>Runs sequences and takes the derivatives of the target of each.</summary>
    /// <param name="examples">The example that each sequence is one of.</param>
    /// <param name="write">Writes each step of what is varied.</param>
    /// <param name="take">Takes each step's derivatives, sequence after sequence.</param>
    /// <param name="progress">Told the share of the sequences that are done.</param>
    /// <param name="cancellation">Stops between runs.</param>
    internal void Differentiate(int[] examples, WriteRow<T> write, TakeRow<T> take, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        gradients ??= new Gradients<T>(model);
        foreach ((int first, int count) in Groups(examples))
        {
            cancellation.ThrowIfCancellationRequested();
            (Batch<T> over, InitialStates<T>? from, Interventions<T>? changes) = Place(examples, first, count, write);
            Trace<T> run = Kept(over, from, changes);
            if (seeds is null) seeds = new Seeds<T>(run);
            else seeds.Reset(run);
            target.Seed(new RunView<T>(run), seeds, variants!.Examples);
            model.Backward(run, seeds, wrt.Request, gradients, options);
            for (int i = 0; i < count; i++)
                for (int step = 0; step < Lengths[examples[first + i]]; step++)
                    take(first + i, step, wrt.Slope(gradients, i, step));
            progress?.Report((double)(first + count) / examples.Length);
        }
    }

    /// <summary>f where what is varied has given values, one for each example.</summary>
    internal T[] ValuesAt(T[][,] cells)
    {
        var values = new T[cells.Length];
        Evaluate(Target.Examples(cells.Length), (example, step, row) => Cells.Row(cells[example], step).CopyTo(row), (example, value) => values[example] = value);
        return values;
    }

    private (T[][,] Values, T[] FunctionValue) Origin()
    {
        bool record = GradientPass<T>.NeededFor(model.Description, wrt) == Keep.Named || needs == Keep.Named;
        int[] examples = Target.Examples(batch.Count);
        if (!record && needs == Keep.Output && wrt.Kind == WrtKind.Input)
        {
            T[] plain = target.Values(new RunView<T>(model.Run(batch, initial, options)), examples);
            FirstNaN.Refuse(plain, () => model.Record(batch, initial, options: options));
            StepRows<T> rows = batch.Inputs[batch.IndexOf(wrt.Name)].Rows;
            var input = new Quantity<T>(wrt.Name, wrt.Shape, rows);
            return ([.. examples.Select(input.Of)], plain);
        }
        Trace<T> run = record ? model.Record(batch, initial, options: options) : model.Tape(batch, initial, options);
        T[] values = target.Values(new RunView<T>(run), examples);
        FirstNaN.Refuse(values, () => record ? run : model.Record(batch, initial, options: options));
        return ([.. examples.Select(example => wrt.Values(run, example))], values);
    }

    /// <summary>Sequences that follow each other whose steps together stay within the budget, where one alone does.</summary>
    private List<(int First, int Count)> Groups(int[] examples)
    {
        var groups = new List<(int, int)>();
        int first = 0, rows = 0;
        for (int i = 0; i < examples.Length; i++)
        {
            int length = batch.Lengths[examples[i]];
            if (i > first && rows + length > budget)
            {
                groups.Add((first, i - first));
                (first, rows) = (i, 0);
            }
            rows += length;
        }
        if (first < examples.Length) groups.Add((first, examples.Length - first));
        return groups;
    }

    private (Batch<T> Batch, InitialStates<T>? Initial, Interventions<T>? Changes) Place(int[] examples, int first, int count, WriteRow<T> write)
    {
        ReadOnlySpan<int> some = examples.AsSpan(first, count);
        if (variants is null || !some.SequenceEqual(variants.Examples))
            variants = new Variants<T>(model.Description, batch, some.ToArray(), wrt.Kind == WrtKind.Input ? batch.IndexOf(wrt.Name) : -1, initial);
        if (wrt.Kind == WrtKind.Input)
        {
            for (int i = 0; i < count; i++)
                for (int step = 0; step < Lengths[examples[first + i]]; step++)
                    write(first + i, step, variants.Written.At(i, step));
            return (variants.Batch, variants.Initial, null);
        }
        if (wrt.Kind == WrtKind.InitialState)
        {
            var rows = new T[count, wrt.Width];
            for (int i = 0; i < count; i++) write(first + i, 0, Cells.Row(rows, i));
            return (variants.Batch, (variants.Initial ?? new InitialStates<T>()).Set(wrt.Name, rows), null);
        }
        return (variants.Batch, variants.Initial, new Interventions<T>().Write(wrt.Name, (sequence, step, row) => write(first + sequence, step, row)));
    }

    private RunView<T> Plain(Batch<T> over, InitialStates<T>? from)
    {
        outputs ??= new Outputs<T>(model);
        model.Run(over, outputs, from, options);
        return new RunView<T>(outputs);
    }

    private Trace<T> Kept(Batch<T> over, InitialStates<T>? from, Interventions<T>? changes)
    {
        bool record = changes is not null || needs == Keep.Named;
        if (trace is null) trace = record ? model.Record(over, from, changes, options) : model.Tape(over, from, options);
        else if (record) model.Record(over, trace, from, changes, options);
        else model.Tape(over, trace, from, options);
        return trace;
    }
}
