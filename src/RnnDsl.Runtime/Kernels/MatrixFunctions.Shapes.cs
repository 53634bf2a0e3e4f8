using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Functions that only move numbers.</summary>
public static partial class MatrixFunctions
{
    /// <summary>Copies columns: row r of the source to row r of the target, each with a distance of its own between rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">The first element to read.</param>
    /// <param name="sourceColumns">Elements from one row of the source to the next.</param>
    /// <param name="target">The first element to write.</param>
    /// <param name="targetColumns">Elements from one row of the target to the next.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The elements of a row to copy.</param>
    public static void CopyColumns<T>(ref T source, int sourceColumns, ref T target, int targetColumns, int rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int r = 0; r < rows; r++)
            RowFunctions.Copy(ref Unsafe.Add(ref source, r * sourceColumns), ref Unsafe.Add(ref target, r * targetColumns), columns);
    }

    /// <summary>y[c, r] = m[r, c].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the matrix [columns × rows] to write.</param>
    public static void Transpose<T>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int c = 0; c < columns; c++)
        {
            for (int r = 0; r < rows; r++)
            {
                Unsafe.Add(ref y, c * rows + r) = Unsafe.Add(ref m, r * columns + c);
            }
        }
    }

    /// <summary>y[r, c] = m[r, start + c].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="start">The first column to take.</param>
    /// <param name="count">The number of columns to take.</param>
    /// <param name="y">The first element of the matrix [rows × count] to write.</param>
    public static void Columns<T>(ref T m, int rows, int columns, int start, int count, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int r = 0; r < rows; r++)
        {
            RowFunctions.Copy(ref Unsafe.Add(ref m, r * columns + start), ref Unsafe.Add(ref y, r * count), count);
        }
    }

    /// <summary>y[r, start + c] = m[r, c]; all else is 0.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="start">The column of the result that m starts at.</param>
    /// <param name="total">The result's columns.</param>
    /// <param name="y">The first element of the matrix [rows × total] to write.</param>
    public static void PlaceColumns<T>(ref T m, int rows, int columns, int start, int total, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunctions.Zero(ref y, rows * total);
        for (int r = 0; r < rows; r++)
        {
            RowFunctions.Copy(ref Unsafe.Add(ref m, r * columns), ref Unsafe.Add(ref y, r * total + start), columns);
        }
    }

    /// <summary>y[i, i] = v[i]; all else is 0.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="v">The first element of a vector [n].</param>
    /// <param name="n">The result's rows and columns.</param>
    /// <param name="y">The first element of the matrix [n × n] to write.</param>
    public static void Diagonal<T>(ref T v, int n, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunctions.Zero(ref y, n * n);
        for (int i = 0; i < n; i++)
        {
            Unsafe.Add(ref y, i * (n + 1)) = Unsafe.Add(ref v, i);
        }
    }

    /// <summary>y[i] = m[i, i].</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="m">The first element of a matrix [n × n].</param>
    /// <param name="n">The matrix's rows and columns.</param>
    /// <param name="y">The first element of the vector [n] to write.</param>
    public static void TakeDiagonal<T>(ref T m, int n, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < n; i++)
        {
            Unsafe.Add(ref y, i) = Unsafe.Add(ref m, i * (n + 1));
        }
    }

    /// <summary>y[i, i] = 1; all else is 0.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="n">The result's rows and columns.</param>
    /// <param name="y">The first element of the matrix [n × n] to write.</param>
    public static void Identity<T>(int n, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowFunctions.Zero(ref y, n * n);
        for (int i = 0; i < n; i++)
        {
            Unsafe.Add(ref y, i * (n + 1)) = T.One;
        }
    }
}
