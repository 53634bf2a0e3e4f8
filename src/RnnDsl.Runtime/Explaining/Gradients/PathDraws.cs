using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Baselines drawn from data, positions drawn on the paths from them, and the gradients there times the paths.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class PathDraws<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Displacements<T> runs;
    private readonly BackgroundValues<T> data;
    private readonly int samples;
    private readonly int[] sequences;
    private readonly (int Baseline, double Position)[] draws;
    private readonly T[][,]? noise;

    /// <summary>The draws of an example do not depend on the others.</summary>
    internal PathDraws(Displacements<T> runs, BackgroundValues<T> data, int samples, double deviation, ulong seed)
    {
        this.runs = runs;
        this.data = data;
        this.samples = samples;
        int count = runs.Values.Length;
        sequences = [.. Enumerable.Range(0, count * samples).Select(i => i / samples)];
        draws = new (int, double)[sequences.Length];
        noise = deviation > 0 ? new T[sequences.Length][,] : null;
        for (int example = 0; example < count; example++)
        {
            RandomStream random = RandomStream.For(seed, example);
            int[] fitting = data.Fitting(example);
            for (int i = example * samples; i < (example + 1) * samples; i++)
            {
                draws[i] = (fitting[(int)(random.NextUniform() * fitting.Length)], random.NextUniform());
                if (noise is null) continue;
                noise[i] = new T[runs.Lengths[example], runs.Values[example].GetLength(1)];
                foreach (ref T cell in Cells.Of(noise[i])) cell = T.CreateTruncating(deviation * random.NextNormal());
            }
        }
    }

    /// <summary>The moments of (x − b) ∇f(b + α(x − b)) over the draws of each example.</summary>
    internal CellMoments<T>[] Moments(IProgress<double>? progress, CancellationToken cancellation)
    {
        CellMoments<T>[] moments = [.. runs.Values.Select(cells => new CellMoments<T>(cells.GetLength(0), cells.GetLength(1)))];
        var way = new T[runs.Values[0].GetLength(1)];
        runs.Differentiate(
            sequences,
            (i, step, row) =>
            {
                Way(i, step, way);
                PathGradients<T>.Interpolate(data.Row(draws[i].Baseline, step), way, T.CreateTruncating(draws[i].Position), row);
            },
            (i, step, row) =>
            {
                Way(i, step, way);
                for (int k = 0; k < way.Length; k++) way[k] *= row[k];
                moments[sequences[i]].Add(step, way);
            },
            progress, cancellation);
        return moments;
    }

    /// <summary>The result, with f at the baselines of all fitting data as what it adds up from, but for chance.</summary>
    internal Attribution<T> Attribution(string method, ExplainOptions options, Target target, Wrt wrt, CellMoments<T>[] moments, CancellationToken cancellation)
    {
        T[][,] values = [.. moments.Select(moment => moment.Mean())];
        T[] expected = Expected(runs, data, cancellation);
        return new Attribution<T>(method, options, target, wrt, values, runs.FunctionValue)
        {
            StandardError = [.. moments.Select(moment => moment.StandardError())],
            BaselineValue = expected,
            CompletenessGap = Attribution<T>.GapOf(values, runs.FunctionValue, expected),
        };
    }

    /// <summary>The mean of f over the data, each example with its other inputs as they are.</summary>
    internal static T[] Expected(Displacements<T> runs, BackgroundValues<T> data, CancellationToken cancellation)
    {
        int[] examples = [.. runs.Values.SelectMany((_, example) => data.Fitting(example).Select(_ => example))];
        int[] baselines = [.. runs.Values.SelectMany((_, example) => data.Fitting(example))];
        var sums = new double[runs.Values.Length];
        runs.Evaluate(
            examples,
            (i, step, row) => data.Row(baselines[i], step).CopyTo(row),
            (i, value) => sums[examples[i]] += double.CreateTruncating(value) / data.Fitting(examples[i]).Length,
            cancellation: cancellation);
        return [.. sums.Select(T.CreateTruncating)];
    }

    private void Way(int i, int step, Span<T> to)
    {
        ReadOnlySpan<T> end = Cells.Row(runs.Values[sequences[i]], step), start = data.Row(draws[i].Baseline, step);
        for (int k = 0; k < to.Length; k++) to[k] = end[k] + (noise is null ? T.Zero : noise[i][step, k]) - start[k];
    }
}
