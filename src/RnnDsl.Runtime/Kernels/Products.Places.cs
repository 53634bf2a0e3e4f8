using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Sums of rows, each at the place that a number tells.</summary>
public static unsafe partial class Products
{
    /// <summary>target[at[r]·leadingDimension + n] += g[r][n], rows ascending.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="g">Rows of at least width elements.</param>
    /// <param name="width">The elements to add.</param>
    /// <param name="at">Rows of one number each: the row of the target, from 0; the forward run has checked it.</param>
    /// <param name="firstRow">The first row of both.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="target">The first element of the target.</param>
    /// <param name="leadingDimension">Elements from one row of the target to the next.</param>
    public static void AddRowsAt<T, V>(Rows<T> g, int width, Rows<T> at, int firstRow, int rows, ref T target, int leadingDimension)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int row = firstRow; row < firstRow + rows; row++)
            Add(ref g[row], ref Unsafe.Add(ref target, nint.CreateTruncating(at[row]) * leadingDimension), width);
    }

    /// <summary>Rows of the target lie side by side: nothing behind the last element may be touched.</summary>
    private static void Add<T>(ref T from, ref T to, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
            (Vector.LoadUnsafe(ref to, (nuint)i) + Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < width; i++) Unsafe.Add(ref to, i) += Unsafe.Add(ref from, i);
    }
}
