using System.ComponentModel;
using System.Numerics;

namespace RnnDsl.Kernels;

/// <summary>Products of rows with packed matrices, and sums of outer products over rows.</summary>
/// <remarks>
/// Every element of a result is one chain of fused multiply-adds in ascending order: it starts from the bias, from 0, or from what is
/// accumulated onto, and its bits depend neither on the other rows nor on the width of the vectors nor on how a product is cut into several
/// accumulating ones.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Products
{
    /// <summary>y[r][n] = (accumulate ? y[r][n] : 0) + bias[n] + Σ x[r][k]·w[k][n], segments and then k ascending.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="x">Rows of at least w.InputWidth elements; must not overlap y.</param>
    /// <param name="firstRow">The first row of both.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="w">The matrix.</param>
    /// <param name="y">Rows of at least w.OutputWidth elements, all of which are written.</param>
    /// <param name="accumulate">Whether to add to y.</param>
    public static void Multiply<T, V>(Rows<T> x, int firstRow, int rows, PackedMatrix<T> w, Rows<T> y, bool accumulate)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        if (rows <= 0)
        {
            return;
        }

        if (w.Repeated is { } repeated && !accumulate && MultiplyRepeated<T, V>(repeated, x, firstRow, rows, w, y))
        {
            return;
        }

        x = x.Shift(firstRow);
        y = y.Shift(firstRow);
        if (accumulate && w.HasBias)
        {
            AddBias<T, V>(rows, w, y);
        }

        foreach (ref readonly PackedMatrix<T>.Strip strip in w.Strips.AsSpan())
        {
            if (strip.Depth == 0)
            {
                if (!accumulate)
                {
                    SetBias(rows, w, y, in strip);
                }

                continue;
            }

            MultiplyStrip<T, V>(x, rows, w, in strip, y, accumulate);
        }
    }

    /// <summary>target[m·leadingDimension + n] += Σ_r g[r][m]·x[r][n], rows ascending. Writes exactly gWidth × xWidth elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="g">Rows of at least gWidth elements.</param>
    /// <param name="gWidth">The number of rows of the target.</param>
    /// <param name="x">Rows of at least xWidth elements.</param>
    /// <param name="xWidth">The number of columns of the target.</param>
    /// <param name="firstRow">The first row of both.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="target">The first element of a row-major matrix in any memory, without padding.</param>
    /// <param name="leadingDimension">The distance between the target's rows in elements, at least xWidth.</param>
    public static void AccumulateOuter<T, V>(Rows<T> g, int gWidth, Rows<T> x, int xWidth, int firstRow, int rows, ref T target, int leadingDimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        if (rows <= 0)
        {
            return;
        }

        fixed (T* t = &target)
        {
            Outer<T, V>(g.Shift(firstRow), gWidth, x.Shift(firstRow), xWidth, rows, t, leadingDimension);
        }
    }

    /// <summary>target[n] += Σ_r g[r][n], rows ascending. Writes exactly <paramref name="width"/> elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="g">Rows of at least width elements.</param>
    /// <param name="width">The number of elements.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="target">The first of the sums, in any memory.</param>
    public static void SumRows<T, V>(Rows<T> g, int width, int firstRow, int rows, ref T target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        g = g.Shift(firstRow);
        fixed (T* t = &target)
        {
            int n = 0;
            for (; n + V.Count <= width; n += V.Count)
            {
                V sum = V.Load(ref t[n], 0);
                for (int r = 0; r < rows; r++)
                {
                    sum += V.Load(ref g[r], n);
                }

                V.Store(sum, ref t[n], 0);
            }

            for (; n < width; n++)
            {
                T sum = t[n];
                for (int r = 0; r < rows; r++)
                {
                    sum += g.Pointer[(nint)r * g.Stride + n];
                }

                t[n] = sum;
            }
        }
    }
}
