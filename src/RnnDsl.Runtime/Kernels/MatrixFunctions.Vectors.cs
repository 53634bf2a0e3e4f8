using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>A matrix and a vector.</summary>
public static partial class MatrixFunctions
{
    /// <summary>y[r] = Σ_c m[r, c] v[c].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="v">The first element of a vector [columns].</param>
    /// <param name="y">The first element of the vector [rows] to write.</param>
    public static void Multiply<T, V>(ref T m, int rows, int columns, ref T v, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            Unsafe.Add(ref y, r) = RowFunctions.Dot<T, V>(ref Unsafe.Add(ref m, r * columns), ref v, columns, memory - r * columns);
        }
    }

    /// <summary>y[c] = Σ_r m[r, c] v[r], in the order of the rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="v">The first element of a vector [rows].</param>
    /// <param name="y">The first element of the vector [columns] to write.</param>
    public static void MultiplyTransposed<T, V>(ref T m, int rows, int columns, ref T v, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns);
        int c = 0;
        for (; c <= columns - 4 * V.Count; c += 4 * V.Count)
        {
            V y0 = V.Of(0), y1 = V.Of(0), y2 = V.Of(0), y3 = V.Of(0);
            for (int r = 0, i = c; r < rows; r++, i += columns)
            {
                V factor = V.Broadcast(Unsafe.Add(ref v, r));
                y0 = V.Fma(V.Load(ref m, i), factor, y0);
                y1 = V.Fma(V.Load(ref m, i + V.Count), factor, y1);
                y2 = V.Fma(V.Load(ref m, i + 2 * V.Count), factor, y2);
                y3 = V.Fma(V.Load(ref m, i + 3 * V.Count), factor, y3);
            }

            V.Store(y0, ref y, c);
            V.Store(y1, ref y, c + V.Count);
            V.Store(y2, ref y, c + 2 * V.Count);
            V.Store(y3, ref y, c + 3 * V.Count);
        }

        for (; c < columns; c += V.Count)
        {
            V sum = V.Of(0);
            for (int r = 0, i = c; r < rows; r++, i += columns)
            {
                sum = V.Fma(Load<T, V>(ref m, i, columns - c, memory), V.Broadcast(Unsafe.Add(ref v, r)), sum);
            }

            V.Store(sum, ref y, c);
        }
    }

    /// <summary>y[r, c] = a[r] b[c].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="a">The first element of a vector [rows].</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="b">The first element of a vector [columns].</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void Outer<T, V>(ref T a, int rows, ref T b, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            V factor = V.Broadcast(Unsafe.Add(ref a, r));
            for (int c = 0; c < columns; c += V.Count)
            {
                StoreAhead(factor * V.Load(ref b, c), ref y, r * columns + c, columns - c, memory);
            }
        }
    }

    /// <summary>y[r, c] = v[c].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="v">The first element of a vector [columns].</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void RepeatRows<T>(ref T v, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int r = 0; r < rows; r++)
        {
            RowFunctions.Copy(ref v, ref Unsafe.Add(ref y, r * columns), columns);
        }
    }

    /// <summary>y[r, c] = v[r].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to write with.</typeparam>
    /// <param name="v">The first element of a vector [rows].</param>
    /// <param name="rows">The result's rows.</param>
    /// <param name="columns">The result's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void RepeatColumns<T, V>(ref T v, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            V value = V.Broadcast(Unsafe.Add(ref v, r));
            for (int c = 0; c < columns; c += V.Count)
            {
                StoreAhead(value, ref y, r * columns + c, columns - c, memory);
            }
        }
    }
}
