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
        x = x.Shift(firstRow);
        y = y.Shift(firstRow);
        for (int r = 0; r < rows; r++)
        {
            foreach (ref readonly var strip in w.Strips.AsSpan())
            {
                int group = Padding.Group<T>();
                for (int g = 0; g < strip.Groups; g++)
                {
                    int panel = g / 3, groups = Math.Min(3, strip.Groups - panel * 3);
                    T* data = w.Data.Pointer + strip.Offset + (panel * 3 * strip.Depth + g % 3) * group;
                    for (int v = 0; v < group; v += V.Count)
                    {
                        int column = strip.Column + g * group + v;
                        V sum = V.Load(ref *w.Bias.Pointer, column);
                        if (accumulate)
                        {
                            sum = V.Load(ref y[r], column) + sum;
                        }

                        T* p = data + v;
                        for (int s = strip.FirstSegment; s < strip.EndSegment; s++)
                        {
                            var segment = w.Segments[s];
                            for (int k = 0; k < segment.Length; k++, p += groups * group)
                            {
                                sum = V.Fma(V.Broadcast(x.Pointer[(nint)r * x.Stride + segment.Column + k]), V.Load(ref *p, 0), sum);
                            }
                        }

                        V.Store(sum, ref y[r], column);
                    }
                }
            }
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
        fixed (T* t = &target)
        {
            for (int m = 0; m < gWidth; m++)
            {
                for (int n = 0; n < xWidth; n++)
                {
                    T sum = t[(nint)m * leadingDimension + n];
                    for (int r = firstRow; r < firstRow + rows; r++)
                    {
                        sum = T.FusedMultiplyAdd((&g.Pointer[(nint)r * g.Stride])[m], (&x.Pointer[(nint)r * x.Stride])[n], sum);
                    }

                    t[(nint)m * leadingDimension + n] = sum;
                }
            }
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
        fixed (T* t = &target)
        {
            for (int n = 0; n < width; n++)
            {
                T sum = t[n];
                for (int r = firstRow; r < firstRow + rows; r++)
                {
                    sum += g.Pointer[(nint)r * g.Stride + n];
                }

                t[n] = sum;
            }
        }
    }
}
