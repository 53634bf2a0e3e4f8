using MathNet.Numerics.Statistics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Medians over sequences of memory norms, and how sure they are: the sequences are drawn anew, with replacement (Efron 1979).</summary>
internal sealed class MemoryCurve
{
    private readonly double[][] logarithms;
    private readonly MemoryHorizonOptions options;
    private readonly double[] ratios;
    private readonly double[][] resampled;

    /// <param name="logarithms">For each sequence, of two steps at least, ln ‖∂s_{T−1}/∂s_{T−1−lag}‖_F for each lag.</param>
    /// <param name="options">Threshold and resamples.</param>
    internal MemoryCurve(double[][] logarithms, MemoryHorizonOptions options)
    {
        this.logarithms = logarithms;
        this.options = options;
        // Where few sequences are that long, a median says little.
        Lags = logarithms.Select(norms => norms.Length - 1).OrderDescending().ElementAt((logarithms.Length - 1) / 2);
        ratios = Ratios(logarithms);
        Horizon = Furthest(ratios);
        resampled = new double[options.Resamples][];
        for (int i = 0; i < resampled.Length; i++)
        {
            RandomStream random = RandomStream.For(options.Seed ^ 0xA0761D6478BD642FUL, i);
            resampled[i] = Ratios([.. logarithms.Select(_ => logarithms[(int)(random.NextUniform() * logarithms.Length)])]);
        }
        double[] furthest = [.. resampled.Select(ratios => (double)Furthest(ratios)).Order()];
        Interval = ((int)furthest[Place(Tail)], (int)furthest[Place(1 - Tail)]);
    }

    /// <summary>The lags that at least half of the sequences reach.</summary>
    internal int Lags { get; }

    /// <summary>The largest lag whose ratio is at least the threshold.</summary>
    internal int Horizon { get; }

    /// <summary>Where it lies in the resamples.</summary>
    internal (int Lower, int Upper) Interval { get; }

    private double Tail => (1 - options.Confidence) / 2;

    internal int[] PerExample() => [.. logarithms.Select(norms => 1 + Furthest([.. norms.Select(norm => Math.Exp(norm - norms[1]))]))];

    internal MemoryAt[] Points(Func<int, int?> stepOf) => [.. Enumerable.Range(1, Lags).Select(lag =>
    {
        double[] norms = [.. logarithms.Where(norms => norms.Length > lag).Select(norms => Math.Exp(norms[lag])).Order()];
        double[] drawn = [.. resampled.Select(ratios => ratios[lag]).Where(ratio => !double.IsNaN(ratio)).Order()];
        return new MemoryAt(
            lag, stepOf(lag), norms.Length, SortedArrayStatistics.Median(norms), SortedArrayStatistics.Quantile(norms, 0.1), SortedArrayStatistics.Quantile(norms, 0.9), ratios[lag],
            drawn.Length == 0 ? double.NaN : SortedArrayStatistics.Quantile(drawn, Tail), drawn.Length == 0 ? double.NaN : SortedArrayStatistics.Quantile(drawn, 1 - Tail));
    })];

    private int Place(double share) => Math.Clamp((int)Math.Round(share * (options.Resamples - 1)), 0, options.Resamples - 1);

    /// <summary>For each lag the median norm over that of the same sequences at lag 1; NaN at lag 0, and where the sequences end.</summary>
    private double[] Ratios(double[][] sequences)
    {
        var found = new double[Lags + 1];
        found[0] = double.NaN;
        double offset = sequences.Max(norms => norms[1]);
        for (int lag = 1; lag <= Lags; lag++)
        {
            int now = lag;
            double[][] reaching = Array.FindAll(sequences, norms => norms.Length > now);
            found[lag] = reaching.Length == 0 || double.IsInfinity(offset) ? double.NaN : Median(reaching, lag, offset) / Median(reaching, 1, offset);
        }
        return found;
    }

    private static double Median(double[][] sequences, int lag, double offset) =>
        ArrayStatistics.MedianInplace(Array.ConvertAll(sequences, norms => Math.Exp(norms[lag] - offset)));

    private int Furthest(double[] shares)
    {
        for (int lag = shares.Length - 1; lag >= 1; lag--)
            if (shares[lag] >= options.Threshold)
                return lag;
        return 0;
    }
}
