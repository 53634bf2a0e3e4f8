using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnDsl.Kernels;

/// <summary>Functions of a row, or of a unit, that a number tells.</summary>
public static partial class MatrixFunctions
{
    /// <summary>y = the row of m that the index tells.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="index">An integer from 0 to rows − 1.</param>
    /// <param name="y">The first element of the vector [columns] to write.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static void RowAt<T>(ref T m, int rows, int columns, T index, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowFunctions.Copy(ref Unsafe.Add(ref m, (nint)Index(index, rows) * columns), ref y, columns);

    /// <summary>y is zero but for the row that the index tells, which is v.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="v">The first element of a vector [columns].</param>
    /// <param name="columns">Its elements.</param>
    /// <param name="index">An integer from 0 to rows − 1.</param>
    /// <param name="rows">The rows of y.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static void PlaceRow<T>(ref T v, int columns, T index, int rows, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MemoryMarshal.CreateSpan(ref y, rows * columns).Clear();
        RowFunctions.Copy(ref v, ref Unsafe.Add(ref y, (nint)Index(index, rows) * columns), columns);
    }

    /// <summary>y is zero but for the unit that the index tells, which is 1.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="index">An integer from 0 to units − 1.</param>
    /// <param name="units">The units of y.</param>
    /// <param name="y">The first element of the vector [units] to write.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    public static void OneHot<T>(T index, int units, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MemoryMarshal.CreateSpan(ref y, units).Clear();
        Unsafe.Add(ref y, Index(index, units)) = T.One;
    }

    /// <summary>y[c] = the greatest of m[·, c]; NaN where there is one.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the vector [columns] to write.</param>
    public static void MaxRows<T>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int c = 0; c < columns; c++) Unsafe.Add(ref y, c) = Unsafe.Add(ref m, GreatestRow(ref m, rows, columns, c) * columns + c);
    }

    /// <summary>y[r, c] = 1 where m[r, c] is the greatest of its column, the first at a tie; else 0.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="m">The first element of a matrix [rows × columns].</param>
    /// <param name="rows">The matrix's rows.</param>
    /// <param name="columns">The matrix's columns.</param>
    /// <param name="y">The first element of the matrix [rows × columns] to write.</param>
    public static void MarkMaxRows<T>(ref T m, int rows, int columns, ref T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MemoryMarshal.CreateSpan(ref y, rows * columns).Clear();
        for (int c = 0; c < columns; c++) Unsafe.Add(ref y, GreatestRow(ref m, rows, columns, c) * columns + c) = T.One;
    }

    private static int GreatestRow<T>(ref T m, int rows, int columns, int c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int greatest = 0;
        T most = Unsafe.Add(ref m, c);
        for (int r = 1; r < rows && !T.IsNaN(most); r++)
        {
            T value = Unsafe.Add(ref m, r * columns + c);
            if (!(value > most) && !T.IsNaN(value)) continue;
            (greatest, most) = (r, value);
        }
        return greatest;
    }

    internal static int Index<T>(T index, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (index >= T.Zero && index < T.CreateTruncating(count)) return int.CreateTruncating(index);
        throw new ArgumentOutOfRangeException(nameof(index), $"There is no row {index}: rows are numbered from 0 to {count - 1}.");
    }
}
