using MathNet.Numerics;
using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>How norms of gradients change from the last step back.</summary>
internal sealed class GradientGrowth
{
    /// <param name="norms">For each sequence the norm at each lag from 0 on.</param>
    internal GradientGrowth(double[][] norms)
    {
        Slope = Estimate.Of(norms.Select(SlopeOf));
        int last = norms.Select(own => own.Length - 1).OrderDescending().ElementAt((norms.Length - 1) / 2);
        double[][] reaching = Array.FindAll(norms, own => own.Length > last);
        double ends = Median(reaching, 0);
        FirstToLast = ends > 0 ? Median(reaching, last) / ends : double.NaN;
    }

    /// <summary>The slope of the logarithm over lags, over sequences.</summary>
    internal Estimate Slope { get; }

    /// <summary>The median at the earliest step that half of the sequences reach, over that at their last.</summary>
    internal double FirstToLast { get; }

    internal static GradientAt[] Curve(double[][] norms, Func<int, int?> stepOf) => [.. Enumerable.Range(0, norms.Max(own => own.Length)).Select(lag =>
    {
        double[] reaching = [.. norms.Where(own => own.Length > lag).Select(own => own[lag]).Order()];
        return new GradientAt(lag, stepOf(lag), reaching.Length, SortedArrayStatistics.Median(reaching), SortedArrayStatistics.Quantile(reaching, 0.1), SortedArrayStatistics.Quantile(reaching, 0.9));
    })];

    /// <summary>Of the least-squares line through the logarithms; NaN where fewer than two are not zero.</summary>
    private static double SlopeOf(double[] norms)
    {
        double[] lags = [.. Enumerable.Range(0, norms.Length).Where(lag => norms[lag] > 0).Select(lag => (double)lag)];
        return lags.Length < 2 ? double.NaN : Fit.Line(lags, [.. norms.Where(norm => norm > 0).Select(norm => Math.Log(norm))]).B;
    }

    private static double Median(double[][] norms, int lag) => ArrayStatistics.MedianInplace(Array.ConvertAll(norms, own => own[lag]));
}
