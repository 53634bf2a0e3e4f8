namespace RnnDsl.Explaining;

/// <summary>
/// How well rows lie in their clusters (Rousseeuw 1987): (b − a) / max(a, b), with a the mean Euclidean distance to the other rows of the own cluster and b that to the
/// rows of the nearest other one. 1 is far from all others, 0 between two, below 0 nearer to another; 0 for the only row of a cluster.
/// </summary>
/// <param name="Mean">Of all rows.</param>
/// <param name="Clusters">The mean of each cluster's rows; not a number for one without rows.</param>
/// <param name="Values">Of each row.</param>
public sealed partial record Silhouette(double Mean, IReadOnlyList<double> Clusters, IReadOnlyList<double> Values)
{
    /// <summary>Measures a clustering; takes rows² / 2 distances of time, and memory for rows × clusters.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="labels">The cluster of each row, from 0; at least two of them have rows.</param>
    /// <param name="cancellation">Stops between rows.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, a number is not finite, or there is one cluster only.</exception>
    public static Silhouette Of(double[,] rows, IReadOnlyList<int> labels, CancellationToken cancellation = default)
    {
        FitInput.CheckRows(rows);
        ArgumentNullException.ThrowIfNull(labels);
        int count = rows.GetLength(0);
        if (labels.Count != count) throw new ArgumentException($"There are {labels.Count} labels for {count} rows.", nameof(labels));
        if (labels.Min() < 0) throw new ArgumentException($"A label is {labels.Min()}; clusters are numbered from 0.", nameof(labels));
        int clusters = labels.Max() + 1;
        var sizes = new int[clusters];
        foreach (int label in labels) sizes[label]++;
        if (sizes.Count(size => size > 0) < 2) throw new ArgumentException($"All rows are in cluster {labels[0]}; a silhouette compares clusters.", nameof(labels));
        var sums = new double[count, clusters];
        for (int row = 0; row < count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int other = 0; other < row; other++)
            {
                double apart = Math.Sqrt(Design.SquaredDistance(Cells.Row(rows, row), Cells.Row(rows, other)));
                sums[row, labels[other]] += apart;
                sums[other, labels[row]] += apart;
            }
        }
        var values = new double[count];
        var totals = new double[clusters];
        for (int row = 0; row < count; row++) totals[labels[row]] += values[row] = Value(Cells.Row(sums, row), labels[row], sizes);
        return new Silhouette(values.Average(), [.. totals.Select((total, cluster) => total / sizes[cluster])], values);
    }

    private static double Value(ReadOnlySpan<double> sums, int own, int[] sizes)
    {
        if (sizes[own] == 1) return 0;
        double within = sums[own] / (sizes[own] - 1), between = double.PositiveInfinity;
        for (int cluster = 0; cluster < sizes.Length; cluster++)
            if (cluster != own && sizes[cluster] > 0) between = Math.Min(between, sums[cluster] / sizes[cluster]);
        return Math.Max(within, between) is var larger and > 0 ? (between - within) / larger : 0;
    }
}
