using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Softmax and its logarithm along either axis.</summary>
public static partial class MatrixFunctions
{
    /// <summary>Softmax of each column (along axis 0): every column of the result sums to 1.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void SoftmaxColumns<T, V>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => NormaliseColumns<T, V>(ref m, rows, columns, ref y, logarithm: false);

    /// <summary>Softmax of each row (along axis 1): every row of the result sums to 1, and is as <see cref="RowFunctions.Softmax"/> of it.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void SoftmaxRows<T, V>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => NormaliseRows<T, V>(ref m, rows, columns, ref y, logarithm: false);

    /// <summary>The logarithm of <see cref="SoftmaxColumns"/>, x − m − log Σ e^(x − m) with m the greatest of the column.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void LogSoftmaxColumns<T, V>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => NormaliseColumns<T, V>(ref m, rows, columns, ref y, logarithm: true);

    /// <summary>The logarithm of <see cref="SoftmaxRows"/>, x − m − log Σ e^(x − m) with m the greatest of the row.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void LogSoftmaxRows<T, V>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => NormaliseRows<T, V>(ref m, rows, columns, ref y, logarithm: true);

    private static void NormaliseColumns<T, V>(ref T m, int rows, int columns, ref T y, bool logarithm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns), end = rows * columns;
        for (int c = 0; c < columns; c += V.Count)
        {
            int count = columns - c;
            V max = V.Of(double.NegativeInfinity);
            for (int i = c; i < end; i += columns)
            {
                max = V.Max(max, Load<T, V>(ref m, i, count, memory));
            }

            V sum = V.Of(0);
            for (int i = c; i < end; i += columns)
            {
                V exponential = V.Exp(Load<T, V>(ref m, i, count, memory) - max);
                sum += exponential;
                if (!logarithm) StoreWithin(exponential, ref y, i, count, memory);
            }

            V log = V.Log(sum);
            for (int i = c; i < end; i += columns)
            {
                V value = logarithm ? Load<T, V>(ref m, i, count, memory) - max - log : Load<T, V>(ref y, i, count, memory) / sum;
                StoreWithin(value, ref y, i, count, memory);
            }
        }
    }

    private static void NormaliseRows<T, V>(ref T m, int rows, int columns, ref T y, bool logarithm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            int start = r * columns;
            V max = V.Broadcast(RowFunctions.Max<T, V>(ref Unsafe.Add(ref m, start), columns, memory - start));
            for (int c = 0; c < columns; c += V.Count)
            {
                StoreAhead(V.Exp(Load<T, V>(ref m, start + c, columns - c, memory) - max), ref y, start + c, columns - c, memory);
            }

            V sum = V.Broadcast(RowFunctions.Sum<T, V>(ref Unsafe.Add(ref y, start), columns, memory - start));
            V log = V.Log(sum);
            for (int c = 0; c < columns; c += V.Count)
            {
                V value = logarithm ? Load<T, V>(ref m, start + c, columns - c, memory) - max - log : Load<T, V>(ref y, start + c, columns - c, memory) / sum;
                StoreAhead(value, ref y, start + c, columns - c, memory);
            }
        }
    }
}
