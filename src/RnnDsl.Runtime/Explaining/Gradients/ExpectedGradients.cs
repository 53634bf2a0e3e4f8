using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="ExpectedGradients"/> can be told.</summary>
public sealed record ExpectedGradientsOptions : ExplainOptions
{
    /// <summary>
    /// How many baselines are drawn for each example, each with one position on its path. Null: none is drawn; every sequence of the background is a baseline, and
    /// each path is integrated with <see cref="Points"/> gradients, which leaves nothing to chance.
    /// </summary>
    public int? Samples { get; init; } = 200;

    /// <summary>How many Gauss–Legendre points each path is integrated with, where nothing is drawn.</summary>
    public int Points { get; init; } = 20;

    /// <summary>What is drawn from; the same seed gives the same result.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => Samples is { } samples
        ? new Dictionary<string, string> { ["samples"] = samples.ToString(CultureInfo.InvariantCulture), ["seed"] = Seed.ToString(CultureInfo.InvariantCulture) }
        : new Dictionary<string, string> { ["samples"] = "all", ["points"] = Points.ToString(CultureInfo.InvariantCulture) };
}

/// <summary>
/// Integrated gradients averaged over baselines of the data: the expectation of (x − b) ∇f(b + α(x − b)), which adds up to f(x) minus the mean of f over the
/// data (Erion et al. 2021). Drawn by default, with standard errors; without draws, exact up to the integration.
/// </summary>
public static class ExpectedGradients
{
    /// <summary>Attributes a target to an input or a named quantity.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="background">The data that baselines are taken from; for each example, the sequences that are at least as long.</param>
    /// <param name="wrt">The name of an input or a quantity; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Samples or points, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException"><paramref name="wrt"/> is an input of tokens, or an initial state.</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Batch<T> background, string? wrt = null, InitialStates<T>? initial = null,
        ExpectedGradientsOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ExpectedGradientsOptions();
        if (options.Samples is { } asked) ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, "options.Samples");
        (double Position, double Weight)[] points = IntegrationPoints.Of(IntegrationRule.GaussLegendre, options.Points);
        ModelDescription description = model.Compiled.Description;
        Wrt found = Wrt.Find(description, wrt).WithPath(description);
        found.CheckFixedWidth(description);
        var runs = new Displacements<T>(model.Compiled, batch, found, target, initial, options.Run);
        var data = new BackgroundValues<T>(model.Compiled, background, found, runs.Lengths, options.Run);
        if (options.Samples is { } samples)
        {
            var draws = new PathDraws<T>(runs, data, samples, 0, options.Seed);
            return draws.Attribution(nameof(ExpectedGradients), options, target, found, draws.Moments(options.Progress, cancellation), cancellation);
        }
        T[][,] values = Integrate(runs, data, points, options.Progress, cancellation);
        T[] expected = PathDraws<T>.Expected(runs, data, cancellation);
        return new Attribution<T>(nameof(ExpectedGradients), options, target, found, values, runs.FunctionValue)
        {
            BaselineValue = expected,
            CompletenessGap = Attribution<T>.GapOf(values, runs.FunctionValue, expected),
        };
    }

    private static T[][,] Integrate<T>(
        Displacements<T> runs, BackgroundValues<T> data, (double Position, double Weight)[] points, IProgress<double>? progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sums = new double[runs.Values.Length][,];
        for (int example = 0; example < sums.Length; example++) sums[example] = new double[runs.Lengths[example], runs.Values[example].GetLength(1)];
        (int Example, int Baseline)[] paths = [.. sums.SelectMany((_, example) => data.Fitting(example).Select(baseline => (example, baseline)))];
        var way = new T[runs.Values[0].GetLength(1)];
        runs.Differentiate(
            [.. paths.SelectMany(path => Enumerable.Repeat(path.Example, points.Length))],
            (i, step, row) =>
            {
                (int example, int baseline) = paths[i / points.Length];
                Way(example, baseline, step);
                PathGradients<T>.Interpolate(data.Row(baseline, step), way, T.CreateTruncating(points[i % points.Length].Position), row);
            },
            (i, step, row) =>
            {
                (int example, int baseline) = paths[i / points.Length];
                Way(example, baseline, step);
                double weight = points[i % points.Length].Weight / data.Fitting(example).Length;
                for (int k = 0; k < way.Length; k++) sums[example][step, k] += weight * double.CreateTruncating(way[k]) * double.CreateTruncating(row[k]);
            },
            progress, cancellation);
        return [.. sums.Select(Rounded)];

        void Way(int example, int baseline, int step)
        {
            ReadOnlySpan<T> end = Cells.Row(runs.Values[example], step), start = data.Row(baseline, step);
            for (int k = 0; k < way.Length; k++) way[k] = end[k] - start[k];
        }

        static T[,] Rounded(double[,] cells)
        {
            var rounded = new T[cells.GetLength(0), cells.GetLength(1)];
            Span<T> to = Cells.Of(rounded);
            ReadOnlySpan<double> from = Cells.Of(cells);
            for (int i = 0; i < to.Length; i++) to[i] = T.CreateTruncating(from[i]);
            return rounded;
        }
    }
}
