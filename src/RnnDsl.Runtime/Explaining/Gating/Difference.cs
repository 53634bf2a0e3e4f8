using MathNet.Numerics.Distributions;

namespace RnnDsl.Explaining;

/// <summary>How two means differ.</summary>
/// <param name="First">A mean over sequences.</param>
/// <param name="Second">Another.</param>
/// <param name="Value">First − second.</param>
/// <param name="StandardError">Its standard error; sequences that are in both are taken as pairs, unless they are so few that their covariance exceeds the variances. Not a number where a mean is one of fewer than two.</param>
/// <param name="EffectSize">The difference in standard deviations over sequences, pooled, and corrected for few sequences (Hedges 1981).</param>
/// <param name="PValue">Of the two-sided t-test (Welch 1947; of pairs, and of groups that share sequences, with the fewer sequences' count − 1 degrees of freedom).</param>
/// <param name="AdjustedPValue">The same, adjusted for all that were tested together (Benjamini and Hochberg 1995): where all below α are called different, the share of false calls is at most α in expectation.</param>
public readonly record struct Difference(
    Estimate First, Estimate Second, double Value, double StandardError, double EffectSize, double PValue, double AdjustedPValue)
{
    /// <summary>The difference of two estimates.</summary>
    /// <param name="first">A mean.</param>
    /// <param name="second">Another.</param>
    /// <param name="shared">How many sequences are in both.</param>
    /// <param name="covariance">Their covariance over these.</param>
    internal static Difference Of(Estimate first, Estimate second, int shared = 0, double covariance = 0)
    {
        double value = first.Mean - second.Mean;
        if (first.Count < 2 || second.Count < 2) return new Difference(first, second, value, double.NaN, double.NaN, double.NaN, double.NaN);
        double a = first.StandardError * first.StandardError, b = second.StandardError * second.StandardError;
        double together = shared < 2 ? 0 : 2.0 * shared * covariance / ((double)first.Count * second.Count);
        // What is left of equal terms is rounding. A covariance over a few shared sequences can be too large for the variances over all: then nothing is taken off.
        double variance = Math.Abs(a + b - together) <= 1e-14 * (a + b) ? 0 : a + b > together ? a + b - together : a + b;
        double freedom = shared > 0 ? Math.Min(first.Count, second.Count) - 1 : (a + b) * (a + b) / (a * a / (first.Count - 1) + b * b / (second.Count - 1));
        double p = variance > 0 ? 2 * StudentT.CDF(0, 1, freedom, -Math.Abs(value) / Math.Sqrt(variance)) : value == 0 ? 1 : 0;
        return new Difference(first, second, value, Math.Sqrt(variance), Effect(value, a, b, first.Count, second.Count), p, double.NaN);
    }

    /// <summary>Hedges' g.</summary>
    private static double Effect(double value, double a, double b, int first, int second)
    {
        double freedom = first + (double)second - 2;
        double pooled = Math.Sqrt(((first - 1) * a * first + (second - 1) * b * second) / freedom);
        return value == 0 ? 0 : pooled > 0 ? value / pooled * (1 - 3 / (4 * freedom - 1)) : double.NaN;
    }
}

/// <summary>Adjusts p-values of tests that are made together.</summary>
internal static class FalseDiscovery
{
    /// <summary>Benjamini and Hochberg's adjusted p-values; those that are no numbers stay so and count nothing.</summary>
    internal static double[] Adjust(IReadOnlyList<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Count).Where(i => !double.IsNaN(p[i])).OrderBy(i => p[i])];
        double[] adjusted = new double[p.Count];
        Array.Fill(adjusted, double.NaN);
        double least = 1;
        for (int rank = order.Length; rank >= 1; rank--)
        {
            least = Math.Min(least, p[order[rank - 1]] * order.Length / rank);
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }
}
