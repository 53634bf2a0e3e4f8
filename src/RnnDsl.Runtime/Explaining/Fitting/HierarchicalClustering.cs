namespace RnnDsl.Explaining;

/// <summary>How far apart two clusters are.</summary>
public enum Linkage
{
    /// <summary>The least distance between their rows.</summary>
    Single,

    /// <summary>The greatest distance between their rows.</summary>
    Complete,

    /// <summary>The mean distance between their rows.</summary>
    Average,

    /// <summary>√(2 |A| |B| / (|A| + |B|)) times the Euclidean distance between their means: by what the sum of squares within clusters would grow (Ward 1963), as SciPy scales it.</summary>
    Ward,
}

/// <summary>Two clusters become one.</summary>
/// <param name="First">The one of the lower number: below the number of rows a row, else the cluster that merge (number − rows) made.</param>
/// <param name="Second">The other.</param>
/// <param name="Distance">How far apart they were.</param>
/// <param name="Size">How many rows the new cluster has.</param>
public sealed record ClusterMerge(int First, int Second, double Distance, int Size);

/// <summary>Agglomerative clustering: each row is a cluster of its own, and the two nearest become one until one is left.</summary>
/// <param name="Linkage">How far apart clusters are.</param>
/// <param name="Count">How many rows there were.</param>
/// <param name="Merges">In the order of their distances, count − 1 of them: SciPy's linkage matrix.</param>
public sealed partial record HierarchicalClustering(Linkage Linkage, int Count, IReadOnlyList<ClusterMerge> Merges)
{
    /// <summary>The most rows: of as many, the distances take 256 MiB.</summary>
    public const int MaximumRows = 8192;

    /// <summary>Clusters rows by their Euclidean distances.</summary>
    /// <param name="rows">[rows × columns], at most <see cref="MaximumRows"/>.</param>
    /// <param name="linkage">How far apart clusters are.</param>
    /// <param name="cancellation">Stops between merges.</param>
    /// <exception cref="ArgumentException">There are too many rows, or a number is not finite.</exception>
    public static HierarchicalClustering OfRows(double[,] rows, Linkage linkage = Linkage.Ward, CancellationToken cancellation = default)
    {
        FitInput.CheckRows(rows);
        CheckCount(rows.GetLength(0), nameof(rows));
        CheckLinkage(linkage);
        var apart = new PairDistances(rows.GetLength(0));
        for (int row = 1; row < apart.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int other = 0; other < row; other++) apart[row, other] = Math.Sqrt(Design.SquaredDistance(Cells.Row(rows, row), Cells.Row(rows, other)));
        }
        return new Agglomeration(apart, linkage).Run(cancellation);
    }

    /// <summary>Clusters things by given distances, for example 1 − |correlation|.</summary>
    /// <param name="distances">[things × things]: symmetric, zero on its diagonal, nowhere below zero.</param>
    /// <param name="linkage">How far apart clusters are; Ward's means something where the distances are Euclidean.</param>
    /// <param name="cancellation">Stops between merges.</param>
    /// <exception cref="ArgumentException">There are too many, or these are no distances.</exception>
    public static HierarchicalClustering OfDistances(double[,] distances, Linkage linkage = Linkage.Average, CancellationToken cancellation = default)
    {
        FitInput.CheckRows(distances, nameof(distances));
        CheckLinkage(linkage);
        int count = distances.GetLength(0);
        if (count != distances.GetLength(1)) throw new ArgumentException($"Distances are a square table; this one is {count} × {distances.GetLength(1)}.", nameof(distances));
        CheckCount(count, nameof(distances));
        var apart = new PairDistances(count);
        for (int row = 0; row < count; row++)
        {
            if (distances[row, row] != 0) throw new ArgumentException($"Row {row} has the distance {distances[row, row]} from itself; it must be 0.", nameof(distances));
            for (int other = 0; other < row; other++)
            {
                double one = distances[row, other], back = distances[other, row];
                if (one < 0) throw new ArgumentException($"The distance of row {row} from row {other} is {one}; it must not be below 0.", nameof(distances));
                if (!(Math.Abs(one - back) <= 1e-9 * Math.Max(one, back))) throw new ArgumentException($"The distance of row {row} from row {other} is {one}, and {back} the other way; distances are symmetric.", nameof(distances));
                apart[row, other] = one;
            }
        }
        return new Agglomeration(apart, linkage).Run(cancellation);
    }

    /// <summary>The clusters that are left when there are as many as asked for.</summary>
    /// <param name="clusters">From 1 to the number of rows.</param>
    /// <returns>The cluster of each row, numbered from 0 in the order of their first rows.</returns>
    public int[] Cut(int clusters)
    {
        if (clusters < 1 || clusters > Count) throw new ArgumentOutOfRangeException(nameof(clusters), clusters, $"There are from 1 to {Count} clusters of {Count} rows.");
        var parents = new int[2 * Count - 1];
        Array.Fill(parents, -1);
        for (int merge = 0; merge < Count - clusters; merge++) parents[Merges[merge].First] = parents[Merges[merge].Second] = Count + merge;
        var numbers = new Dictionary<int, int>();
        var labels = new int[Count];
        for (int row = 0; row < Count; row++)
        {
            int root = row;
            while (parents[root] >= 0) root = parents[root];
            if (!numbers.TryGetValue(root, out labels[row])) numbers[root] = labels[row] = numbers.Count;
        }
        return labels;
    }

    /// <summary>The rows in the order of the tree's leaves, in which clusters lie side by side: for heatmaps.</summary>
    public int[] Order()
    {
        var order = new List<int>();
        var open = new Stack<int>([2 * Count - 2]);
        while (open.TryPop(out int cluster))
        {
            if (cluster < Count)
            {
                order.Add(cluster);
                continue;
            }
            open.Push(Merges[cluster - Count].Second);
            open.Push(Merges[cluster - Count].First);
        }
        return [.. order];
    }

    private static void CheckCount(int count, string name)
    {
        if (count > MaximumRows)
            throw new ArgumentException($"There are {count} rows; hierarchical clustering keeps the distance of every two, and takes {MaximumRows} at most. Draw a sample of them.", name);
    }

    private static void CheckLinkage(Linkage linkage)
    {
        if (!Enum.IsDefined(linkage)) throw new ArgumentOutOfRangeException(nameof(linkage), linkage, "There is no such linkage.");
    }
}
