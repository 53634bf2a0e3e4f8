using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The target and its gradients along the straight path from a baseline to the examples of a batch.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class PathGradients<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly Batch<T> batch;
    private readonly Wrt wrt;
    private readonly T[][,] baseline;
    private readonly T[][,] difference;
    private readonly Target target;
    private readonly InitialStates<T>? initial;
    private readonly RunOptions? options;
    private readonly int input;
    private readonly Keep needs;

    internal PathGradients(RecurrentModel<T> model, Batch<T> batch, Wrt wrt, T[][,] baseline, Target target, InitialStates<T>? initial, RunOptions? options)
    {
        this.model = model;
        this.batch = batch;
        this.wrt = wrt;
        this.baseline = baseline;
        this.target = target;
        this.initial = initial;
        this.options = options;
        input = batch.IndexOf(wrt.Name);
        needs = target.Needs(model.Description);
        difference = Subtract(batch.Inputs[input].Rows, baseline);
    }

    /// <summary>The target at one position of the path: 0 is the baseline, 1 the input.</summary>
    internal T[] FunctionValues(int position)
    {
        Batch<T> at = batch;
        InitialStates<T>? from = initial;
        int[] examples = Target.Examples(batch.Count);
        if (position != 1)
        {
            var variants = new Variants<T>(model.Description, batch, examples, input, initial);
            Write(variants, examples.Length, [(position, 0)]);
            (at, from) = (variants.Batch, variants.Initial);
        }
        RunView<T> run = needs == Keep.Output
            ? new RunView<T>(model.Run(at, from, options))
            : new RunView<T>(model.Record(at, from, options: options));
        T[] values = target.Values(run, examples);
        FirstNaN.Refuse(values, () => model.Record(at, from, options: options));
        return values;
    }

    /// <summary>(x − b) ⊙ Σ w ∇f(b + α(x − b)), for each example [steps × features].</summary>
    internal T[][,] Integrate((double Position, double Weight)[] points, int rowBudget, IProgress<double>? progress, CancellationToken cancellation)
    {
        T[][,] sums = [.. difference.Select(cells => new T[cells.GetLength(0), cells.GetLength(1)])];
        long done = 0, all = (long)points.Length * batch.Count;
        foreach ((int first, int count, int rows) in Groups(rowBudget))
        {
            var run = new Differentiation(this);
            int atOnce = Math.Clamp(rowBudget / rows, 1, points.Length);
            for (int point = 0; point < points.Length; point += atOnce)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<(double, double)> some = points.AsSpan(point, Math.Min(atOnce, points.Length - point));
                run.Add(first, count, some, sums);
                done += (long)some.Length * count;
                progress?.Report((double)done / all);
            }
        }
        for (int example = 0; example < sums.Length; example++)
        {
            Span<T> cells = Cells.Of(sums[example]);
            ReadOnlySpan<T> factor = Cells.Of(difference[example]);
            for (int i = 0; i < cells.Length; i++) cells[i] *= factor[i];
        }
        return sums;
    }

    /// <summary>Runs of neighbouring examples whose steps together stay within the budget, where one example alone does.</summary>
    private List<(int First, int Count, int Rows)> Groups(int rowBudget)
    {
        var groups = new List<(int, int, int)>();
        int first = 0, rows = 0;
        for (int example = 0; example < batch.Count; example++)
        {
            int length = batch.Lengths[example];
            if (example > first && rows + length > rowBudget)
            {
                groups.Add((first, example - first, rows));
                (first, rows) = (example, 0);
            }
            rows += length;
        }
        groups.Add((first, batch.Count - first, rows));
        return groups;
    }

    /// <summary>Writes b + α(x − b): sequence i is example i mod count of the group at point i div count.</summary>
    private void Write(Variants<T> variants, int count, ReadOnlySpan<(double Position, double Weight)> points)
    {
        for (int i = 0; i < variants.Examples.Length; i++)
        {
            T position = T.CreateTruncating(points[i / count].Position);
            T[,] start = baseline[variants.Examples[i]], way = difference[variants.Examples[i]];
            for (int step = 0; step < start.GetLength(0); step++)
                Interpolate(Cells.Row(start, step), Cells.Row(way, step), position, variants.Written.At(i, step));
        }
    }

    private static void Interpolate(ReadOnlySpan<T> start, ReadOnlySpan<T> way, T position, Span<T> to)
    {
        int i = 0;
        for (; i <= to.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(start[i..]) + new Vector<T>(way[i..]) * position).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] = start[i] + way[i] * position;
    }

    private static T[][,] Subtract(StepRows<T> rows, T[][,] baseline)
    {
        var difference = new T[baseline.Length][,];
        for (int example = 0; example < difference.Length; example++)
        {
            T[,] cells = difference[example] = new T[baseline[example].GetLength(0), baseline[example].GetLength(1)];
            for (int step = 0; step < cells.GetLength(0); step++)
            {
                ReadOnlySpan<T> row = rows.At(example, step);
                for (int feature = 0; feature < row.Length; feature++) cells[step, feature] = row[feature] - baseline[example][step, feature];
            }
        }
        return difference;
    }

    /// <summary>The memory of one group's runs, used again from one set of points to the next.</summary>
    private sealed class Differentiation(PathGradients<T> path)
    {
        private readonly Gradients<T> gradients = new(path.model);
        private Variants<T>? variants;
        private Trace<T>? trace;
        private Seeds<T>? seeds;

        /// <summary>Adds the weighted gradients at some points.</summary>
        internal void Add(int first, int count, ReadOnlySpan<(double Position, double Weight)> points, T[][,] sums)
        {
            int sequences = points.Length * count;
            if (variants is null || variants.Examples.Length != sequences)
                variants = new Variants<T>(path.model.Description, path.batch, [.. Enumerable.Range(0, sequences).Select(i => first + i % count)], path.input, path.initial);
            path.Write(variants, count, points);
            Run(variants);
            path.target.Seed(new RunView<T>(trace!), seeds!, variants.Examples);
            path.model.Backward(trace!, seeds!, GradientRequest.Inputs, gradients, path.options);
            Quantity<T> slopes = gradients.Inputs[path.wrt.Index];
            for (int i = 0; i < sequences; i++)
            {
                T[,] sum = sums[variants.Examples[i]];
                T weight = T.CreateTruncating(points[i / count].Weight);
                for (int step = 0; step < sum.GetLength(0); step++) AddWeighted(slopes[i, step], weight, Cells.Row(sum, step));
            }
        }

        private void Run(Variants<T> over)
        {
            bool record = path.needs == Keep.Named;
            if (trace is null)
            {
                trace = record ? path.model.Record(over.Batch, over.Initial, options: path.options) : path.model.Tape(over.Batch, over.Initial, path.options);
                seeds = new Seeds<T>(trace);
                return;
            }
            if (record) path.model.Record(over.Batch, trace, over.Initial, options: path.options);
            else path.model.Tape(over.Batch, trace, over.Initial, path.options);
            seeds!.Reset(trace);
        }

        private static void AddWeighted(ReadOnlySpan<T> values, T weight, Span<T> to)
        {
            int i = 0;
            for (; i <= to.Length - Vector<T>.Count; i += Vector<T>.Count)
                (new Vector<T>(to[i..]) + new Vector<T>(values[i..]) * weight).CopyTo(to[i..]);
            for (; i < to.Length; i++) to[i] += values[i] * weight;
        }
    }
}
