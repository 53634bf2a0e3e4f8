using System.Text.Json.Serialization;

namespace RnnDsl.Explaining;

/// <summary>A table of numbers that becomes JSON: a matrix, a heatmap.</summary>
public sealed class NumberTable
{
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 0.</param>
    /// <param name="data">Row by row.</param>
    /// <exception cref="ArgumentException">There are not rows · columns numbers.</exception>
    [JsonConstructor]
    public NumberTable(int rows, int columns, double[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (rows < 0 || columns < 0 || (long)rows * columns != data.Length)
            throw new ArgumentException($"A table of {rows} × {columns} cannot have {data.Length} numbers.", nameof(data));
        (Rows, Columns, Data) = (rows, columns, data);
    }

    /// <summary>A table of zeros.</summary>
    public NumberTable(int rows, int columns) : this(rows, columns, new double[checked(rows * columns)])
    {
    }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>The numbers, row by row.</summary>
    public double[] Data { get; }

    /// <summary>A number.</summary>
    public ref double this[int row, int column] => ref Row(row)[column];

    /// <summary>A copy of an array.</summary>
    public static NumberTable Of(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new NumberTable(values.GetLength(0), values.GetLength(1), [.. values.Cast<double>()]);
    }

    /// <summary>The numbers of a row.</summary>
    public Span<double> Row(int row) => Data.AsSpan(row * Columns, Columns);

    /// <summary>A copy.</summary>
    public double[,] ToArray()
    {
        var copy = new double[Rows, Columns];
        Data.CopyTo(Cells.Of(copy));
        return copy;
    }
}
