using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Running sums over the elements of one row, added in order, one by one: the same bits on every machine.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowScans
{
    /// <summary>y[i] = x[0] + … + x[i]; y may be x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The first element to read.</param>
    /// <param name="y">The first element to write.</param>
    /// <param name="width">The number of elements.</param>
    public static void CumSum<T>(ref T x, ref T y, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < width; i++)
        {
            sum += Unsafe.Add(ref x, i);
            Unsafe.Add(ref y, i) = sum;
        }
    }

    /// <summary>y[i] = x[i] + … + x[width − 1], from the last on; y may be x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The first element to read.</param>
    /// <param name="y">The first element to write.</param>
    /// <param name="width">The number of elements.</param>
    public static void ReverseCumSum<T>(ref T x, ref T y, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = width - 1; i >= 0; i--)
        {
            sum += Unsafe.Add(ref x, i);
            Unsafe.Add(ref y, i) = sum;
        }
    }
}
