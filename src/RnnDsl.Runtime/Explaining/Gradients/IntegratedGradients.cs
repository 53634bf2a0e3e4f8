using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// The gradient along the straight path from a baseline to the value, integrated, times their difference; it adds up to
/// f(x) − f(b) (Sundararajan et al. 2017; Captum's IntegratedGradients, LayerIntegratedGradients). How nearly is on the result.
/// </summary>
/// <remarks>
/// The path may be that of a named quantity, for example of what a model makes of tokens: the quantity is set at all its steps, and f is the rest of the model
/// as a function of them.
/// </remarks>
public static class IntegratedGradients
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given. What it does not depend on stays as it is.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Rule, points, baseline.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException"><paramref name="wrt"/> is an input of tokens.</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null, InitialStates<T>? initial = null,
        IntegratedGradientsOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new IntegratedGradientsOptions<T>();
        ModelDescription description = model.Compiled.Description;
        Wrt found = Wrt.Find(description, wrt).WithPath(description);
        (double Position, double Weight)[] points = Points(options, options.Points);
        options.Check();
        found.CheckFixedWidth(description);
        var runs = new Displacements<T>(model.Compiled, batch, found, target, initial, options.Run, options.RowBudget);
        T[][,] baseline = options.Baseline.Materialize(description, found, runs.Lengths);
        T[] atBaseline = runs.ValuesAt(baseline);
        var path = new PathGradients<T>(runs, baseline);
        T[][,] values = path.Integrate(Target.Examples(batch.Count), points, Part(options, 0), cancellation);
        Convergence[]? convergence = options.Tolerance is null ? null : Refine(path, values, runs.FunctionValue, atBaseline, options, cancellation);
        return new Attribution<T>(nameof(IntegratedGradients), options, target, found, values, runs.FunctionValue)
        {
            Baseline = baseline,
            BaselineValue = atBaseline,
            CompletenessGap = Attribution<T>.GapOf(values, runs.FunctionValue, atBaseline),
            Convergence = convergence,
        };
    }

    /// <summary>Doubles the points of the examples whose gap is too large; their values are replaced.</summary>
    private static Convergence[] Refine<T>(
        PathGradients<T> path, T[][,] values, T[] atInput, T[] atBaseline, IntegratedGradientsOptions<T> options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var convergence = new Convergence[values.Length];
        int[] open = Target.Examples(values.Length);
        int rounds = 1;
        for (int count = options.Points; ; count = Math.Min(2 * count, options.MaximumPoints))
        {
            T[] gaps = Attribution<T>.GapOf(values, atInput, atBaseline);
            foreach (int example in open) convergence[example] = new Convergence(count, Math.Abs(double.CreateTruncating(gaps[example])) <= Allowed(atInput[example], atBaseline[example], options.Tolerance!.Value));
            open = [.. open.Where(example => !convergence[example].Reached)];
            if (open.Length == 0 || count == options.MaximumPoints) break;
            T[][,] finer = path.Integrate(open, Points(options, Math.Min(2 * count, options.MaximumPoints)), Part(options, rounds++), cancellation);
            for (int i = 0; i < open.Length; i++) values[open[i]] = finer[i];
        }
        options.Progress?.Report(1);
        return convergence;
    }

    /// <summary>A gap that is rounding of f(x) and f(b) is no gap.</summary>
    private static double Allowed<T>(T atInput, T atBaseline, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double x = double.CreateTruncating(atInput), b = double.CreateTruncating(atBaseline);
        double rounding = typeof(T) == typeof(float) ? 1.2e-7 : 2.3e-16;
        return Math.Max(tolerance * Math.Abs(x - b), 16 * rounding * Math.Max(Math.Abs(x), Math.Abs(b)));
    }

    private static (double Position, double Weight)[] Points<T>(IntegratedGradientsOptions<T> options, int count) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (double Position, double Weight)[] points = IntegrationPoints.Of(options.Rule, count);
        if (options.SinglePrecisionWeights)
            foreach (ref (double Position, double Weight) point in points.AsSpan()) point.Weight = (float)point.Weight;
        return points;
    }

    /// <summary>Of a refinement nobody knows how long it takes: each round goes half of the way that is left.</summary>
    private static IProgress<double>? Part<T>(IntegratedGradientsOptions<T> options, int round) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        options.Tolerance is null ? options.Progress : PartOfProgress.Of(options.Progress, 1 - Math.Pow(0.5, round), 1 - Math.Pow(0.5, round + 1));
}
