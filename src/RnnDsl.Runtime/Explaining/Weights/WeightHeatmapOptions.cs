namespace RnnDsl.Explaining;

/// <summary>Neighbouring rows or columns that belong together: a gate, a part of a concatenated vector.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Count">How many.</param>
public sealed record AxisBlock(string Name, int Count);

/// <summary>What <see cref="WeightHeatmap"/> can be told.</summary>
public sealed record WeightHeatmapOptions
{
    /// <summary>The most rows of cells; each block has one at least.</summary>
    public int MaximumRows { get; init; } = 128;

    /// <summary>The most columns of cells; each block has one at least.</summary>
    public int MaximumColumns { get; init; } = 128;

    /// <summary>What the rows are, from the first on; no cell lies in two blocks. One block without a name if not given.</summary>
    public IReadOnlyList<AxisBlock>? RowBlocks { get; init; }

    /// <summary>What the columns are, for example the parts of a Concat that the matrix is multiplied with.</summary>
    public IReadOnlyList<AxisBlock>? ColumnBlocks { get; init; }

    /// <summary>A label for each row; its number in its block if not given.</summary>
    public IReadOnlyList<string>? RowLabels { get; init; }

    /// <summary>A label for each column, for example the words of an embedding.</summary>
    public IReadOnlyList<string>? ColumnLabels { get; init; }

    /// <summary>The share of magnitudes that the robust limit of the colour scale contains.</summary>
    public double RobustShare { get; init; } = 0.99;

    internal WeightHeatmapOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumRows, 1, "options.MaximumRows");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumColumns, 1, "options.MaximumColumns");
        if (!(RobustShare is > 0 and <= 1)) throw new ArgumentOutOfRangeException("options.RobustShare", RobustShare, "The share of magnitudes lies in (0, 1].");
        return this;
    }
}
