using System.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Attributions of sequences, added up by feature and by position. Only sums are kept, whatever the number of sequences.</summary>
internal sealed class EffectSums(GlobalAttributionOptions options)
{
    private readonly List<EffectSum> fromStart = [];
    private readonly List<EffectSum> fromEnd = [];
    private readonly int[] times = new int[options.Bootstrap];
    private EffectSum[]? features;

    internal IReadOnlyList<MeanImportance> Features() => Means(features!);

    internal IReadOnlyList<MeanImportance> FromStart() => Means(fromStart);

    internal IReadOnlyList<MeanImportance> FromEnd() => Means(fromEnd);

    /// <summary>Adds the attribution of a sequence [steps × features].</summary>
    internal void Add<T>(int example, T[,] values, string wrt) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int steps, int width) = (values.GetLength(0), values.GetLength(1));
        features ??= [.. Enumerable.Range(0, width).Select(_ => new EffectSum(options.Bootstrap))];
        if (width != features.Length) throw new ArgumentException($"'{wrt}' has {features.Length} features in some sequences and {width} in sequence {example}; its features cannot be compared.", nameof(wrt));
        Draw(example);
        double[] sizes = new double[width], signed = new double[width];
        for (int step = 0; step < steps; step++)
        {
            double size = 0, sum = 0;
            for (int feature = 0; feature < width; feature++)
            {
                double value = double.CreateTruncating(values[step, feature]);
                size += Math.Abs(value);
                sum += value;
                sizes[feature] += Math.Abs(value);
                signed[feature] += value;
            }
            At(fromStart, step)?.Add(size, sum, times);
            At(fromEnd, steps - 1 - step)?.Add(size, sum, times);
        }
        for (int feature = 0; feature < width; feature++) features[feature].Add(sizes[feature], signed[feature], times);
    }

    private EffectSum? At(List<EffectSum> positions, int position)
    {
        if (position >= options.Positions) return null;
        while (positions.Count <= position) positions.Add(new EffectSum(options.Bootstrap));
        return positions[position];
    }

    /// <summary>
    /// How often the sequence is in each bootstrap sample: Poisson with mean 1, what drawing as many with replacement comes to for many sequences, and needs none of them at hand
    /// (Chamandy et al. 2012). The number of the sequence decides, not the order.
    /// </summary>
    private void Draw(int example)
    {
        if (times.Length == 0) return;
        RandomStream random = RandomStream.For(options.Seed, example);
        for (int sample = 0; sample < times.Length; sample++)
        {
            double chance = Math.Exp(-1), left = random.NextUniform();
            int count = 0;
            while ((left -= chance) >= 0 && chance > 1e-18) chance /= ++count;
            times[sample] = count;
        }
    }

    private MeanImportance[] Means(IReadOnlyList<EffectSum> sums) => [.. sums.Select((sum, index) => sum.Mean(index, options.Confidence))];
}

/// <summary>What is added up of one feature or position.</summary>
internal sealed class EffectSum(int samples)
{
    private readonly RunningStatistics sizes = new();
    private readonly RunningStatistics signed = new();
    private readonly double[] sums = new double[samples];
    private readonly double[] counts = new double[samples];

    internal void Add(double size, double sum, int[] times)
    {
        sizes.Push(size);
        signed.Push(sum);
        for (int sample = 0; sample < times.Length; sample++)
        {
            sums[sample] += times[sample] * size;
            counts[sample] += times[sample];
        }
    }

    internal MeanImportance Mean(int index, double confidence)
    {
        Estimate size = Of(sizes);
        double low = double.NaN, high = double.NaN;
        if (size.Count > 1 && samples > 0)
        {
            double[] means = [.. sums.Zip(counts).Where(pair => pair.Second > 0).Select(pair => pair.First / pair.Second).Order()];
            if (means.Length > 0) (low, high) = (SortedArrayStatistics.Quantile(means, (1 - confidence) / 2), SortedArrayStatistics.Quantile(means, (1 + confidence) / 2));
        }
        else if (size.Count > 1)
        {
            double reach = StudentT.InvCDF(0, 1, size.Count - 1, (1 + confidence) / 2) * size.StandardError;
            (low, high) = (size.Mean - reach, size.Mean + reach);
        }
        return new MeanImportance(index, size, low, high, Of(signed));
    }

    internal static Estimate Of(RunningStatistics values) =>
        new(values.Count > 0 ? values.Mean : double.NaN, values.Count > 1 ? values.StandardDeviation / Math.Sqrt(values.Count) : double.NaN, checked((int)values.Count));
}
