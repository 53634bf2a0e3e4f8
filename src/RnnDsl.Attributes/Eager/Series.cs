namespace RnnDsl;

/// <summary>
/// A <see cref="Vec"/> at every position of a sequence, in double precision: position by position, as the rows of a matrix.
/// The <see langword="default"/> has no value; using it throws <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct Series
{
    private readonly Mat rows;
    private readonly bool held;

    /// <summary>A series of the given numbers, which are copied: <c>new Series(2, 3, 1, 2, 3, 4, 5, 6)</c>.</summary>
    /// <param name="positions">The number of positions, at least 1.</param>
    /// <param name="units">The number of units at each, at least 1.</param>
    /// <param name="values">positions × units numbers, position by position.</param>
    /// <exception cref="ShapeException">The shape is empty, or the number of values is not positions × units.</exception>
    public Series(int positions, int units, params ReadOnlySpan<double> values)
    {
        if (positions < 1 || units < 1)
            throw new ShapeException($"Series: [{positions} × {units}]: a series has one position and one unit or more.");
        if ((long)positions * units != values.Length)
            throw new ShapeException($"Series: {values.Length} values for [{positions} × {units}]: it holds {(long)positions * units}.");
        (rows, held) = (Mat.Over(values.ToArray(), units), true);
    }

    /// <summary>A series of the given numbers, which are copied.</summary>
    /// <param name="values">The numbers [position, unit].</param>
    /// <exception cref="ShapeException">There are no positions or no units.</exception>
    public Series(double[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0)
        {
            throw new ShapeException(
                $"Series: [{values.GetLength(0)} × {values.GetLength(1)}]: a series has one position and one unit or more.");
        }
        (rows, held) = (new Mat(values), true);
    }

    private Series(Mat rows) => (this.rows, held) = (rows, true);

    /// <summary>The number of positions.</summary>
    /// <exception cref="InvalidOperationException">The series has no value.</exception>
    public int Positions => Held(nameof(Positions)).Rows;

    /// <summary>The number of units at each position.</summary>
    /// <exception cref="InvalidOperationException">The series has no value.</exception>
    public int Units => Held(nameof(Units)).Columns;

    /// <summary>One number.</summary>
    /// <param name="position">Its position, from 0.</param>
    /// <param name="unit">Its unit, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    /// <exception cref="InvalidOperationException">The series has no value.</exception>
    public double this[int position, int unit]
    {
        get
        {
            Mat data = Held("Series[position, unit]");
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, data.Rows);
            ArgumentOutOfRangeException.ThrowIfNegative(unit);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, data.Columns);
            return data[position, unit];
        }
    }

    /// <summary>A copy of the numbers, position by position.</summary>
    /// <exception cref="InvalidOperationException">The series has no value.</exception>
    public double[] ToArray() => Held(nameof(ToArray)).ToArray();

    /// <summary>The numbers in the invariant culture, position by position: <c>[[1, 2], [3, 4]]</c>.</summary>
    public override string ToString() => held ? rows.ToString() : "Series without a value";

    internal string Shape => Held(nameof(Shape)).Shape;

    /// <summary>A series over numbers that nobody else writes to.</summary>
    internal static Series Over(Mat rows) => new(rows);

    /// <summary>A series over numbers that nobody else writes to, position by position.</summary>
    internal static Series Over(double[] owned, int units) => new(Mat.Over(owned, units));

    /// <summary>The numbers, a row for each position, or the error that names the operation which needs them.</summary>
    internal Mat Held(string operation) => held ? rows : throw Operation.Empty(operation, nameof(Series));

    /// <summary>The numbers of one position.</summary>
    internal Vec At(int position) => Vec.Over(rows.ToArray()[(position * Units)..((position + 1) * Units)]);
}
