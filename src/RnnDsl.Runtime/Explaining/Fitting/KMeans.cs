using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="KMeans"/> can be told.</summary>
public sealed record KMeansOptions
{
    /// <summary>How often it begins anew from other centres; the clustering of the least inertia is kept.</summary>
    public int Restarts { get; init; } = 10;

    /// <summary>How often the centres of a start are moved at most.</summary>
    public int MaximumIterations { get; init; } = 300;

    /// <summary>Where the first centres are drawn from.</summary>
    public ulong Seed { get; init; }
}

/// <summary>Rows in k groups around their means (Lloyd 1982), from seeds drawn far apart (k-means++, Arthur and Vassilvitskii 2007) or given.</summary>
/// <param name="Centroids">[clusters × columns]: the mean of each cluster.</param>
/// <param name="Labels">The cluster of each row.</param>
/// <param name="Sizes">How many rows each cluster has.</param>
/// <param name="Inertia">The sum of squared Euclidean distances from the rows to their centroids.</param>
/// <param name="Iterations">How often the centroids were moved, in the start that was kept.</param>
/// <param name="Converged">Whether no row would change its cluster any more.</param>
public sealed partial record KMeans(NumberTable Centroids, IReadOnlyList<int> Labels, IReadOnlyList<int> Sizes, double Inertia, int Iterations, bool Converged)
{
    /// <summary>Clusters rows, from seeded starts.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="clusters">How many; at most as many as there are different rows.</param>
    /// <param name="options">Restarts, seed.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <exception cref="ArgumentException">A number is not finite, or there are fewer different rows than clusters.</exception>
    public static KMeans Fit(double[,] rows, int clusters, KMeansOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new KMeansOptions();
        FitInput.CheckRows(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1, "options.Restarts");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumIterations, 1, "options.MaximumIterations");
        KMeans? best = null;
        for (int start = 0; start < options.Restarts; start++)
        {
            var centres = FarApart(rows, clusters, RandomStream.For(options.Seed, start));
            KMeans found = new Lloyd(rows, centres).Run(options.MaximumIterations, cancellation);
            if (best is null || found.Inertia < best.Inertia) best = found;
        }
        return best!;
    }

    /// <summary>Clusters rows, from given centres.</summary>
    /// <param name="rows">[rows × columns].</param>
    /// <param name="initial">The first centres [clusters × columns].</param>
    /// <param name="maximumIterations">How often the centres are moved at most.</param>
    /// <param name="cancellation">Stops between iterations.</param>
    /// <exception cref="ArgumentException">A number is not finite, the columns differ, or there are more centres than rows.</exception>
    public static KMeans Fit(double[,] rows, double[,] initial, int maximumIterations = 300, CancellationToken cancellation = default)
    {
        FitInput.CheckRows(rows);
        FitInput.CheckRows(initial, nameof(initial));
        if (initial.GetLength(1) != rows.GetLength(1)) throw new ArgumentException($"The first centres have {initial.GetLength(1)} columns; the rows have {rows.GetLength(1)}.", nameof(initial));
        if (initial.GetLength(0) > rows.GetLength(0)) throw new ArgumentException($"There are {rows.GetLength(0)} rows for {initial.GetLength(0)} clusters.", nameof(initial));
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumIterations, 1);
        return new Lloyd(rows, (double[,])initial.Clone()).Run(maximumIterations, cancellation);
    }

    /// <summary>The cluster whose centroid is nearest to a row; of equally near ones the first.</summary>
    /// <exception cref="ArgumentException">The row has another number of columns.</exception>
    public int Predict(ReadOnlySpan<double> row)
    {
        FitInput.CheckWidth(row.Length, Centroids.Columns);
        return Lloyd.Nearest(row, Centroids.Data, Sizes.Count, out _);
    }

    /// <summary>
    /// k-means++: each further centre is a row, drawn with a chance that is proportional to its squared distance from the centres so far; of some
    /// such draws that which leaves the least inertia, as scikit-learn does.
    /// </summary>
    private static double[,] FarApart(double[,] rows, int clusters, RandomStream random)
    {
        int count = rows.GetLength(0), draws = 2 + (int)Math.Log(clusters);
        var centres = new double[clusters, rows.GetLength(1)];
        Cells.Row(rows, (int)(random.NextUniform() * count)).CopyTo(Cells.Row(centres, 0));
        double[] nearest = Apart(rows, Cells.Row(centres, 0), null);
        for (int cluster = 1; cluster < clusters; cluster++)
        {
            double total = nearest.Sum();
            if (total == 0) throw new ArgumentException($"There are only {cluster} different rows, which make no {clusters} clusters.", nameof(clusters));
            double[]? best = null;
            for (int draw = 0; draw < draws; draw++)
            {
                int row = Drawn(nearest, random.NextUniform() * total);
                double[] left = Apart(rows, Cells.Row(rows, row), nearest);
                if (best is not null && left.Sum() >= best.Sum()) continue;
                best = left;
                Cells.Row(rows, row).CopyTo(Cells.Row(centres, cluster));
            }
            nearest = best!;
        }
        return centres;
    }

    private static double[] Apart(double[,] rows, ReadOnlySpan<double> centre, double[]? before)
    {
        var apart = new double[rows.GetLength(0)];
        for (int row = 0; row < apart.Length; row++)
            apart[row] = Math.Min(before?[row] ?? double.PositiveInfinity, Design.SquaredDistance(Cells.Row(rows, row), centre));
        return apart;
    }

    /// <summary>The row at which the running sum passes a number; never one without a chance.</summary>
    private static int Drawn(double[] chances, double at)
    {
        int last = -1;
        for (int row = 0; row < chances.Length; row++)
        {
            if (chances[row] <= 0) continue;
            last = row;
            if ((at -= chances[row]) < 0) return row;
        }
        return last;
    }
}

/// <summary>Lloyd's algorithm from some centres.</summary>
internal sealed class Lloyd(double[,] rows, double[,] centres)
{
    private readonly int[] labels = new int[rows.GetLength(0)];
    private readonly double[] apart = new double[rows.GetLength(0)];
    private readonly int[] sizes = new int[centres.GetLength(0)];

    internal KMeans Run(int maximum, CancellationToken cancellation)
    {
        Array.Fill(labels, -1);
        int iteration = 0;
        bool settled = !Assign();
        while (!settled && iteration < maximum)
        {
            cancellation.ThrowIfCancellationRequested();
            FillEmpty();
            Move();
            iteration++;
            settled = !Assign();
        }
        // Where the iterations ended before the rows settled, the centroids are those of the labels all the same.
        if (!settled) Move();
        double inertia = 0;
        for (int row = 0; row < labels.Length; row++) inertia += Design.SquaredDistance(Cells.Row(rows, row), Cells.Row(centres, labels[row]));
        return new KMeans(NumberTable.Of(centres), labels, sizes, inertia, iteration, settled);
    }

    internal static int Nearest(ReadOnlySpan<double> row, ReadOnlySpan<double> centres, int count, out double apart)
    {
        int nearest = 0;
        apart = double.PositiveInfinity;
        for (int cluster = 0; cluster < count; cluster++)
            if (Design.SquaredDistance(row, centres.Slice(cluster * row.Length, row.Length)) is var distance && distance < apart) (nearest, apart) = (cluster, distance);
        return nearest;
    }

    /// <summary>Gives each row to the nearest centre; false where none changes and no cluster is empty that could be filled.</summary>
    private bool Assign()
    {
        bool changed = false;
        Array.Clear(sizes);
        for (int row = 0; row < labels.Length; row++)
        {
            int nearest = Nearest(Cells.Row(rows, row), Cells.Of(centres), sizes.Length, out apart[row]);
            changed |= nearest != labels[row];
            labels[row] = nearest;
            sizes[nearest]++;
        }
        return changed;
    }

    /// <summary>An empty cluster takes the row that is farthest from its centre, of a cluster that has others.</summary>
    private void FillEmpty()
    {
        for (int cluster = 0; cluster < sizes.Length; cluster++)
        {
            if (sizes[cluster] > 0) continue;
            int farthest = -1;
            for (int row = 0; row < labels.Length; row++)
                if (sizes[labels[row]] > 1 && apart[row] > 0 && (farthest < 0 || apart[row] > apart[farthest])) farthest = row;
            if (farthest < 0) return;
            sizes[labels[farthest]]--;
            (labels[farthest], sizes[cluster], apart[farthest]) = (cluster, 1, 0);
        }
    }

    /// <summary>Moves each centre to the mean of its rows; one without rows stays.</summary>
    private void Move()
    {
        for (int cluster = 0; cluster < sizes.Length; cluster++)
            if (sizes[cluster] > 0) Cells.Row(centres, cluster).Clear();
        for (int row = 0; row < labels.Length; row++) Regression.Add(Cells.Row(rows, row), 1.0 / sizes[labels[row]], Cells.Row(centres, labels[row]));
    }
}
