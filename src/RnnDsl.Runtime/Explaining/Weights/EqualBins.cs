namespace RnnDsl.Explaining;

/// <summary>A histogram with bins of equal width.</summary>
/// <param name="From">The left edge of the first bin.</param>
/// <param name="To">The right edge of the last bin, which belongs to it.</param>
/// <param name="Counts">How many numbers lie in each; a number on an edge belongs to the bin on its right.</param>
public sealed record EqualBins(double From, double To, IReadOnlyList<long> Counts)
{
    /// <summary>The width of a bin; 0 where all numbers are the same.</summary>
    public double Width => (To - From) / Counts.Count;

    /// <summary>The edges of the bins, one more than there are bins.</summary>
    public IReadOnlyList<double> Edges() => [.. Enumerable.Range(0, Counts.Count + 1).Select(bin => From + (To - From) * bin / Counts.Count)];

    /// <summary>The bin of a number that lies between the outer edges.</summary>
    internal static int BinOf(double value, double from, double to, int bins)
    {
        double share = (value - from) / (to - from);
        return share > 0 ? Math.Min(bins - 1, (int)(share * bins)) : 0;
    }

    /// <summary>Counts numbers that lie between the edges.</summary>
    internal static EqualBins Of(IEnumerable<double> values, double from, double to, int bins)
    {
        var counts = new long[bins];
        foreach (double value in values) counts[BinOf(value, from, to, bins)]++;
        return new EqualBins(from, to, counts);
    }

    internal void Check(string what)
    {
        if (Counts.Count == 0 || !(From <= To) || Counts.Any(count => count < 0)) throw new DocumentException($"the histogram of {what} has no bins, edges the wrong way round, or a negative count.");
    }
}
