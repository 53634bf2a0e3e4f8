using RnnDsl.Explaining;

namespace RnnDsl.Benchmarks.Faithfulness;

/// <summary>What a method says of each step of each example, with its sign.</summary>
/// <param name="Values">For each example one number a step.</param>
/// <param name="CompletesTo">For each example the output from which the numbers claim to add up to f(x); null where nothing is claimed.</param>
/// <param name="IsZero">Whether that is the output of the all-zero input.</param>
internal sealed record StepScores(double[][] Values, double[]? CompletesTo = null, bool IsZero = false)
{
    /// <summary>For each example how far the method itself says that it can be trusted; null where it does not say.</summary>
    internal string[]? Trust { get; init; }

    /// <summary>Sums over features; complete where the attribution claims to be.</summary>
    internal static StepScores Sums(Attribution<double> attribution, bool isZero = false) => new(
        [.. Enumerable.Range(0, attribution.Values.Count).Select(attribution.PerStep)],
        attribution.CompletenessGap is null ? null : [.. attribution.BaselineValue!],
        isZero && attribution.CompletenessGap is not null);

    /// <summary>Sums of absolute values over features.</summary>
    internal static StepScores AbsoluteSums(Attribution<double> attribution) => new([.. Enumerable.Range(0, attribution.Values.Count).Select(attribution.PerStepAbsolute)]);

    /// <summary>What players that are steps account for; complete where that is claimed.</summary>
    internal static StepScores Steps(PlayerAttribution<double> attribution, bool isZero = false) => new(
        [.. attribution.Values],
        attribution.CompletenessGap is null ? null : [.. attribution.AbsentValue!],
        isZero && attribution.CompletenessGap is not null);
}
