namespace RnnDsl.Explaining;

/// <summary>One axis of a heatmap: which rows or columns of a matrix each cell stands for.</summary>
/// <param name="Count">How many rows or columns the matrix has.</param>
/// <param name="Blocks">Those that belong together, in order; together they are all.</param>
/// <param name="Starts">The first row or column of each cell, and after the last cell <paramref name="Count"/>.</param>
/// <param name="Labels">A label for each cell; of several rows or columns the first and the last: "a … c".</param>
public sealed record HeatmapAxis(int Count, IReadOnlyList<AxisBlock> Blocks, IReadOnlyList<int> Starts, IReadOnlyList<string> Labels)
{
    /// <summary>How many cells.</summary>
    public int Cells => Labels.Count;

    /// <summary>Whether a cell stands for several rows or columns.</summary>
    public bool IsReduced => Cells < Count;

    /// <summary>Cuts an axis into at most so many cells, within blocks as evenly as can be.</summary>
    /// <param name="what">"rows" or "columns", for messages.</param>
    /// <param name="count">How many the matrix has.</param>
    /// <param name="most">How many cells there may be.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="labels">A label for each of the matrix's.</param>
    internal static HeatmapAxis Of(string what, int count, int most, IReadOnlyList<AxisBlock>? blocks, IReadOnlyList<string>? labels)
    {
        blocks = blocks is null ? [new AxisBlock("", count)] : [.. blocks];
        if (blocks.Any(block => block.Count < 1) || blocks.Sum(block => (long)block.Count) != count)
            throw new ArgumentException($"The blocks {string.Join(", ", blocks.Select(block => $"'{block.Name}' ({block.Count})"))} are not the {count} {what} of the matrix.", "options");
        if (labels is not null && labels.Count != count) throw new ArgumentException($"There are {labels.Count} labels for {count} {what}.", "options");
        if (blocks.Count > most) throw new ArgumentException($"There are {blocks.Count} blocks of {what}, and no more than {most} cells for them.", "options");
        var starts = new List<int>();
        var texts = new List<string>();
        int first = 0, left = most - blocks.Count, rest = count - blocks.Count;
        foreach (AxisBlock block in blocks)
        {
            // One cell is each block's own; the others are shared out by size, so that the sum is never above the most.
            int extra = rest == 0 ? 0 : (int)Math.Min(block.Count - 1, (long)left * (block.Count - 1) / rest);
            (left, rest) = (left - extra, rest - (block.Count - 1));
            for (int cell = 0; cell <= extra; cell++)
            {
                int from = (int)((long)block.Count * cell / (extra + 1)), to = (int)((long)block.Count * (cell + 1) / (extra + 1)) - 1;
                starts.Add(first + from);
                string begin = Label(from), end = Label(to);
                texts.Add(from == to ? begin : $"{begin} … {end}");
            }
            first += block.Count;

            string Label(int place) => labels?[first + place] ?? (block.Name.Length == 0 ? $"{place}" : $"{block.Name} {place}");
        }
        starts.Add(count);
        return new HeatmapAxis(count, blocks, starts, texts);
    }

    internal void Check(string what, int cells)
    {
        if (Cells != cells || Starts.Count != cells + 1 || Starts[0] != 0 || Starts[^1] != Count || Enumerable.Range(0, cells).Any(cell => Starts[cell] >= Starts[cell + 1]))
            throw new DocumentException($"the {what} of the heatmap are not {cells} cells of {Count}.");
        if (Blocks.Sum(block => (long)block.Count) != Count) throw new DocumentException($"the blocks of the heatmap's {what} are not {Count}.");
    }
}
