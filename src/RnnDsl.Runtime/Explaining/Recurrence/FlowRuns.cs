using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The values that a row is held at; none where it is left to be computed.</summary>
internal delegate ReadOnlySpan<T> HoldRow<T>(int sequence, int step);

/// <summary>Sets the rows of a quantity that a function has values for, so that nothing flows back through them.</summary>
internal sealed class HoldRule<T>(string quantity, HoldRow<T> hold) : InterventionRule<T>(quantity, null, null, null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal override void Apply(SlotIntervention<T> rows, BatchGeometry geometry)
    {
        foreach ((int sequence, int step) in Elements(geometry))
        {
            ReadOnlySpan<T> values = hold(sequence, step);
            if (values.IsEmpty) continue;
            rows.Mask.At(sequence, step).Fill(T.One);
            values.CopyTo(rows.Set.At(sequence, step));
        }
    }

    protected override void Apply(InterventionCell<T> cell, int example, int step, int unit) => throw new NotSupportedException("Rows are held as a whole.");
}

/// <summary>Runs of one example with the source somewhere on the path from its baseline to its value.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class FlowRuns<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Batch<T> batch;
    private readonly int example;
    private readonly InitialStates<T>? initial;
    private readonly RunOptions? options;
    private Variants<T>? variants;
    private Trace<T>? trace;
    private Seeds<T>? seeds;
    private Gradients<T>? gradients;

    /// <param name="model">The model.</param>
    /// <param name="batch">The explained batch.</param>
    /// <param name="example">The example of it.</param>
    /// <param name="source">What flow begins at.</param>
    /// <param name="baseline">Its baseline [steps × features].</param>
    /// <param name="change">Its value − its baseline.</param>
    /// <param name="initial">The states to start from.</param>
    /// <param name="options">Threads.</param>
    internal FlowRuns(RecurrentModel<T> model, Batch<T> batch, int example, Wrt source, T[,] baseline, T[,] change, InitialStates<T>? initial, RunOptions? options)
    {
        (Model, this.batch, this.example, Source, Baseline, Change) = (model, batch, example, source, baseline, change);
        (this.initial, this.options) = (initial, options);
    }

    internal RecurrentModel<T> Model { get; }

    internal Wrt Source { get; }

    internal T[,] Baseline { get; }

    /// <summary>Value − baseline [steps × features].</summary>
    internal T[,] Change { get; }

    /// <summary>The steps of the example.</summary>
    internal int Length => batch.Lengths[example];

    /// <summary>The example of each sequence of the present run, for targets.</summary>
    internal int[] Examples => variants!.Examples;

    /// <summary>Runs sequences; the run and what comes of it are written over by the next.</summary>
    /// <param name="positions">Where on the path each of them has the source.</param>
    /// <param name="holds">Quantities that are held in rows.</param>
    internal Trace<T> Record(ReadOnlySpan<double> positions, params IEnumerable<HoldRule<T>> holds)
    {
        Interventions<T>? changes = Place(positions, holds);
        if (trace is null) trace = Model.Record(variants!.Batch, variants.Initial, changes, options);
        else Model.Record(variants!.Batch, trace, variants.Initial, changes, options);
        return trace;
    }

    /// <summary>Differentiates the present run.</summary>
    internal Gradients<T> Backward(Action<Seeds<T>> seed)
    {
        if (seeds is null) seeds = new Seeds<T>(trace!);
        else seeds.Reset(trace!);
        seed(seeds);
        gradients ??= new Gradients<T>(Model);
        Model.Backward(trace!, seeds, GradientRequest.Inputs | GradientRequest.Quantities, gradients, options);
        return gradients;
    }

    /// <summary>How every quantity changes along the path, by forward mode; null where the definition has none, or flow begins at a quantity, which forward mode does not.</summary>
    internal TangentRun<T>? Tangents(ReadOnlySpan<double> positions)
    {
        if (Source.Kind != WrtKind.Input) return null;
        try
        {
            Model.CompanionOf(CompanionKind.Tangent);
        }
        catch (NotSupportedException)
        {
            return null;
        }
        Place(positions, []);
        var direction = new Dictionary<string, IReadOnlyList<T[,]>> { [Source.Name] = [.. Enumerable.Repeat(Change, positions.Length)] };
        return Explaining.Tangents.Along(Model, variants!.Batch, direction, variants.Initial, options: new ExplainOptions { Run = options });
    }

    /// <summary>The derivative by the source at a step, times its change there: of one feature, or of all.</summary>
    internal double SourceFlow(Gradients<T> of, int sequence, int step, int? feature)
    {
        ReadOnlySpan<T> slope = Source.Slope(of, sequence, step);
        ReadOnlySpan<T> change = Cells.Row(Change, step);
        double sum = 0;
        for (int i = feature ?? 0; i < (feature + 1 ?? change.Length); i++) sum += double.CreateTruncating(slope[i]) * double.CreateTruncating(change[i]);
        return sum;
    }

    /// <summary>Writes the source of each sequence.</summary>
    private Interventions<T>? Place(ReadOnlySpan<double> positions, IEnumerable<HoldRule<T>> holds)
    {
        bool isInput = Source.Kind == WrtKind.Input;
        if (variants is null || variants.Examples.Length != positions.Length)
        {
            var same = new int[positions.Length];
            Array.Fill(same, example);
            variants = new Variants<T>(Model.Description, batch, same, isInput ? batch.IndexOf(Source.Name) : -1, initial);
        }
        var rows = new T[positions.Length][,];
        for (int i = 0; i < rows.Length; i++) rows[i] = At(positions[i]);
        var changes = new Interventions<T>();
        foreach (HoldRule<T> hold in holds) changes.Add(hold);
        if (isInput)
            for (int i = 0; i < rows.Length; i++)
            for (int step = 0; step < rows[i].GetLength(0); step++)
                Cells.Row(rows[i], step).CopyTo(variants.Written.At(i, step));
        else changes.Add(new HoldRule<T>(Source.Name, (sequence, step) => Cells.Row(rows[sequence], step)));
        return changes.Rules.Count > 0 ? changes : null;
    }

    private T[,] At(double position)
    {
        var cells = new T[Change.GetLength(0), Change.GetLength(1)];
        PathGradients<T>.Interpolate(Cells.Of(Baseline), Cells.Of(Change), T.CreateTruncating(position), Cells.Of(cells));
        return cells;
    }
}
