using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>A matrix and a vector.</summary>
public static partial class MatrixFunctions
{
    /// <summary>y[r] = Σ_c m[r, c] v[c], with the bits of <see cref="RowFunctions.Dot{T, V}(ref T, ref T, int)"/> of each row and v.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="v">The first element of a vector [columns].</param>
    /// <param name="y">The first element of the vector [rows] to write.</param>
    [SkipLocalsInit]
    public static void Multiply<T, V>(ref T m, int rows, int columns, ref T v, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns), group = Padding.Group<T>(), r = 0;
        Span<T> partials = stackalloc T[4 * group];
        for (; r <= rows - 4; r += 4)
        {
            for (int lane = 0; lane < group; lane += V.Count)
            {
                AddFourRows<T, V>(ref m, r * columns, columns, ref v, lane, memory, ref partials[lane]);
            }

            for (int row = 0; row < 4; row++)
            {
                Unsafe.Add(ref y, r + row) = RowFunctions.SumOfGroup<T, V>(ref partials[row * group]);
            }
        }

        for (; r < rows; r++)
        {
            Unsafe.Add(ref y, r) = RowFunctions.Dot<T, V>(ref Unsafe.Add(ref m, r * columns), ref v, columns, memory - r * columns);
        }
    }

    /// <summary>The partial sums of four rows, for as many lanes of their groups as a vector has.</summary>
    [MethodImpl(Inline)]
    private static void AddFourRows<T, V>(ref T m, int start, int columns, ref T v, int lane, int memory, ref T partials)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int group = Padding.Group<T>(), c = lane;
        V s0 = V.Of(0), s1 = V.Of(0), s2 = V.Of(0), s3 = V.Of(0);
        for (; c <= columns - V.Count; c += group)
        {
            V x = V.Load(ref v, c);
            s0 = V.Fma(V.Load(ref m, start + c), x, s0);
            s1 = V.Fma(V.Load(ref m, start + columns + c), x, s1);
            s2 = V.Fma(V.Load(ref m, start + 2 * columns + c), x, s2);
            s3 = V.Fma(V.Load(ref m, start + 3 * columns + c), x, s3);
        }

        int count = columns - c;
        if (count > 0)
        {
            V x = V.Load(ref v, c);
            s0 = V.First(count, V.Fma(Load<T, V>(ref m, start + c, count, memory), x, s0), s0);
            s1 = V.First(count, V.Fma(Load<T, V>(ref m, start + columns + c, count, memory), x, s1), s1);
            s2 = V.First(count, V.Fma(Load<T, V>(ref m, start + 2 * columns + c, count, memory), x, s2), s2);
            s3 = V.First(count, V.Fma(Load<T, V>(ref m, start + 3 * columns + c, count, memory), x, s3), s3);
        }

        V.Store(s0, ref partials, 0);
        V.Store(s1, ref partials, group);
        V.Store(s2, ref partials, 2 * group);
        V.Store(s3, ref partials, 3 * group);
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
