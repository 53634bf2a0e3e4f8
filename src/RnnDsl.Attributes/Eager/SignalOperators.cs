namespace RnnDsl;

/// <content>Operators of <see cref="Signal"/>: position by position; what has no positions serves each of them.</content>
public readonly partial struct Signal
{
    /// <summary>The negative, element by element; derivative -1.</summary>
    public static Signal operator -(Signal a) => SequenceElements.Map("-Signal", a, static a => -a);

    /// <summary>[n], [n] → [n]: the sum; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Signal operator +(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal + Signal", "plus"), a, b, static (a, b) => a + b);

    /// <summary>[n], number → [n]: the sum; derivatives 1 and 1.</summary>
    public static Signal operator +(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal + Scalar", a, b, static (a, b) => a + b);

    /// <summary>number, [n] → [n]: the sum; derivatives 1 and 1.</summary>
    public static Signal operator +(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar + Signal", a, b, static (a, b) => a + b);

    /// <summary>[n], [n] → [n]: the difference; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Signal operator -(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal - Signal", "minus"), a, b, static (a, b) => a - b);

    /// <summary>[n], number → [n]: the difference; derivatives 1 and -1.</summary>
    public static Signal operator -(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal - Scalar", a, b, static (a, b) => a - b);

    /// <summary>number, [n] → [n]: the difference; derivatives 1 and -1.</summary>
    public static Signal operator -(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar - Signal", a, b, static (a, b) => a - b);

    /// <summary>[n], [n] → [n]: the product; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Signal operator *(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal * Signal", "times"), a, b, static (a, b) => a * b);

    /// <summary>[n], number → [n]: the product; derivatives b and a.</summary>
    public static Signal operator *(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal * Scalar", a, b, static (a, b) => a * b);

    /// <summary>number, [n] → [n]: the product; derivatives b and a.</summary>
    public static Signal operator *(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar * Signal", a, b, static (a, b) => a * b);

    /// <summary>[n], [n] → [n]: the quotient; derivatives 1/b and -a/b².</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Signal operator /(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal / Signal", "over"), a, b, static (a, b) => a / b);

    /// <summary>[n], number → [n]: the quotient; derivatives 1/b and -a/b².</summary>
    public static Signal operator /(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal / Scalar", a, b, static (a, b) => a / b);

    /// <summary>number, [n] → [n]: the quotient; derivatives 1/b and -a/b².</summary>
    public static Signal operator /(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar / Signal", a, b, static (a, b) => a / b);

    /// <summary>1 where a &lt; b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Signal operator <(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal < Signal", "compared with"), a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator <(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal < Scalar", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator <(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar < Signal", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Signal operator >(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal > Signal", "compared with"), a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator >(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal > Scalar", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator >(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar > Signal", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Signal operator <=(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal <= Signal", "compared with"), a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator <=(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal <= Scalar", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator <=(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar <= Signal", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Signal operator >=(Signal a, Signal b) =>
        SequenceElements.Zip(new("Signal >= Signal", "compared with"), a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator >=(Signal a, Scalar b) =>
        SequenceElements.Zip("Signal >= Scalar", a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, position by position; no gradient.</summary>
    public static Signal operator >=(Scalar a, Signal b) =>
        SequenceElements.Zip("Scalar >= Signal", a, b, static (a, b) => a >= b ? 1 : 0);
}
