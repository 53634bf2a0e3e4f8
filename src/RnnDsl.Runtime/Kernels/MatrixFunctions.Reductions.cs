using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Sums over rows and columns.</summary>
public static partial class MatrixFunctions
{
    /// <summary>y[c] = Σ_r m[r, c], in the order of the rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the vector [columns] to write.</param>
    public static void SumRows<T, V>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns);
        for (int c = 0; c < columns; c += V.Count)
        {
            V sum = V.Of(0);
            for (int r = 0; r < rows; r++)
            {
                sum += Load<T, V>(ref m, r * columns + c, columns - c, memory);
            }

            V.Store(sum, ref y, c);
        }
    }

    /// <summary>y[r] = Σ_c m[r, c].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the vector [rows] to write.</param>
    public static void SumColumns<T, V>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int memory = Memory<T>(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            Unsafe.Add(ref y, r) = RowFunctions.Sum<T, V>(ref Unsafe.Add(ref m, r * columns), columns, memory - r * columns);
        }
    }
}
