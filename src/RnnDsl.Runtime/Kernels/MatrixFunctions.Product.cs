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
        var block = new ProductBlock(transposeA ? 1 : inner, transposeA ? rows : 1, rows, columns, Memory<T>(rows, columns));
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

    private static void MultiplyPanel<T, V>(ref T a, ref T panel, int depth, bool adds, ref T y, int column, in ProductBlock block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int r = 0;
        for (; r <= block.Rows - 4; r += 4)
        {
            MultiplyFourRows<T, V>(ref Unsafe.Add(ref a, r * block.AcrossRows), ref panel, depth, adds, ref y, r * block.Columns + column, block.Columns - column, block);
        }

        for (; r < block.Rows; r++)
        {
            MultiplyOneRow<T, V>(ref Unsafe.Add(ref a, r * block.AcrossRows), ref panel, depth, adds, ref y, r * block.Columns + column, block.Columns - column, block);
        }
    }

    private static void MultiplyFourRows<T, V>(ref T a, ref T panel, int depth, bool adds, ref T y, int index, int count, in ProductBlock block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        nint across = block.AcrossRows, next = block.AcrossInner;
        int columns = block.Columns;
        V y00 = Start<T, V>(ref y, index, count, adds, block.Memory), y01 = Start<T, V>(ref y, index + V.Count, count - V.Count, adds, block.Memory);
        V y10 = Start<T, V>(ref y, index + columns, count, adds, block.Memory), y11 = Start<T, V>(ref y, index + columns + V.Count, count - V.Count, adds, block.Memory);
        V y20 = Start<T, V>(ref y, index + 2 * columns, count, adds, block.Memory), y21 = Start<T, V>(ref y, index + 2 * columns + V.Count, count - V.Count, adds, block.Memory);
        V y30 = Start<T, V>(ref y, index + 3 * columns, count, adds, block.Memory), y31 = Start<T, V>(ref y, index + 3 * columns + V.Count, count - V.Count, adds, block.Memory);
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

        Finish(y00, y01, ref y, index, count, block);
        Finish(y10, y11, ref y, index + columns, count, block);
        Finish(y20, y21, ref y, index + 2 * columns, count, block);
        Finish(y30, y31, ref y, index + 3 * columns, count, block);
    }

    private static void MultiplyOneRow<T, V>(ref T a, ref T panel, int depth, bool adds, ref T y, int index, int count, in ProductBlock block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        V y0 = Start<T, V>(ref y, index, count, adds, block.Memory), y1 = Start<T, V>(ref y, index + V.Count, count - V.Count, adds, block.Memory);
        for (int k = 0, w = 0; k < depth; k++, w += 2 * V.Count)
        {
            V factor = V.Broadcast(Unsafe.Add(ref a, k * block.AcrossInner));
            y0 = V.Fma(factor, V.Load(ref panel, w), y0);
            y1 = V.Fma(factor, V.Load(ref panel, w + V.Count), y1);
        }

        Finish(y0, y1, ref y, index, count, block);
    }

    /// <summary>What the panels before this one gave; 0 beyond the row.</summary>
    [MethodImpl(Inline)]
    private static V Start<T, V>(ref T y, int index, int count, bool adds, int memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => adds && count > 0 ? Load<T, V>(ref y, index, count, memory) : V.Of(0);

    /// <summary>Writes within the row only: the row below may already be written.</summary>
    [MethodImpl(Inline)]
    private static void Finish<T, V>(V first, V second, ref T y, int index, int count, in ProductBlock block)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        StoreWithin(first, ref y, index, count, block.Memory);
        if (count > V.Count) StoreWithin(second, ref y, index + V.Count, count - V.Count, block.Memory);
    }

    /// <summary>Distances between elements of a from one row, and from one inner index, of op(a) to the next; the sizes of the result.</summary>
    private readonly record struct ProductBlock(int AcrossRows, int AcrossInner, int Rows, int Columns, int Memory);
}
