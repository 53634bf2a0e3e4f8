using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="GradientShap"/> can be told.</summary>
public sealed record GradientShapOptions : ExplainOptions
{
    /// <summary>How many baselines and positions are drawn for each example; Captum takes 5 where nothing is said.</summary>
    public int Samples { get; init; } = 50;

    /// <summary>The standard deviation of noise that is added to each cell of the explained value before each gradient; none by default, as in Captum.</summary>
    public double Deviation { get; init; }

    /// <summary>What is drawn from; the same seed gives the same result.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["samples"] = Samples.ToString(CultureInfo.InvariantCulture),
        ["deviation"] = Deviation.ToString("R", CultureInfo.InvariantCulture),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// The mean of (x − b) ∇f(b + α(x − b)) over baselines b drawn from data and positions α drawn from [0, 1], with noise on x if wanted: an estimate of
/// <see cref="ExpectedGradients"/>, and without noise the same (Lundberg and Lee 2017; Captum's GradientShap, SHAP's GradientExplainer).
/// </summary>
public static class GradientShap
{
    /// <summary>Attributes a target to an input or a named quantity.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="background">The data that baselines are drawn from; for each example, of the sequences that are at least as long.</param>
    /// <param name="wrt">The name of an input or a quantity; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Samples, noise, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    /// <exception cref="NotSupportedException"><paramref name="wrt"/> is an input of tokens, or an initial state.</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Batch<T> background, string? wrt = null, InitialStates<T>? initial = null,
        GradientShapOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new GradientShapOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Samples, 1, "options.Samples");
        if (!(options.Deviation >= 0 && double.IsFinite(options.Deviation))) throw new ArgumentOutOfRangeException("options.Deviation", options.Deviation, "The noise's standard deviation is a number, and not below 0.");
        ModelDescription description = model.Compiled.Description;
        Wrt found = Wrt.Find(description, wrt).WithPath(description);
        found.CheckFixedWidth(description);
        var runs = new Displacements<T>(model.Compiled, batch, found, target, initial, options.Run);
        var data = new BackgroundValues<T>(model.Compiled, background, found, runs.Lengths, options.Run);
        var draws = new PathDraws<T>(runs, data, options.Samples, options.Deviation, options.Seed);
        CellMoments<T>[] moments = draws.Moments(options.Progress, cancellation);
        return draws.Attribution(nameof(GradientShap), options, target, found, moments, cancellation);
    }
}
