using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>First-order predictions.</summary>
internal static class Slope
{
    /// <summary>Σ slope · (to − from), in double.</summary>
    internal static double Times<T>(ReadOnlySpan<T> slopes, ReadOnlySpan<T> from, ReadOnlySpan<T> to) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int i = 0; i < slopes.Length; i++)
            sum += double.CreateTruncating(slopes[i]) * (double.CreateTruncating(to[i]) - double.CreateTruncating(from[i]));
        return sum;
    }
}
