using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What a change of parameters does to a model, compared example by example with the model as it was.</summary>
/// <param name="Target">The change of the target; its standard error is that of the differences, so that what examples have in common does not count.</param>
/// <param name="Magnitude">The magnitude of the target's change.</param>
/// <param name="Output">The Euclidean distance between the outputs before and after, over the mean norm of the outputs before.</param>
/// <param name="Agreement">The share of compared steps whose greatest output unit stays the same; null of an output with one unit.</param>
public sealed record WeightEffect(Estimate Target, Estimate Magnitude, Estimate Output, Estimate? Agreement);

/// <summary>A copy of a model whose parameters are changed and measured; the model itself stays as it is.</summary>
internal sealed class WeightChanges<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> copy;
    private readonly SequenceSet<T> data;
    private readonly Target target;
    private readonly WeightChangeOptions options;
    private readonly string output;
    private readonly Keep keep;
    private readonly T[][] original;
    private readonly double[] values;
    private readonly double[][] outputs;
    private readonly double norm;
    private Trace<T>? trace;
    private Outputs<T>? run;

    internal WeightChanges(RecurrentModel<T> model, Batch<T> batch, Target target, WeightChangeOptions options, CancellationToken cancellation)
    {
        GradientPass<T>.CheckCall(model, batch, target, null);
        ModelDescription description = model.Description;
        Chosen = options.Chosen(description);
        output = description.Quantities[options.OutputSlot(description)].Name;
        Width = ModelDescription.Elements(description.Quantities[description.SlotOf(output)].Shape);
        keep = target.Needs(description);
        (this.target, this.options, data) = (target, options, SequenceSet<T>.Of(batch));
        copy = model.Cast<T>();
        ParameterSet<T> parameters = copy.Parameters;
        original = [.. Chosen.Select(p => parameters[p].Span.ToArray())];
        (values, outputs) = (new double[batch.Count], new double[batch.Count][]);
        Run(cancellation, (example, value, row) => (values[example], outputs[example]) = (value, row));
        norm = outputs.Average(row => Math.Sqrt(row.Sum(number => number * number)));
    }

    /// <summary>The numbers of the parameters that may be changed.</summary>
    internal int[] Chosen { get; }

    /// <summary>Units of the output.</summary>
    internal int Width { get; }

    internal string OutputName => output;

    internal Estimate Baseline => Estimate.Of(values);

    internal ModelDescription Description => copy.Description;

    /// <summary>The elements of a chosen parameter as they were.</summary>
    internal ReadOnlySpan<T> Original(int chosen) => original[chosen];

    /// <summary>Changes the parameters, measures, and changes them back.</summary>
    /// <param name="change">Writes to a chosen parameter; called for each.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    internal WeightEffect Measure(Action<int, Span<T>> change, CancellationToken cancellation)
    {
        using (ParameterEdit<T> edit = copy.Edit())
            for (int i = 0; i < Chosen.Length; i++)
            {
                Span<T> into = edit[Chosen[i]].Span;
                original[i].CopyTo(into);
                change(i, into);
            }
        double[] changes = new double[values.Length], distances = new double[values.Length], agreements = new double[values.Length];
        Run(cancellation, (example, value, row) =>
        {
            changes[example] = value - values[example];
            distances[example] = Distance(row, outputs[example]) / norm;
            agreements[example] = Agreement(row, outputs[example]);
        });
        return new WeightEffect(Estimate.Of(changes), Estimate.Of(changes.Select(Math.Abs)), Estimate.Of(distances), Width > 1 ? Estimate.Of(agreements) : null);
    }

    private static double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.Sqrt(sum);
    }

    private double Agreement(double[] now, double[] before)
    {
        int same = 0, steps = now.Length / Width;
        for (int step = 0; step < steps; step++)
            if (Greatest(now.AsSpan(step * Width, Width)) == Greatest(before.AsSpan(step * Width, Width))) same++;
        return (double)same / steps;
    }

    private static int Greatest(ReadOnlySpan<double> row)
    {
        int greatest = 0;
        for (int unit = 1; unit < row.Length; unit++)
            if (row[unit] > row[greatest]) greatest = unit;
        return greatest;
    }

    /// <summary>Runs the copy, and tells each example's target and its outputs at the compared steps, one after the other.</summary>
    private void Run(CancellationToken cancellation, Action<int, double, double[]> each)
    {
        foreach (Piece<T> piece in data.Pieces(copy, options.RowBudget))
        {
            cancellation.ThrowIfCancellationRequested();
            RunView<T> view = View(piece.Batch);
            T[] targets = target.Values(view, piece.Examples);
            Quantity<T> rows = view.Quantity(output);
            for (int i = 0; i < piece.Examples.Length; i++)
            {
                int steps = rows.Lengths[i], first = options.EveryStep ? 0 : steps - 1;
                var read = new double[(steps - first) * Width];
                for (int step = first; step < steps; step++) TensorBody.Numbers(rows[i, step]).CopyTo(read, (step - first) * Width);
                each(piece.Examples[i], double.CreateTruncating(targets[i]), read);
            }
        }
    }

    private RunView<T> View(Batch<T> batch)
    {
        if (keep == Keep.Output)
        {
            run ??= new Outputs<T>(copy);
            copy.Run(batch, run, options: options.Run);
            return new RunView<T>(run);
        }
        if (trace is null) trace = keep == Keep.Named ? copy.Record(batch, options: options.Run) : copy.Tape(batch, options: options.Run);
        else if (keep == Keep.Named) copy.Record(batch, trace, options: options.Run);
        else copy.Tape(batch, trace, options: options.Run);
        return new RunView<T>(trace);
    }
}
