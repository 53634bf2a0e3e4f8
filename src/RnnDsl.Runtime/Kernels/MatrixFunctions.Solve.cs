using System.Numerics;
using System.Runtime.CompilerServices;
using MathNet.Numerics.LinearAlgebra;

namespace RnnDsl.Kernels;

/// <summary>Systems of linear equations.</summary>
public static partial class MatrixFunctions
{
    /// <summary>
    /// y = op(a)⁻¹ b, in double precision by an LU decomposition with partial pivoting. Where a is singular to the last bit, the result has
    /// entries that are not finite; nothing is thrown. It allocates: it is meant for weights, once for each version of them.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="a">The first element of a matrix [n × n].</param>
    /// <param name="transposeA">Whether op(a) is the transpose of a.</param>
    /// <param name="b">The first element of a matrix [n × columns].</param>
    /// <param name="y">The first element of the matrix [n × columns] to write.</param>
    /// <param name="n">The number of equations.</param>
    /// <param name="columns">The number of right-hand sides.</param>
    public static void Solve<T>(ref T a, bool transposeA, ref T b, ref T y, int n, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<double> factors = Copy(ref a, n, n);
        Matrix<double> solution = (transposeA ? factors.Transpose() : factors).LU().Solve(Copy(ref b, n, columns));
        for (int r = 0; r < n; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                Unsafe.Add(ref y, r * columns + c) = T.CreateTruncating(solution[r, c]);
            }
        }
    }

    private static Matrix<double> Copy<T>(ref T m, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix<double> copy = Matrix<double>.Build.Dense(rows, columns);
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                copy[r, c] = double.CreateTruncating(Unsafe.Add(ref m, r * columns + c));
            }
        }

        return copy;
    }
}
