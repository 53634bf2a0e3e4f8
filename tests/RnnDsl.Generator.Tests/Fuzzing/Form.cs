namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>
/// What a value of a random definition is: a scalar, a vector of units, a matrix, or one of the first two at each position of
/// a sequence.
/// </summary>
/// <param name="Rows">The units of a vector, the rows of a matrix; null for a number.</param>
/// <param name="Over">The sequence that has the positions: a context's name, or <see cref="SoFar"/>.</param>
internal sealed record Form(Size? Rows, Size? Columns = null, string? Over = null)
{
    /// <summary>The steps so far, whose positions all histories share.</summary>
    public const string SoFar = "";

    public static readonly Form Scalar = new(Rows: null);

    public static Form Matrix(Size rows, Size columns) => new(rows, columns);

    public static Form Signal(string over) => new(null, null, over);

    public static Form Series(string over, Size units) => new(units, null, over);

    public static implicit operator Form(Size size) => new(size);

    public bool IsScalar => this == Scalar;

    public bool IsVector => Rows is not null && Columns is null && Over is null;

    public bool IsMatrix => Columns is not null;

    public bool IsSequence => Over is not null;

    public bool IsSeries => Over is not null && Rows is not null;

    public bool IsSignal => Over is not null && Rows is null;

    /// <summary>How many numbers it has, or one position of it.</summary>
    public int Numbers => (Rows?.Value ?? 1) * (Columns?.Value ?? 1);

    public string Type => Columns is not null ? "Mat" : IsSeries ? "Series" : IsSignal ? "Signal" : Rows is not null ? "Vec" : "Scalar";
}
