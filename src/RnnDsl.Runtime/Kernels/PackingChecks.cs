using System.Numerics;

namespace RnnDsl.Kernels;

/// <summary>Refuses what cannot be packed, before anything is written.</summary>
internal static class PackingChecks
{
    public static void Shape(ReadOnlySpan<int> columns, ReadOnlySpan<int> lengths, ReadOnlySpan<int> widths, int cells)
    {
        if (columns.Length != lengths.Length)
        {
            throw new ArgumentException($"There are {columns.Length} segment columns and {lengths.Length} segment lengths.");
        }

        if (lengths.Length == 0 || widths.Length == 0)
        {
            throw new ArgumentException($"A packed matrix needs a segment and a block; it has {lengths.Length} segments and {widths.Length} blocks.");
        }

        for (int s = 0; s < lengths.Length; s++)
        {
            if (lengths[s] < 1 || columns[s] < 0)
            {
                throw new ArgumentException($"Segment {s} starts at column {columns[s]} and has length {lengths[s]}; a segment starts at 0 or later and has length 1 or more.");
            }
        }

        for (int b = 0; b < widths.Length; b++)
        {
            if (widths[b] < 1)
            {
                throw new ArgumentException($"Block {b} has width {widths[b]}; a block has width 1 or more.");
            }
        }

        if (cells != lengths.Length * widths.Length)
        {
            throw new ArgumentException($"There are {cells} cells for {lengths.Length} segments × {widths.Length} blocks.");
        }
    }

    public static void Cells<T>(ReadOnlySpan<MatrixSource<T>> cells, bool[] present, int[] lengths, int[] widths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (cells.Length != present.Length)
        {
            throw new ArgumentException($"There are {cells.Length} cells for {lengths.Length} segments × {widths.Length} blocks.");
        }

        for (int i = 0; i < cells.Length; i++)
        {
            int s = i / widths.Length, b = i % widths.Length;
            if (cells[i].IsZero == present[i])
            {
                throw new ArgumentException($"Cell (segment {s}, block {b}) was {(present[i] ? "not " : "")}zero when the matrix was created and is {(present[i] ? "" : "not ")}now.");
            }

            if (!present[i])
            {
                continue;
            }

            (long rows, long columns) = cells[i].Transposed ? (widths[b], lengths[s]) : (lengths[s], widths[b]);
            long end = cells[i].Offset + (rows - 1) * cells[i].LeadingDimension + columns;
            if (end > cells[i].Array!.Length)
            {
                throw new ArgumentException(
                    $"Cell (segment {s}, block {b}) is a matrix [{rows} × {columns}] with leading dimension {cells[i].LeadingDimension} at offset {cells[i].Offset}: " +
                    $"it ends at element {end} of an array of {cells[i].Array!.Length}.");
            }
        }
    }

    public static void Bias<T>(ReadOnlySpan<MatrixSource<T>> bias, int[] widths)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (bias.Length != 0 && bias.Length != widths.Length)
        {
            throw new ArgumentException($"There are {bias.Length} biases for {widths.Length} blocks.");
        }

        for (int b = 0; b < bias.Length; b++)
        {
            if (!bias[b].IsZero && bias[b].Offset + (long)widths[b] > bias[b].Array!.Length)
            {
                throw new ArgumentException($"The bias of block {b} has {widths[b]} elements at offset {bias[b].Offset}: it ends beyond its array of {bias[b].Array!.Length}.");
            }
        }
    }
}
