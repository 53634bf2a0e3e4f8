using MathNet.Numerics.Statistics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What a function is applied to in one place of a definition: moments of all inputs, and a reservoir of them (Vitter's algorithm R).</summary>
internal sealed class VisitedInputs(string quantity, string function, int call, Func<double[], double[]> formula, int capacity, RandomStream random)
{
    private static readonly double[] Probes = [-3.7, -1.1, -0.2, 0.3, 0.9, 2.6];

    private readonly RunningStatistics moments = new();
    private readonly List<double> drawn = [];
    private readonly double[] atProbes = formula(Probes);

    internal string Quantity => quantity;

    internal string Function => function;

    internal int Call => call;

    /// <summary>What it is applied to, as it is written.</summary>
    internal string Argument { get; set; } = "";

    internal bool Varies { get; private set; }

    internal void Add(ReadOnlySpan<double> inputs)
    {
        foreach (double input in inputs)
        {
            if (!double.IsFinite(input)) continue;
            long place = moments.Count < capacity ? moments.Count : (long)(random.NextUniform() * (moments.Count + 1));
            moments.Push(input);
            if (place >= capacity) continue;
            if (place == drawn.Count) drawn.Add(input);
            else drawn[(int)place] = input;
        }
    }

    /// <summary>Whether another formula is the same function, at some points.</summary>
    internal void Compare(Func<double, double> other)
    {
        for (int i = 0; i < Probes.Length && !Varies; i++) Varies = !other(Probes[i]).Equals(atProbes[i]);
    }

    /// <summary>The curve; null where nothing was visited, or where it is a straight line and so no activation.</summary>
    internal ActivationCurve? Curve(ActivationCurveOptions options)
    {
        if (moments.Count == 0) return null;
        double least = moments.Minimum, greatest = moments.Maximum;
        double[] grid = Grid(least, greatest, options.Points), slopes = Slopes(grid), wide = Slopes(Grid(-options.Reference, options.Reference, 2 * options.Points));
        double here = Steepest(slopes), near = Steepest(wide), beyond = Steepest(Slopes(Grid(-2 * options.Reference, 2 * options.Reference, 4 * options.Points)));
        double steepest = beyond > 1.1 * near ? here : Math.Max(here, near);
        if (steepest == 0 || IsLine([.. slopes.Concat(wide).Where(double.IsFinite)])) return null;
        double[] there = Call < 0 ? [.. drawn.Select(input => Between(input, grid, slopes))] : Slopes([.. drawn]);
        double[] shares = [.. there.Where(double.IsFinite).Select(slope => Math.Abs(slope) / steepest)];
        return new ActivationCurve(
            Quantity, Function, Call, Argument, grid, formula(grid), slopes, EqualBins.Of(drawn, least, greatest, options.Bins), moments.Count, drawn.Count,
            moments.Mean, moments.PopulationStandardDeviation, steepest, Share(shares, share => share >= options.LinearShare), Share(shares, share => share < options.SaturatedShare),
            shares.DefaultIfEmpty(double.NaN).Average(), Varies);
    }

    private static double Steepest(double[] slopes) => slopes.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();

    private static bool IsLine(double[] slopes) => slopes.All(slope => Math.Abs(slope - slopes[0]) <= 1e-9 * Math.Abs(slopes[0]));

    private static double Share(double[] shares, Func<double, bool> counts) => shares.Length == 0 ? double.NaN : (double)shares.Count(counts) / shares.Length;

    private static double[] Grid(double from, double to, int points) => [.. Enumerable.Range(0, points).Select(i => i == points - 1 ? to : from + (to - from) * i / (points - 1))];

    /// <summary>By the five-point rule, whose error is of the fourth order in the distance.</summary>
    private double[] Slopes(double[] at)
    {
        double[] steps = [.. at.Select(x => 1e-3 * Math.Max(1, Math.Abs(x)))];
        double[] far = [.. at.Zip(steps).SelectMany(pair => new[] { pair.First - 2 * pair.Second, pair.First - pair.Second, pair.First + pair.Second, pair.First + 2 * pair.Second })];
        double[] f = formula(far);
        return [.. steps.Select((step, i) => (f[4 * i] - 8 * f[4 * i + 1] + 8 * f[4 * i + 2] - f[4 * i + 3]) / (12 * step))];
    }

    private static double Between(double x, double[] grid, double[] slopes)
    {
        double place = grid[^1] > grid[0] ? (x - grid[0]) / (grid[^1] - grid[0]) * (grid.Length - 1) : 0;
        int left = Math.Clamp((int)place, 0, grid.Length - 2);
        return slopes[left] + (place - left) * (slopes[left + 1] - slopes[left]);
    }
}
