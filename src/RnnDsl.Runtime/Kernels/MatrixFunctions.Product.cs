using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>The product of two matrices.</summary>
public static partial class MatrixFunctions
{
    // Rows of op(b) that are copied at a time: two vectors of each, at most 8 KiB together.
    private const int PanelDepth = 64;

    /// <summary>y = op(a) op(b) [rows × columns], each element in the order of the inner dimension.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="a">The first element of a matrix: [rows × inner], or [inner × rows] where it is to be transposed.</param>
    /// <param name="transposeA">Whether op(a) is the transpose of a.</param>
    /// <param name="b">The first element of a matrix: [inner × columns], or [columns × inner] where it is to be transposed.</param>
    /// <param name="transposeB">Whether op(b) is the transpose of b.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="inner">The columns of op(a), which are the rows of op(b).</param>
    /// <param name="columns">The result's columns.</param>
    [SkipLocalsInit]
    public static void Product<T, V>(ref T a, bool transposeA, ref T b, bool transposeB, ref T y, int rows, int inner, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        var block = new ProductBlock(transposeA ? 1 : inner, transposeA ? rows : 1, rows, columns);
        Span<T> panel = stackalloc T[PanelDepth * 2 * Padding.Group<T>()];
        for (int first = 0; first < inner; first += PanelDepth)
        {
            int depth = Math.Min(PanelDepth, inner - first);
            for (int c = 0; c < columns; c += 2 * V.Count)
            {
                int width = Math.Min(2 * V.Count, columns - c);
                if (transposeB) FillTransposed(ref Unsafe.Add(ref b, c * inner + first), inner, depth, width, 2 * V.Count, panel);
                else Fill(ref Unsafe.Add(ref b, first * columns + c), columns, depth, width, 2 * V.Count, panel);
                MultiplyPanel<T, V>(ref Unsafe.Add(ref a, first * block.AcrossInner), ref panel[0], depth, first > 0, ref y, c, block);
            }
        }
    }

    /// <summary>panel[k, n] = b[k, n], and 0 from <paramref name="width"/> on.</summary>
    private static void Fill<T>(ref T b, int stride, int depth, int width, int panelWidth, Span<T> panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int k = 0; k < depth; k++)
        {
            Span<T> row = panel.Slice(k * panelWidth, panelWidth);
            RowFunctions.Copy(ref Unsafe.Add(ref b, k * stride), ref row[0], width);
            row[width..].Clear();
        }
    }

    /// <summary>panel[k, n] = b[n, k], and 0 from <paramref name="width"/> on.</summary>
    private static void FillTransposed<T>(ref T b, int stride, int depth, int width, int panelWidth, Span<T> panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (width < panelWidth) panel[..(depth * panelWidth)].Clear();
        for (int n = 0; n < width; n++)
        {
            for (int k = 0; k < depth; k++)
            {
                panel[k * panelWidth + n] = Unsafe.Add(ref b, n * stride + k);
            }
        }
    }

    /// <summary>Adds a panel's part of the products to two vectors of every row of y. The sums pass through the stack, so that the loops make no calls.</summary>
    [SkipLocalsInit]
    private static void MultiplyPanel<T, V>(ref T a, ref T panel, int depth, bool adds, ref T y, int column, in ProductBlock block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int width = Math.Min(2 * V.Count, block.Columns - column);
        Span<T> sums = stackalloc T[4 * 2 * Padding.Group<T>()];
        for (int r = 0; r < block.Rows;)
        {
            int rows = block.Rows - r >= 4 ? 4 : 1;
            ref T corner = ref Unsafe.Add(ref y, r * block.Columns + column);
            sums.Clear();
            for (int row = 0; adds && row < rows; row++)
            {
                RowFunctions.Copy(ref Unsafe.Add(ref corner, row * block.Columns), ref sums[row * 2 * V.Count], width);
            }

            ref T first = ref Unsafe.Add(ref a, r * block.AcrossRows);
            if (rows == 4) MultiplyFourRows<T, V>(ref first, block.AcrossRows, block.AcrossInner, ref panel, depth, ref sums[0]);
            else MultiplyOneRow<T, V>(ref first, block.AcrossInner, ref panel, depth, ref sums[0]);
            for (int row = 0; row < rows; row++)
            {
                RowFunctions.Copy(ref sums[row * 2 * V.Count], ref Unsafe.Add(ref corner, row * block.Columns), width);
            }

            r += rows;
        }
    }

    private static void MultiplyFourRows<T, V>(ref T a, nint across, nint next, ref T panel, int depth, ref T sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        V y00 = V.Load(ref sums, 0), y01 = V.Load(ref sums, V.Count), y10 = V.Load(ref sums, 2 * V.Count), y11 = V.Load(ref sums, 3 * V.Count);
        V y20 = V.Load(ref sums, 4 * V.Count), y21 = V.Load(ref sums, 5 * V.Count), y30 = V.Load(ref sums, 6 * V.Count), y31 = V.Load(ref sums, 7 * V.Count);
        for (; depth > 0; depth--)
        {
            V b0 = V.Load(ref panel, 0), b1 = V.Load(ref panel, V.Count);
            V factor = V.Broadcast(a);
            y00 = V.Fma(factor, b0, y00);
            y01 = V.Fma(factor, b1, y01);
            factor = V.Broadcast(Unsafe.Add(ref a, across));
            y10 = V.Fma(factor, b0, y10);
            y11 = V.Fma(factor, b1, y11);
            factor = V.Broadcast(Unsafe.Add(ref a, 2 * across));
            y20 = V.Fma(factor, b0, y20);
            y21 = V.Fma(factor, b1, y21);
            factor = V.Broadcast(Unsafe.Add(ref a, 3 * across));
            y30 = V.Fma(factor, b0, y30);
            y31 = V.Fma(factor, b1, y31);
            a = ref Unsafe.Add(ref a, next);
            panel = ref Unsafe.Add(ref panel, 2 * V.Count);
        }

        V.Store(y00, ref sums, 0);
        V.Store(y01, ref sums, V.Count);
        V.Store(y10, ref sums, 2 * V.Count);
        V.Store(y11, ref sums, 3 * V.Count);
        V.Store(y20, ref sums, 4 * V.Count);
        V.Store(y21, ref sums, 5 * V.Count);
        V.Store(y30, ref sums, 6 * V.Count);
        V.Store(y31, ref sums, 7 * V.Count);
    }

    private static void MultiplyOneRow<T, V>(ref T a, nint next, ref T panel, int depth, ref T sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        V y0 = V.Load(ref sums, 0), y1 = V.Load(ref sums, V.Count);
        for (; depth > 0; depth--)
        {
            V factor = V.Broadcast(a);
            y0 = V.Fma(factor, V.Load(ref panel, 0), y0);
            y1 = V.Fma(factor, V.Load(ref panel, V.Count), y1);
            a = ref Unsafe.Add(ref a, next);
            panel = ref Unsafe.Add(ref panel, 2 * V.Count);
        }

        V.Store(y0, ref sums, 0);
        V.Store(y1, ref sums, V.Count);
    }

    /// <summary>Distances between elements of a from one row, and from one inner index, of op(a) to the next; the sizes of the result.</summary>
    private readonly record struct ProductBlock(int AcrossRows, int AcrossInner, int Rows, int Columns);
}
