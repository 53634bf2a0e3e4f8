using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What is traced: checked, and the same for every example.</summary>
internal sealed record FlowTask<T>(RecurrentModel<T> Model, FlowPlan Plan, Wrt Source, InformationFlowOptions<T> Options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal (double Position, double Weight)[] Points { get; } = Options.Path();
}

/// <summary>The flow through one example: a run at every point of the path, and differentiated runs in which nodes are held.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class FlowComputation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FlowTask<T> task;
    private readonly Target target;
    private readonly FlowRuns<T> onPath;
    private readonly FlowRuns<T> varied;
    private readonly Trace<T> run;
    private readonly Gradients<T> slopes;
    private readonly T[] functionValues;
    private readonly FlowMoves<T> moves;
    private readonly FlowSource[] sources;
    private readonly int budget;
    private readonly CancellationToken cancellation;

    internal FlowComputation(FlowTask<T> task, Batch<T> batch, int example, T[,] baseline, T[,] value, Target target, InitialStates<T>? initial, CancellationToken cancellation)
    {
        (this.task, this.target, this.cancellation) = (task, target, cancellation);
        T[,] change = Change(task.Options, value, ref baseline);
        onPath = New();
        varied = New();
        // The baseline and the input come after the points.
        run = onPath.Record([.. task.Points.Select(point => point.Position), 0, 1]);
        var view = new RunView<T>(run);
        functionValues = target.Values(view, onPath.Examples);
        FirstNaN.Refuse(functionValues, () => run);
        slopes = onPath.Backward(seeds => target.Seed(view, seeds, onPath.Examples));
        sources = [.. Sources(value)];
        budget = RowBudget.Of(task.Options.RowBudget, task.Model.Description, batch, 6L * task.Plan.Quantities.Sum(name => (long)run[name].Width));
        moves = new FlowMoves<T>(task, New(), run, Chunked);

        FlowRuns<T> New() => new(task.Model, batch, example, task.Source, baseline, change, initial, task.Options.Run);
    }

    /// <summary>Everything that there is to know.</summary>
    /// <param name="example">What the example is called.</param>
    internal UnitFlow Find(int example)
    {
        FlowGroup unit = task.Plan.Groups[task.Plan.Through];
        int steps = run[unit.Quantity].Lengths[0];
        foreach (int step in task.Options.Steps ?? [])
            if ((uint)step >= (uint)steps) throw new ArgumentOutOfRangeException("options.Steps", step, $"{task.Model.Description.Name}: example {example} has {steps} steps of '{unit.Quantity}', numbered from 0; there is no step {step}.");
        int[] rows = task.Options.Steps is { } some ? [.. some.Distinct().Order()] : [.. Enumerable.Range(0, steps)];
        (NumberTable into, NumberTable passed) = Into(unit, rows);
        (int atBaseline, int atInput) = (task.Points.Length, task.Points.Length + 1);
        bool single = IsWhole(unit.Quantity);
        UnitStep[] trajectory =
        [
            .. Enumerable.Range(0, steps).Select(step => new UnitStep(
                single ? null : step, Number(run[unit.Quantity][atInput, step]), Number(run[unit.Quantity][atBaseline, step]), Number(slopes.Quantities[unit.Quantity][atInput, step]), Through(unit, step))),
        ];
        FlowGraph graph = new FlowEdges<T>(task, target, onPath, varied, run, slopes, moves, sources, Chunked).Graph();
        return new UnitFlow(
            task.Model.Description.Name, task.Options.Describe(), target.ToString()!, task.Source.Name, unit.Quantity, unit.Unit!.Value, example,
            double.CreateTruncating(functionValues[atInput]), double.CreateTruncating(functionValues[atBaseline]), sources.Sum(SourceFlow), sources, trajectory, rows, into, passed, graph);

        double Number(ReadOnlySpan<T> row) => double.CreateTruncating(row[unit.Unit!.Value]);
    }

    /// <summary>Whether something has one value for a whole sequence.</summary>
    internal static bool IsWhole(ModelDescription model, string name) =>
        ModelDescription.Find(model.Quantities, name) is >= 0 and var slot ? model.Quantities[slot].Space is null : model.Inputs[model.InputOf(name)].Space is null;

    private bool IsWhole(string name) => IsWhole(task.Model.Description, name);

    private double SourceFlow(FlowSource source)
    {
        double sum = 0;
        for (int k = 0; k < task.Points.Length; k++) sum += task.Points[k].Weight * onPath.SourceFlow(slopes, k, source.Step ?? 0, source.Feature);
        return sum;
    }

    private double Through(FlowGroup group, int step)
    {
        double sum = 0;
        for (int k = 0; k < task.Points.Length; k++) sum += task.Points[k].Weight * group.Dot(slopes.Quantities[group.Quantity][k, step], moves.Of(group.Quantity, k, step));
        return sum;
    }

    /// <summary>The derivatives of the unit at each step by the source, each with its change: integrated, as they are and times the target's derivative by the unit.</summary>
    private (NumberTable Into, NumberTable Passed) Into(FlowGroup unit, int[] rows)
    {
        NumberTable into = new(rows.Length, sources.Length), passed = new(rows.Length, sources.Length);
        int number = unit.Unit!.Value;
        (int Point, int Row)[] wanted = [.. Enumerable.Range(0, task.Points.Length).SelectMany(k => Enumerable.Range(0, rows.Length).Select(row => (k, row)))];
        Chunked(wanted.Length, (first, count) =>
        {
            ReadOnlySpan<(int Point, int Row)> some = wanted.AsSpan(first, count);
            varied.Record(Positions(some.ToArray().Select(one => one.Point)));
            Gradients<T> of = varied.Backward(seeds =>
            {
                QuantityBuffer<T> buffer = seeds[unit.Quantity];
                for (int i = 0; i < count; i++) buffer[i, rows[wanted[first + i].Row]][number] = T.One;
            });
            for (int i = 0; i < count; i++)
            {
                (int k, int row) = some[i];
                double slope = double.CreateTruncating(slopes.Quantities[unit.Quantity][k, rows[row]][number]);
                for (int source = 0; source < sources.Length; source++)
                {
                    double flow = task.Points[k].Weight * varied.SourceFlow(of, i, sources[source].Step ?? 0, sources[source].Feature);
                    into[row, source] += flow;
                    passed[row, source] += flow * slope;
                }
            }
        });
        return (into, passed);
    }

    private double[] Positions(IEnumerable<int> points) => [.. points.Select(k => task.Points[k].Position)];

    /// <summary>Sequences that are run together: as many as the budget allows.</summary>
    private void Chunked(int count, Action<int, int> work)
    {
        int most = Math.Max(1, budget / onPath.Length);
        for (int first = 0; first < count; first += most)
        {
            cancellation.ThrowIfCancellationRequested();
            work(first, Math.Min(most, count - first));
        }
    }

    /// <summary>What moves along the path; where nothing is meant to, the baseline is the value.</summary>
    private static T[,] Change(InformationFlowOptions<T> options, T[,] value, ref T[,] baseline)
    {
        baseline = (T[,])baseline.Clone();
        var change = new T[value.GetLength(0), value.GetLength(1)];
        for (int step = 0; step < change.GetLength(0); step++)
        for (int feature = 0; feature < change.GetLength(1); feature++)
            if (IsMeant(options, step, feature)) change[step, feature] = value[step, feature] - baseline[step, feature];
            else baseline[step, feature] = value[step, feature];
        return change;
    }

    private static bool IsMeant(InformationFlowOptions<T> options, int step, int feature) =>
        options.FromSteps?.Contains(step) != false && options.FromFeatures?.Contains(feature) != false;

    private IEnumerable<FlowSource> Sources(T[,] value)
    {
        bool single = IsWhole(task.Source.Name);
        for (int step = 0; step < value.GetLength(0); step++)
        {
            if (task.Options.FromSteps?.Contains(step) == false) continue;
            if (!task.Options.PerFeature) yield return new FlowSource(single ? null : step, null);
            else
                for (int feature = 0; feature < value.GetLength(1); feature++)
                    if (IsMeant(task.Options, step, feature))
                        yield return new FlowSource(single ? null : step, feature);
        }
    }
}
