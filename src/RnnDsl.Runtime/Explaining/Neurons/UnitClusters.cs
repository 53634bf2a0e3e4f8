namespace RnnDsl.Explaining;

/// <summary>What <see cref="UnitClusters"/> can be told.</summary>
public sealed record UnitClustersOptions
{
    /// <summary>The units; all if not given.</summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>Whether units that do opposite things are alike: 1 − |r| is their distance, or else 1 − r.</summary>
    public bool Absolute { get; init; } = true;

    /// <summary>How far apart two clusters of units are.</summary>
    public Linkage Linkage { get; init; } = Linkage.Average;

    /// <summary>How many clusters there are; if not given, clusters are joined up to <see cref="Distance"/>.</summary>
    public int? Clusters { get; init; }

    /// <summary>Up to which distance clusters are joined.</summary>
    public double Distance { get; init; } = 0.5;
}

/// <summary>Units of a quantity that do alike over a sample of steps.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Steps">How many steps the correlations are of.</param>
/// <param name="Absolute">Whether opposites are alike.</param>
/// <param name="Units">The units, in the order of everything else.</param>
/// <param name="Correlations">Pearson's correlation of every two units; 0 with one that does not vary.</param>
/// <param name="Tree">Which units were joined at which distance.</param>
/// <param name="Labels">The cluster of each unit, numbered in the order of their first units.</param>
/// <param name="Order">The units (their numbers) in the order of the tree's leaves, in which those that do alike lie side by side.</param>
public sealed partial record UnitClusters(
    string Quantity, int Steps, bool Absolute, IReadOnlyList<int> Units, NumberTable Correlations, HierarchicalClustering Tree, IReadOnlyList<int> Labels, IReadOnlyList<int> Order)
{
    /// <summary>Clusters units by 1 − |r|, or 1 − r.</summary>
    /// <param name="sample">What the units are at some steps.</param>
    /// <param name="quantity">The quantity.</param>
    /// <param name="options">Units, linkage, how many clusters.</param>
    /// <param name="cancellation">Stops between merges.</param>
    /// <exception cref="ArgumentException">The quantity was not sampled, or an option does not fit it.</exception>
    public static UnitClusters Of(ActivationSample sample, string quantity, UnitClustersOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sample);
        options ??= new UnitClustersOptions();
        double[,] values = sample[quantity];
        int[] units = UnitChoice.Of(values.GetLength(1), quantity, options.Units);
        if (sample.Count < 2) throw new ArgumentException($"The sample has {sample.Count} steps; a correlation needs two at least.", nameof(sample));
        if (units.Length > HierarchicalClustering.MaximumRows)
            throw new ArgumentException($"'{quantity}' has {units.Length} units that are looked at; clusters are made of {HierarchicalClustering.MaximumRows} at most. Choose some (options.Units).", nameof(options));
        if (options.Clusters is { } wanted && (wanted < 1 || wanted > units.Length))
            throw new ArgumentOutOfRangeException("options.Clusters", wanted, $"There are from 1 to {units.Length} clusters of {units.Length} units.");
        if (!(options.Distance >= 0)) throw new ArgumentOutOfRangeException("options.Distance", options.Distance, "A distance is a number from 0 on.");
        NumberTable correlations = Correlate(UnitChoice.Columns(values, units));
        var distances = new double[units.Length, units.Length];
        for (int i = 0; i < units.Length; i++)
        for (int j = 0; j < units.Length; j++)
            if (i != j) distances[i, j] = 1 - (options.Absolute ? Math.Abs(correlations[i, j]) : correlations[i, j]);
        HierarchicalClustering tree = HierarchicalClustering.OfDistances(distances, options.Linkage, cancellation);
        int clusters = options.Clusters ?? units.Length - tree.Merges.Count(merge => merge.Distance <= options.Distance);
        return new UnitClusters(quantity, sample.Count, options.Absolute, units, correlations, tree, tree.Cut(clusters), [.. tree.Order().Select(leaf => units[leaf])]);
    }

    /// <summary>The units of each cluster.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Members() =>
        [.. Enumerable.Range(0, Labels.Max() + 1).Select(cluster => (IReadOnlyList<int>)[.. Units.Where((_, i) => Labels[i] == cluster)])];

    private static NumberTable Correlate(double[,] columns)
    {
        (int rows, int units) = (columns.GetLength(0), columns.GetLength(1));
        var scaled = new double[units, rows];
        for (int u = 0; u < units; u++)
        {
            double[] column = SampleStatistics.Column(columns, u);
            double mean = column.Average(), norm = Math.Sqrt(column.Sum(value => (value - mean) * (value - mean)));
            // Rounding leaves a constant unit a norm that means nothing.
            if (!(norm > 1e-12 * Math.Sqrt(rows) * column.Max(Math.Abs))) continue;
            for (int row = 0; row < rows; row++) scaled[u, row] = (column[row] - mean) / norm;
        }
        var correlations = new NumberTable(units, units);
        for (int i = 0; i < units; i++)
        for (int j = 0; j <= i; j++)
            correlations[i, j] = correlations[j, i] = i == j ? 1 : Math.Clamp(SampleStatistics.Dot(Cells.Row(scaled, i), Cells.Row(scaled, j)), -1, 1);
        return correlations;
    }
}
