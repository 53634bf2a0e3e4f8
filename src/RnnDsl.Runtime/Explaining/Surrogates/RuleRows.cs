using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>The rows that rules are learned from, as bits: which row is of which class, and for which row each possible literal holds.</summary>
internal sealed class RuleRows
{
    // A conjunction of four literals has a key of 64 bits.
    private const int MostLiterals = ushort.MaxValue - 1;

    private readonly double[]? weights;
    private readonly ulong[][] ofClass;

    internal RuleRows(double[,] rows, int[] classes, int classCount, IReadOnlyList<double>? weights, RuleListOptions options)
    {
        if (weights is not null) FitInput.WeightsOf(weights, classes.Length);
        int[] counted = [.. Enumerable.Range(0, classes.Length).Where(row => weights is null || weights[row] > 0)];
        Count = counted.Length;
        this.weights = weights is null ? null : Array.ConvertAll(counted, row => weights[row]);
        ofClass = [.. Enumerable.Range(0, classCount).Select(label => Bits(i => classes[counted[i]] == label))];
        All = Bits(_ => true);
        var literals = new List<RuleLiteral>();
        var holds = new List<ulong[]>();
        for (int feature = 0; feature < rows.GetLength(1); feature++)
        {
            int of = feature;
            double[] values = Array.ConvertAll(counted, row => rows[row, of]);
            foreach (double cut in Cuts(values, options.MaximumCuts))
                foreach (bool above in new[] { true, false })
                {
                    literals.Add(new RuleLiteral(feature, cut, above));
                    holds.Add(Bits(i => values[i] > cut == above));
                }
        }
        if (literals.Count > MostLiterals)
            throw new ArgumentException($"{rows.GetLength(1)} features give {literals.Count} literals; rules choose from {MostLiterals} at most. Give fewer features, or fewer cuts of each (options.MaximumCuts).", nameof(rows));
        Literals = [.. literals];
        Holds = [.. holds];
    }

    internal int Count { get; }

    internal int Classes => ofClass.Length;

    internal ulong[] All { get; }

    /// <summary>All literals, by feature, then by threshold, "above" first.</summary>
    internal RuleLiteral[] Literals { get; }

    /// <summary>For each literal the rows that it holds for.</summary>
    internal ulong[][] Holds { get; }

    /// <summary>What some rows weigh by class.</summary>
    internal void WeighInto(ReadOnlySpan<ulong> bits, Span<double> byClass)
    {
        for (int label = 0; label < ofClass.Length; label++)
        {
            double sum = 0;
            for (int word = 0; word < bits.Length; word++)
            {
                ulong left = bits[word] & ofClass[label][word];
                if (weights is null) sum += BitOperations.PopCount(left);
                else
                    for (; left != 0; left &= left - 1) sum += weights[64 * word + BitOperations.TrailingZeroCount(left)];
            }
            byClass[label] = sum;
        }
    }

    /// <summary>How many rows there are among some.</summary>
    internal static int CountOf(ReadOnlySpan<ulong> bits)
    {
        int count = 0;
        foreach (ulong word in bits) count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Thresholds midway between neighbouring values, at equal shares of the rows.</summary>
    private static double[] Cuts(double[] values, int most)
    {
        double[] sorted = [.. values.Order()];
        double[] distinct = [.. sorted.Distinct()];
        if (distinct.Length - 1 <= most) return [.. distinct.Skip(1).Select((next, i) => Between(distinct[i], next))];
        var cuts = new SortedSet<double>();
        for (int part = 1; part <= most; part++)
        {
            double value = sorted[(int)((long)sorted.Length * part / (most + 1))];
            int place = Math.Max(1, Array.BinarySearch(distinct, value));
            cuts.Add(Between(distinct[place - 1], distinct[place]));
        }
        return [.. cuts];
    }

    private static double Between(double value, double next) => value / 2 + next / 2 is var middle && middle < next ? middle : value;

    private ulong[] Bits(Func<int, bool> holds)
    {
        var bits = new ulong[(Count + 63) / 64];
        for (int i = 0; i < Count; i++)
            if (holds(i)) bits[i / 64] |= 1UL << (i % 64);
        return bits;
    }
}
