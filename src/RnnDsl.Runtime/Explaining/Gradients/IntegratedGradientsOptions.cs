using System.Globalization;
using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="IntegratedGradients"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record IntegratedGradientsOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Where gradients are taken along the path.</summary>
    public IntegrationRule Rule { get; init; } = IntegrationRule.GaussLegendre;

    /// <summary>How many gradients are taken along the path; where a tolerance is given, at first.</summary>
    public int Points { get; init; } = 50;

    /// <summary>
    /// Where given, the number of points is doubled, example by example, until the completeness gap is no larger than this share of
    /// |f(x) − f(b)| (or than rounding makes it anyway), or <see cref="MaximumPoints"/> are reached; <see cref="Attribution{T}.Convergence"/> says which.
    /// </summary>
    public double? Tolerance { get; init; }

    /// <summary>How many points are taken at most to reach the tolerance.</summary>
    public int MaximumPoints { get; init; } = 800;

    /// <summary>
    /// Rounds the weights to float in double runs too, as Captum does, which costs about eight digits of completeness: to compare with its
    /// results only.
    /// </summary>
    public bool SinglePrecisionWeights { get; init; }

    /// <summary>Where the path starts; it ends at the value that the examples have.</summary>
    public Baseline<T> Baseline { get; init; } = Baseline<T>.Zero;

    /// <summary>
    /// How many steps, of all interpolated sequences together, are run at once; bounds the memory, and does not change a result.
    /// Null: as many as keep the recorded values within a few MiB.
    /// </summary>
    public int? RowBudget { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe()
    {
        var texts = new Dictionary<string, string>
        {
            ["rule"] = Rule.ToString(),
            ["points"] = Points.ToString(CultureInfo.InvariantCulture),
            ["baseline"] = Baseline.ToString(),
            ["singlePrecisionWeights"] = SinglePrecisionWeights ? "true" : "false",
        };
        if (Tolerance is not { } tolerance) return texts;
        texts["tolerance"] = tolerance.ToString("R", CultureInfo.InvariantCulture);
        texts["maximumPoints"] = MaximumPoints.ToString(CultureInfo.InvariantCulture);
        return texts;
    }

    internal void Check()
    {
        if (Tolerance is { } tolerance && !(tolerance > 0 && double.IsFinite(tolerance)))
            throw new ArgumentOutOfRangeException("options.Tolerance", tolerance, "The tolerance of the completeness gap is above 0, for example 0.001.");
        if (Tolerance is not null && MaximumPoints < Points)
            throw new ArgumentOutOfRangeException("options.MaximumPoints", MaximumPoints, $"There are {Points} points at first; at most there are {MaximumPoints}.");
        if (Tolerance is not null && Rule == IntegrationRule.TrapezoidCaptum)
            throw new ArgumentException("Captum's trapezoid has weights that do not add up to 1: its gap falls too slowly to be refined. Use Trapezoid, or GaussLegendre.", "options");
    }
}
