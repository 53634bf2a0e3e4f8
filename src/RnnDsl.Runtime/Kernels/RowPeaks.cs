using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Where the greatest of a row's elements is: the first of them, at a tie; NaN counts as greatest.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowPeaks
{
    /// <summary>The index of the greatest of a row's first elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">The row's first element.</param>
    /// <param name="width">The number of elements, at least 1.</param>
    public static int ArgMax<T>(ref T row, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        T greatest = row;
        for (int i = 1; i < width && !T.IsNaN(greatest); i++)
        {
            T value = Unsafe.Add(ref row, i);
            if (value > greatest || T.IsNaN(value))
            {
                (best, greatest) = (i, value);
            }
        }

        return best;
    }

    /// <summary>y[i] = 1 for the greatest of x, 0 for all others; y may be x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="x">The first element to read.</param>
    /// <param name="y">The first element to write.</param>
    /// <param name="width">The number of elements, at least 1.</param>
    public static void Mark<T>(ref T x, ref T y, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = ArgMax(ref x, width);
        RowFunctions.Zero(ref y, width);
        Unsafe.Add(ref y, best) = T.One;
    }
}
