namespace RnnDsl;

/// <content>Operators with a signal, whose number at a position serves the units there.</content>
public readonly partial struct Series
{
    /// <summary>The sum at each position, the signal's number serves its units; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator +(Series a, Signal b) =>
        SequenceElements.Zip(new("Series + Signal", "plus"), a, b, static (a, b) => a + b);

    /// <summary>The sum at each position, the signal's number serves its units; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator +(Signal a, Series b) =>
        SequenceElements.Zip(new("Signal + Series", "plus"), a, b, static (a, b) => a + b);

    /// <summary>The difference at each position, the signal's number serves its units; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator -(Series a, Signal b) =>
        SequenceElements.Zip(new("Series - Signal", "minus"), a, b, static (a, b) => a - b);

    /// <summary>The difference at each position, the signal's number serves its units; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator -(Signal a, Series b) =>
        SequenceElements.Zip(new("Signal - Series", "minus"), a, b, static (a, b) => a - b);

    /// <summary>The quotient at each position, the signal's number serves its units; derivatives 1/b and -a/b².</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator /(Signal a, Series b) =>
        SequenceElements.Zip(new("Signal / Series", "over"), a, b, static (a, b) => a / b);
}
