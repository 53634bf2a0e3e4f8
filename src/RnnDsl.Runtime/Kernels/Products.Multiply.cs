using System.Numerics;

namespace RnnDsl.Kernels;

/// <summary>How a product walks a packed matrix: strips, panels, then rows, so that a panel is read from near memory.</summary>
public static unsafe partial class Products
{
    /// <summary>The product where many rows are alike; false where these are no such rows.</summary>
    private static bool MultiplyRepeated<T, V>(RepeatedRows<T>[] repeated, Rows<T> x, int firstRow, int rows, PackedMatrix<T> w, Rows<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        foreach (RepeatedRows<T> some in repeated)
        {
            if (!some.Are(x))
            {
                continue;
            }

            int different = some.Gather(firstRow, rows, w.InputWidth, out Rows<T> together);
            if (different < 0)
            {
                return false;
            }

            Rows<T> results = some.Results(different, w.OutputWidth);
            foreach (ref readonly PackedMatrix<T>.Strip strip in w.Strips.AsSpan())
            {
                if (strip.Depth == 0)
                {
                    SetBias(different, w, results, in strip);
                }
                else
                {
                    MultiplyStrip<T, V>(together, different, w, in strip, results, accumulate: false);
                }
            }

            some.Scatter(firstRow, rows, w.OutputWidth, results, y);
            return true;
        }

        return false;
    }

    private static void MultiplyStrip<T, V>(Rows<T> x, int rows, PackedMatrix<T> w, in PackedMatrix<T>.Strip strip, Rows<T> y, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        const int Full = PackedMatrix<T>.PanelGroups;
        int group = Padding.Group<T>();
        for (int g = 0; g < strip.Groups;)
        {
            int groups = Math.Min(Full, strip.Groups - g), panels = 1;
            if (Tiles<T, V>.Wide && rows <= 3 && strip.Groups - g >= 2 * Full)
            {
                panels = rows == 1 && strip.Groups - g >= 4 * Full ? 4 : 2;
            }

            int column = strip.Column + g * group;
            Tile<T> tile = default;
            tile.W = w.Data.Pointer + strip.Offset + (nint)g * strip.Depth * group;
            tile.WStride = groups * group;
            tile.XStride = x.Stride;
            tile.XNext = 1;
            tile.Y = y.Pointer + column;
            tile.YStride = y.Stride;
            tile.C = accumulate ? tile.Y : w.Bias.Pointer + column;
            tile.CStride = accumulate ? y.Stride : 0;
            nint panelStride = (nint)Full * strip.Depth * group;
            for (int s = strip.FirstSegment; s < strip.EndSegment; s++)
            {
                PackedMatrix<T>.Segment segment = w.Segments[s];
                tile.X = x.Pointer + segment.Column;
                tile.Depth = segment.Length;
                if (panels == 1)
                {
                    Tiles<T, V>.Groups(tile, rows, groups);
                }
                else
                {
                    FewRows<T, V>(tile, rows, panels, panelStride);
                }

                tile.W += segment.Length * tile.WStride;
                tile.C = tile.Y;
                tile.CStride = tile.YStride;
            }

            g += panels == 1 ? groups : panels * Full;
        }
    }

    /// <summary>One to three rows with several full panels at once: a single panel has too few chains to fill the pipeline.</summary>
    private static void FewRows<T, V>(Tile<T> tile, int rows, int panels, nint panelStride)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        if (panels == 4)
        {
            Tiles<T, V>.Tile1x12(in tile, panelStride);
            return;
        }

        if (rows >= 2)
        {
            Tiles<T, V>.Tile2x6(in tile, panelStride);
            tile.X += 2 * tile.XStride;
            tile.C += 2 * tile.CStride;
            tile.Y += 2 * tile.YStride;
        }

        if ((rows & 1) != 0)
        {
            Tiles<T, V>.Tile1x6(in tile, panelStride);
        }
    }

    private static void AddBias<T, V>(int rows, PackedMatrix<T> w, Rows<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int r = 0; r < rows; r++)
        {
            for (int n = 0; n < w.OutputWidth; n += V.Count)
            {
                V.Store(V.Load(ref y[r], n) + V.Load(ref *w.Bias.Pointer, n), ref y[r], n);
            }
        }
    }

    private static void SetBias<T>(int rows, PackedMatrix<T> w, Rows<T> y, in PackedMatrix<T>.Strip strip)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = strip.Groups * Padding.Group<T>();
        for (int r = 0; r < rows; r++)
        {
            w.Bias.Span.Slice(strip.Column, width).CopyTo(y.Column(strip.Column).Span(r, width));
        }
    }
}
