using MathNet.Numerics.Statistics;

namespace RnnDsl.Explaining;

/// <summary>Means over sequences of a quantity's mean, left and right saturation within each: by unit, and of all units together, which come last.</summary>
internal sealed class SequenceMoments
{
    private readonly RunningStatistics[] statistics;
    private readonly double[] sums;
    private long rows;

    internal SequenceMoments(int units)
    {
        Units = units;
        statistics = [.. Enumerable.Range(0, 3 * (units + 1)).Select(_ => new RunningStatistics())];
        sums = new double[3 * units];
        Last = new double[3 * (units + 1)];
    }

    internal int Units { get; }

    /// <summary>What the last sequence is on average: [unit, or all together last] times [mean, left, right].</summary>
    internal double[] Last { get; }

    internal void Begin()
    {
        Array.Clear(sums);
        rows = 0;
    }

    /// <summary>Adds rows of the sequence: their sums for each unit.</summary>
    internal void Add(long count, Func<int, double> sum, ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        rows += count;
        for (int unit = 0; unit < Units; unit++)
        {
            sums[3 * unit] += sum(unit);
            sums[3 * unit + 1] += left[unit];
            sums[3 * unit + 2] += right[unit];
        }
    }

    internal void End()
    {
        Span<double> overall = Last.AsSpan(3 * Units);
        overall.Clear();
        for (int i = 0; i < sums.Length; i++)
        {
            Last[i] = sums[i] / rows;
            overall[i % 3] += Last[i] / Units;
        }
        for (int i = 0; i < Last.Length; i++) statistics[i].Push(Last[i]);
    }

    /// <summary>The estimates of a unit; of all together those of the number of units.</summary>
    internal GateEstimates Of(int unit) => new(statistics[3 * unit].Estimate(), statistics[3 * unit + 1].Estimate(), statistics[3 * unit + 2].Estimate());
}

/// <summary>Covariances of two groups over the sequences that have both.</summary>
/// <param name="units">The units that they share; 0 where they have other ones, so that only all together are compared.</param>
internal sealed class CoMoments(int units)
{
    private readonly double[] first = new double[3 * (units + 1)];
    private readonly double[] second = new double[3 * (units + 1)];
    private readonly double[] products = new double[3 * (units + 1)];

    internal int Count { get; private set; }

    internal void Add(SequenceMoments a, SequenceMoments b)
    {
        Count++;
        ReadOnlySpan<double> x = a.Last.AsSpan(3 * (a.Units - units)), y = b.Last.AsSpan(3 * (b.Units - units));
        for (int i = 0; i < products.Length; i++)
        {
            double away = x[i] - first[i];
            first[i] += away / Count;
            second[i] += (y[i] - second[i]) / Count;
            products[i] += away * (y[i] - second[i]);
        }
    }

    /// <summary>[units and all together × 3]; not numbers where there are fewer than two sequences.</summary>
    internal NumberTable Covariances() => new(units + 1, 3, [.. products.Select(product => Count < 2 ? double.NaN : product / (Count - 1))]);
}
