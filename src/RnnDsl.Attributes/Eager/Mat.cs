using System.Globalization;

namespace RnnDsl;

/// <summary>
/// A matrix of one row and one column or more, row-major, in double precision. The <see langword="default"/> has no
/// value; using it throws <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct Mat
{
    private readonly double[]? values;
    private readonly int columns;

    /// <summary>A matrix of the given numbers, which are copied: <c>new Mat(2, 3, 1, 2, 3, 4, 5, 6)</c>.</summary>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="columns">The number of columns, at least 1.</param>
    /// <param name="values">rows × columns numbers, row by row.</param>
    /// <exception cref="ShapeException">The shape is empty, or the number of values is not rows × columns.</exception>
    public Mat(int rows, int columns, params ReadOnlySpan<double> values) : this(values.ToArray(), columns)
    {
        if (rows < 1 || columns < 1)
            throw new ShapeException($"Mat: [{rows} × {columns}]: a matrix has one row and one column or more.");
        if ((long)rows * columns != values.Length)
            throw new ShapeException($"Mat: {values.Length} values for [{rows} × {columns}]: it holds {(long)rows * columns}.");
    }

    /// <summary>A matrix of the given numbers, which are copied.</summary>
    /// <param name="values">The entries [row, column].</param>
    /// <exception cref="ShapeException">There are no rows or no columns.</exception>
    public Mat(double[,] values) : this(RowMajor(values), values.GetLength(1))
    {
        if (values.Length == 0)
        {
            throw new ShapeException(
                $"Mat: [{values.GetLength(0)} × {values.GetLength(1)}]: a matrix has one row and one column or more.");
        }
    }

    private Mat(double[] owned, int columns) => (values, this.columns) = (owned, columns);

    /// <summary>The number of rows.</summary>
    /// <exception cref="InvalidOperationException">The matrix has no value.</exception>
    public int Rows => Held(nameof(Rows)).Length / columns;

    /// <summary>The number of columns.</summary>
    /// <exception cref="InvalidOperationException">The matrix has no value.</exception>
    public int Columns => Held(nameof(Columns)).Length / Rows;

    /// <summary>One entry.</summary>
    /// <param name="row">Its row, from 0.</param>
    /// <param name="column">Its column, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    /// <exception cref="InvalidOperationException">The matrix has no value.</exception>
    public double this[int row, int column]
    {
        get
        {
            double[] data = Held("Mat[row, column]");
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, columns);
            return data[row * columns + column];
        }
    }

    /// <summary>A copy of the entries, row by row.</summary>
    /// <exception cref="InvalidOperationException">The matrix has no value.</exception>
    public double[] ToArray() => [.. Held(nameof(ToArray))];

    /// <summary>The entries in the invariant culture, row by row: <c>[[1, 2], [3, 4]]</c>.</summary>
    public override string ToString()
    {
        if (values is null) return "Mat without a value";
        IEnumerable<string> rows = values
            .Select(value => value.ToString(CultureInfo.InvariantCulture))
            .Chunk(columns)
            .Select(row => $"[{string.Join(", ", row)}]");
        return $"[{string.Join(", ", rows)}]";
    }

    internal string Shape => $"[{Rows} × {Columns}]";

    /// <summary>A matrix over a row-major array that nobody else writes to.</summary>
    internal static Mat Over(double[] owned, int columns) => new(owned, columns);

    /// <summary>The entries, or the error that names the operation which needs them.</summary>
    internal double[] Held(string operation) => values ?? throw Operation.Empty(operation, nameof(Mat));

    private static double[] RowMajor(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var copy = new double[values.Length];
        Buffer.BlockCopy(values, 0, copy, 0, sizeof(double) * copy.Length);
        return copy;
    }
}
