using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>Spearman's rank correlation, equal values sharing their ranks.</summary>
internal static class RankCorrelation
{
    /// <summary>Not a number where either side is the same everywhere, or has one value only.</summary>
    internal static double Of(double[] a, double[] b) => a.Length < 2 || IsConstant(a) || IsConstant(b) ? double.NaN : Correlation.Spearman(a, b);

    private static bool IsConstant(double[] values) => Array.TrueForAll(values, value => value == values[0]);
}
