using MathNet.Numerics.Statistics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Statistics of rows that belong to sequences, with errors that count sequences: steps of one sequence are alike.</summary>
internal static class SampleStatistics
{
    internal static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum;
    }

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    internal static double[] Column(double[,] rows, int column)
    {
        var values = new double[rows.GetLength(0)];
        for (int row = 0; row < values.Length; row++) values[row] = rows[row, column];
        return values;
    }

    /// <summary>Some rows of a matrix.</summary>
    internal static double[,] Rows(double[,] rows, int[] chosen)
    {
        var copy = new double[chosen.Length, rows.GetLength(1)];
        for (int i = 0; i < chosen.Length; i++) Cells.Row(rows, chosen[i]).CopyTo(Cells.Row(copy, i));
        return copy;
    }

    /// <summary>Spearman's rank correlation of each column of one matrix with each of another, equal values sharing their ranks; not a number where a column is constant.</summary>
    internal static double[,] Spearman(double[,] a, double[,] b)
    {
        double[][] left = Ranks(a), right = Ranks(b);
        var found = new double[left.Length, right.Length];
        for (int i = 0; i < left.Length; i++)
        for (int j = 0; j < right.Length; j++)
            found[i, j] = Pearson(left[i], right[j]);
        return found;
    }

    /// <summary>Pearson's correlation; not a number where a side is constant.</summary>
    internal static double Pearson(double[] a, double[] b) =>
        a.Length < 2 || Array.TrueForAll(a, value => value == a[0]) || Array.TrueForAll(b, value => value == b[0]) ? double.NaN : MathNet.Numerics.Statistics.Correlation.Pearson(a, b);

    /// <summary>Pearson's correlation with its error over sequences.</summary>
    internal static ClusteredCorrelation Correlation(double[] x, double[] y, int[] sequences)
    {
        var sums = new Dictionary<int, double[]>();
        double fromX = x.Average(), fromY = y.Average();
        for (int row = 0; row < x.Length; row++)
        {
            if (!sums.TryGetValue(sequences[row], out double[]? own)) sums[sequences[row]] = own = new double[6];
            double a = x[row] - fromX, b = y[row] - fromY;
            own[0]++;
            own[1] += a;
            own[2] += b;
            own[3] += a * a;
            own[4] += b * b;
            own[5] += a * b;
        }
        var moments = new ClusteredMoments();
        foreach (int sequence in sums.Keys.Order()) moments.Add(sums[sequence]);
        return moments.Result();
    }

    /// <summary>
    /// The standard error of an estimate that moves by so much with each row: rows of a sequence add up before they are squared (the sandwich estimator over sequences,
    /// with S / (S − 1) for few of them). Not a number where there is only one sequence.
    /// </summary>
    internal static double Error(IReadOnlyList<int> sequences, ReadOnlySpan<double> influence)
    {
        var sums = new Dictionary<int, double>();
        for (int row = 0; row < influence.Length; row++) sums[sequences[row]] = sums.GetValueOrDefault(sequences[row]) + influence[row];
        return sums.Count < 2 ? double.NaN : Math.Sqrt(sums.Values.Sum(sum => sum * sum) * sums.Count / (sums.Count - 1));
    }

    /// <summary>
    /// The area under the ROC curve: how often a value inside lies above one outside, ties counting half. The error is that of its structural components over sequences
    /// (DeLong et al. 1988; Obuchowski 1997). Not a number where one side is empty.
    /// </summary>
    internal static Estimate Auc(double[] values, bool[] inside, IReadOnlyList<int> sequences)
    {
        int yes = inside.Count(holds => holds), no = inside.Length - yes;
        if (yes == 0 || no == 0) return new Estimate(double.NaN, double.NaN, 0);
        double[] ranks = RanksOf(values), own = new double[values.Length];
        foreach (bool side in new[] { true, false })
        {
            int[] rows = [.. Enumerable.Range(0, values.Length).Where(row => inside[row] == side)];
            double[] within = RanksOf([.. rows.Select(row => values[row])]);
            for (int i = 0; i < rows.Length; i++) own[rows[i]] = within[i];
        }
        // Sums of halves are exact.
        double wins = 0;
        for (int row = 0; row < values.Length; row++)
            if (inside[row]) wins += ranks[row] - own[row];
        double area = wins / ((double)yes * no);
        var influence = new double[values.Length];
        for (int row = 0; row < values.Length; row++)
            influence[row] = inside[row] ? ((ranks[row] - own[row]) / no - area) / yes : (1 - (ranks[row] - own[row]) / yes - area) / no;
        return new Estimate(area, Error(sequences, influence), values.Length);
    }

    private static double[][] Ranks(double[,] rows) => [.. Enumerable.Range(0, rows.GetLength(1)).Select(column => RanksOf(Column(rows, column)))];

    /// <summary>From 1 on, equal values sharing their ranks.</summary>
    private static double[] RanksOf(double[] values) => values.Length == 0 ? [] : ArrayStatistics.RanksInplace((double[])values.Clone(), RankDefinition.Average);
}

/// <summary>Sequences of a sample in two parts, so that no sequence is in both.</summary>
internal sealed class SequenceSplit
{
    private SequenceSplit(int[] train, int[] test, int trainSequences, int testSequences) => (Train, Test, TrainSequences, TestSequences) = (train, test, trainSequences, testSequences);

    /// <summary>The rows to fit to.</summary>
    internal int[] Train { get; }

    /// <summary>The rows that are held out.</summary>
    internal int[] Test { get; }

    internal int TrainSequences { get; }

    internal int TestSequences { get; }

    /// <summary>Draws the sequences that are held out; at least one on each side.</summary>
    internal static SequenceSplit Of(IReadOnlyList<int> sequences, double testShare, ulong seed)
    {
        int[] all = [.. sequences.Distinct().Order()];
        if (all.Length < 2) throw new ArgumentException("What is held out needs sequences of its own: there must be two at least.");
        Shuffle(all, RandomStream.For(seed, 1));
        HashSet<int> held = [.. all.Take(Math.Clamp((int)Math.Round(testShare * all.Length), 1, all.Length - 1))];
        int[] rows = [.. Enumerable.Range(0, sequences.Count)];
        return new SequenceSplit([.. rows.Where(row => !held.Contains(sequences[row]))], [.. rows.Where(row => held.Contains(sequences[row]))], all.Length - held.Count, held.Count);
    }

    /// <summary>Puts items into a random order (Fisher and Yates).</summary>
    internal static void Shuffle(int[] items, RandomStream random)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = (int)(random.NextUniform() * (i + 1));
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    internal static void CheckShare(double share)
    {
        if (!(share is > 0 and < 1)) throw new ArgumentOutOfRangeException("options.TestShare", share, "The share that is held out lies between 0 and 1.");
    }
}
