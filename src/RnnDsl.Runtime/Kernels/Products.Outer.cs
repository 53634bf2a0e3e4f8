using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Sums of outer products: the same micro-kernels, with the rows of g read as columns.</summary>
public static unsafe partial class Products
{
    // A panel of this many rows, copied together, stays in the first-level cache while all of g passes by.
    private const int OuterRows = 128;

    // Below this many columns of g the copy does not pay.
    private const int OuterCopyWidth = 32;

    [SkipLocalsInit]
    private static void Outer<T, V>(Rows<T> g, int gWidth, Rows<T> x, int xWidth, int rows, T* target, int leadingDimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        const int Full = PackedMatrix<T>.PanelGroups;
        int group = Padding.Group<T>();
        byte* memory = stackalloc byte[(OuterRows + 8) * Full * Padding.Bytes + Padding.Bytes];
        T* panel = (T*)(((nuint)memory + Padding.Bytes - 1) & ~(nuint)(Padding.Bytes - 1));
        T* edge = panel + OuterRows * Full * group;
        for (int start = 0; start < rows; start += OuterRows)
        {
            int depth = Math.Min(OuterRows, rows - start);
            for (int column = 0; column < xWidth; column += Full * group)
            {
                int width = Math.Min(Full * group, xWidth - column), groups = (width + group - 1) / group;
                Rows<T> source = x.Shift(start).Column(column);
                Tile<T> tile = default;
                tile.X = g.Shift(start).Pointer;
                tile.XStride = 1;
                tile.XNext = g.Stride;
                tile.Depth = depth;
                tile.W = source.Pointer;
                tile.WStride = source.Stride;
                if (gWidth >= OuterCopyWidth)
                {
                    CopyPanel<T, V>(source, depth, panel, groups * group);
                    tile.W = panel;
                    tile.WStride = groups * group;
                }

                if (width == groups * group)
                {
                    tile.C = tile.Y = target + column;
                    tile.CStride = tile.YStride = leadingDimension;
                    Tiles<T, V>.Groups(tile, gWidth, groups);
                }
                else
                {
                    OuterEdge<T, V>(tile, gWidth, groups, width, target + column, leadingDimension, edge);
                }
            }
        }
    }

    private static void CopyPanel<T, V>(Rows<T> source, int rows, T* panel, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int r = 0; r < rows; r++, panel += width)
        {
            for (int n = 0; n < width; n += V.Count)
            {
                V.Store(V.Load(ref source[r], n), ref *panel, n);
            }
        }
    }

    /// <summary>A panel whose last group the target's width cuts: sums are formed in whole groups beside the target.</summary>
    private static void OuterEdge<T, V>(Tile<T> tile, int gWidth, int groups, int width, T* target, int leadingDimension, T* edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int stride = groups * Padding.Group<T>();
        tile.C = tile.Y = edge;
        tile.CStride = tile.YStride = stride;
        for (int m = 0; m < gWidth; m += 8)
        {
            int height = Math.Min(8, gWidth - m);
            for (int i = 0; i < height; i++)
            {
                new ReadOnlySpan<T>(target + (nint)(m + i) * leadingDimension, width).CopyTo(new(edge + i * stride, width));
                new Span<T>(edge + i * stride + width, stride - width).Clear();
            }

            Tiles<T, V>.Groups(tile, height, groups);
            for (int i = 0; i < height; i++)
            {
                new ReadOnlySpan<T>(edge + i * stride, width).CopyTo(new(target + (nint)(m + i) * leadingDimension, width));
            }

            tile.X += height;
        }
    }
}
