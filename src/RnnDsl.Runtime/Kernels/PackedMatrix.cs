using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>A block matrix W [K × N] laid out for y[r][n] = Σ_k x[r][k]·W[k][n] (+ bias[n]); see <see cref="Products"/>.</summary>
/// <remarks>
/// K is divided into segments, each read from columns of its own in x; N into blocks, each written at the running sum of the padded
/// widths before it. Columns are stored in panels of up to three groups of 64 bytes, k by k, whatever width of vector reads them.
/// A panel never spans columns that differ in which segments they read, so that a block of zeros costs nothing and hides nothing.
/// Any number of threads may read one packed matrix; nobody may while <see cref="Repack"/> runs.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PackedMatrix<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of 64-byte groups in a full panel.</summary>
    internal const int PanelGroups = 3;

    private readonly int[] segmentLengths;
    private readonly int[] blockWidths;
    private readonly bool[] present;

    private PackedMatrix(ReadOnlySpan<int> columns, ReadOnlySpan<int> lengths, ReadOnlySpan<int> widths, bool[] present)
    {
        segmentLengths = lengths.ToArray();
        blockWidths = widths.ToArray();
        this.present = present;
        for (int s = 0; s < lengths.Length; s++)
        {
            InputWidth = Math.Max(InputWidth, checked(columns[s] + lengths[s]));
        }

        (Strips, Segments) = Layout(columns, out int size);
        OutputWidth = Strips[^1].Column + Strips[^1].Groups * Padding.Group<T>();
        Data = new(size);
        Bias = new(OutputWidth);
    }

    /// <summary>The number of columns of x that a product may read.</summary>
    public int InputWidth { get; }

    /// <summary>The number of columns of y that a product writes: the sum of the blocks' padded widths.</summary>
    public int OutputWidth { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool HasBias { get; private set; }

    /// <summary>Rows of which many are alike, where this is a matrix for a run over some; their products are computed once.</summary>
    internal RepeatedRows<T>[]? Repeated { get; private set; }

    internal Strip[] Strips { get; }

    internal Segment[] Segments { get; }

    internal PinnedBuffer<T> Data { get; }

    /// <summary>The bias in padded columns; zeros where there is none.</summary>
    internal PinnedBuffer<T> Bias { get; }

    /// <summary>Lays out and fills a matrix.</summary>
    /// <param name="segmentColumns">For each segment the column of x that it starts at.</param>
    /// <param name="segmentLengths">For each segment the number of columns of x, at least 1.</param>
    /// <param name="blockWidths">For each block the number of outputs, at least 1.</param>
    /// <param name="cells">The block of each (segment, block), segments outermost.</param>
    /// <param name="bias">The bias of each block; the default value is zero; null: no bias.</param>
    /// <exception cref="ArgumentException">Counts differ, a length is below 1, or a block exceeds its array.</exception>
    public static PackedMatrix<T> Create(
        ReadOnlySpan<int> segmentColumns,
        ReadOnlySpan<int> segmentLengths,
        ReadOnlySpan<int> blockWidths,
        ReadOnlySpan<MatrixSource<T>> cells,
        ReadOnlySpan<MatrixSource<T>> bias = default)
    {
        PackingChecks.Shape(segmentColumns, segmentLengths, blockWidths, cells.Length);
        var present = new bool[cells.Length];
        for (int i = 0; i < present.Length; i++)
        {
            present[i] = !cells[i].IsZero;
        }

        var matrix = new PackedMatrix<T>(segmentColumns, segmentLengths, blockWidths, present);
        matrix.Repack(cells, bias);
        return matrix;
    }

    /// <summary>Fills the matrix again in place, without allocating.</summary>
    /// <param name="cells">As in <see cref="Create"/>; the same cells must be zero.</param>
    /// <param name="bias">As in <see cref="Create"/>.</param>
    /// <exception cref="ArgumentException">Counts differ, another cell is zero, or a block exceeds its array.</exception>
    public void Repack(ReadOnlySpan<MatrixSource<T>> cells, ReadOnlySpan<MatrixSource<T>> bias = default)
    {
        PackingChecks.Cells(cells, present, segmentLengths, blockWidths);
        PackingChecks.Bias(bias, blockWidths);
        foreach (ref readonly Strip strip in Strips.AsSpan())
        {
            PackStrip(in strip, cells);
        }

        HasBias = bias.Length != 0;
        PackBias(bias);
    }

    /// <summary>The same matrix, in the same memory, for a run over rows of which many are alike.</summary>
    internal PackedMatrix<T> For(RepeatedRows<T>[] repeated)
    {
        var same = (PackedMatrix<T>)MemberwiseClone();
        same.Repeated = repeated;
        return same;
    }

    private void PackBias(ReadOnlySpan<MatrixSource<T>> bias)
    {
        int column = 0;
        for (int b = 0; b < bias.Length; b++)
        {
            int width = blockWidths[b];
            Span<T> target = Bias.Span.Slice(column, width);
            if (bias[b].IsZero)
            {
                target.Clear();
            }
            else
            {
                bias[b].Array.AsSpan(bias[b].Offset, width).CopyTo(target);
            }

            column += Padding.Pad<T>(width);
        }

        Bias.Span[column..].Clear();
    }

    private void PackStrip(ref readonly Strip strip, ReadOnlySpan<MatrixSource<T>> cells)
    {
        int group = Padding.Group<T>(), depth = 0;
        for (int s = 0; s < segmentLengths.Length; s++)
        {
            if (!present[s * blockWidths.Length + strip.FirstBlock])
            {
                continue;
            }

            int g = 0;
            for (int b = strip.FirstBlock; b < strip.EndBlock; b++)
            {
                for (int n = 0; n < blockWidths[b]; n += group, g++)
                {
                    int panel = g / PanelGroups, groups = Math.Min(PanelGroups, strip.Groups - panel * PanelGroups);
                    int start = strip.Offset + (panel * PanelGroups * strip.Depth + depth * groups + g % PanelGroups) * group;
                    PackGroup(in cells[s * blockWidths.Length + b], segmentLengths[s], n, Math.Min(group, blockWidths[b] - n), Data.Span[start..], groups * group);
                }
            }

            depth += segmentLengths[s];
        }
    }

    /// <summary>Copies columns n … n + width of a block to target[k·stride + j]. What is beyond the width stays 0.</summary>
    private static unsafe void PackGroup(ref readonly MatrixSource<T> cell, int length, int n, int width, Span<T> target, int stride)
    {
        // The checks have been made for the whole cell; only the last row's reach is asserted by these slices.
        nint ld = cell.LeadingDimension;
        fixed (T* source = &cell.Array![cell.Index(0, n)], t = &target[(length - 1) * stride + width - 1])
        {
            T* to = t - ((nint)(length - 1) * stride + width - 1);
            if (cell.Transposed)
            {
                PackColumns(source, ld, length, width, to, stride);
                return;
            }

            bool whole = width * sizeof(T) == Padding.Bytes;
            for (int k = 0; k < length; k++)
            {
                if (whole)
                {
                    Unsafe.CopyBlockUnaligned(to + (nint)k * stride, source + k * ld, Padding.Bytes);
                }
                else
                {
                    new ReadOnlySpan<T>(source + k * ld, width).CopyTo(new(to + (nint)k * stride, width));
                }
            }
        }
    }

    /// <summary>Rows of the source become columns of the target, four at a time.</summary>
    private static unsafe void PackColumns(T* source, nint ld, int length, int width, T* target, int stride)
    {
        int j = 0;
        for (; j + 4 <= width; j += 4, source += 4 * ld)
        {
            T* s1 = source + ld, s2 = s1 + ld, s3 = s2 + ld, to = target + j;
            for (nint k = 0; k < length; k++, to += stride)
            {
                to[0] = source[k];
                to[1] = s1[k];
                to[2] = s2[k];
                to[3] = s3[k];
            }
        }

        for (; j < width; j++, source += ld)
        {
            for (nint k = 0; k < length; k++)
            {
                target[k * stride + j] = source[k];
            }
        }
    }

    /// <summary>Joins neighbouring blocks that read the same segments to strips, and segments that follow each other in x to one.</summary>
    private (Strip[] Strips, Segment[] Segments) Layout(ReadOnlySpan<int> columns, out int size)
    {
        var strips = new List<Strip>();
        var segments = new List<Segment>();
        int blocks = blockWidths.Length, column = 0;
        size = 0;
        for (int first = 0, end; first < blocks; first = end)
        {
            int groups = 0;
            for (end = first; end < blocks && SamePresence(first, end); end++)
            {
                groups += Padding.Pad<T>(blockWidths[end]) / Padding.Group<T>();
            }

            int firstSegment = segments.Count, depth = 0;
            for (int s = 0; s < segmentLengths.Length; s++)
            {
                if (!present[s * blocks + first])
                {
                    continue;
                }

                depth += segmentLengths[s];
                if (segments.Count > firstSegment && segments[^1].Column + segments[^1].Length == columns[s])
                {
                    segments[^1] = new(segments[^1].Column, segments[^1].Length + segmentLengths[s]);
                }
                else
                {
                    segments.Add(new(columns[s], segmentLengths[s]));
                }
            }

            strips.Add(new(first, end, column, groups, firstSegment, segments.Count, depth, size));
            column = checked(column + groups * Padding.Group<T>());
            size = checked(size + groups * Padding.Group<T>() * depth);
        }

        return (strips.ToArray(), segments.ToArray());
    }

    private bool SamePresence(int a, int b)
    {
        for (int s = 0; s < segmentLengths.Length; s++)
        {
            if (present[s * blockWidths.Length + a] != present[s * blockWidths.Length + b])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Consecutive columns of x.</summary>
    internal readonly record struct Segment(int Column, int Length);

    /// <summary>Neighbouring blocks that read the same segments.</summary>
    /// <param name="FirstBlock">The first block.</param>
    /// <param name="EndBlock">The block after the last.</param>
    /// <param name="Column">The first column of y.</param>
    /// <param name="Groups">The number of 64-byte groups of columns.</param>
    /// <param name="FirstSegment">The first of its segments.</param>
    /// <param name="EndSegment">The segment after the last; equal to the first where all is zero.</param>
    /// <param name="Depth">The sum of the segments' lengths.</param>
    /// <param name="Offset">The element of the data at which the first panel starts.</param>
    internal readonly record struct Strip(
        int FirstBlock, int EndBlock, int Column, int Groups, int FirstSegment, int EndSegment, int Depth, int Offset);
}
