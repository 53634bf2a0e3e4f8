namespace RnnDsl;

/// <content>Operators of <see cref="Series"/>: position by position; what has no positions serves each of them.</content>
public readonly partial struct Series
{
    /// <summary>The negative, element by element; derivative -1.</summary>
    public static Series operator -(Series a) => SequenceElements.Map("-Series", a, static a => -a);

    /// <summary>[n × d], [n × d] → [n × d]: the sum; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator +(Series a, Series b) =>
        SequenceElements.Zip(new("Series + Series", "plus"), a, b, static (a, b) => a + b);

    /// <summary>[n × d], number → [n × d]: the sum; derivatives 1 and 1.</summary>
    public static Series operator +(Series a, Scalar b) =>
        SequenceElements.Zip("Series + Scalar", a, b, static (a, b) => a + b);

    /// <summary>number, [n × d] → [n × d]: the sum; derivatives 1 and 1.</summary>
    public static Series operator +(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar + Series", a, b, static (a, b) => a + b);

    /// <summary>[n × d], [d] → [n × d], the vector at each position: the sum; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator +(Series a, Vec b) =>
        SequenceElements.Zip(new("Series + Vec", "plus"), a, b, static (a, b) => a + b);

    /// <summary>[d], [n × d] → [n × d], the vector at each position: the sum; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator +(Vec a, Series b) =>
        SequenceElements.Zip(new("Vec + Series", "plus"), a, b, static (a, b) => a + b);

    /// <summary>[n × d], [n × d] → [n × d]: the difference; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator -(Series a, Series b) =>
        SequenceElements.Zip(new("Series - Series", "minus"), a, b, static (a, b) => a - b);

    /// <summary>[n × d], number → [n × d]: the difference; derivatives 1 and -1.</summary>
    public static Series operator -(Series a, Scalar b) =>
        SequenceElements.Zip("Series - Scalar", a, b, static (a, b) => a - b);

    /// <summary>number, [n × d] → [n × d]: the difference; derivatives 1 and -1.</summary>
    public static Series operator -(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar - Series", a, b, static (a, b) => a - b);

    /// <summary>[n × d], [d] → [n × d], the vector at each position: the difference; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator -(Series a, Vec b) =>
        SequenceElements.Zip(new("Series - Vec", "minus"), a, b, static (a, b) => a - b);

    /// <summary>[d], [n × d] → [n × d], the vector at each position: the difference; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator -(Vec a, Series b) =>
        SequenceElements.Zip(new("Vec - Series", "minus"), a, b, static (a, b) => a - b);

    /// <summary>[n × d], [n × d] → [n × d]: the product; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator *(Series a, Series b) =>
        SequenceElements.Zip(new("Series * Series", "times"), a, b, static (a, b) => a * b);

    /// <summary>[n × d], number → [n × d]: the product; derivatives b and a.</summary>
    public static Series operator *(Series a, Scalar b) =>
        SequenceElements.Zip("Series * Scalar", a, b, static (a, b) => a * b);

    /// <summary>number, [n × d] → [n × d]: the product; derivatives b and a.</summary>
    public static Series operator *(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar * Series", a, b, static (a, b) => a * b);

    /// <summary>[n × d], [d] → [n × d], the vector at each position: the product; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator *(Series a, Vec b) =>
        SequenceElements.Zip(new("Series * Vec", "times"), a, b, static (a, b) => a * b);

    /// <summary>[d], [n × d] → [n × d], the vector at each position: the product; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator *(Vec a, Series b) =>
        SequenceElements.Zip(new("Vec * Series", "times"), a, b, static (a, b) => a * b);

    /// <summary>[n × d], [n] → [n × d], a position's number for its units: the product; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator *(Series a, Signal b) =>
        SequenceElements.Zip(new("Series * Signal", "times"), a, b, static (a, b) => a * b);

    /// <summary>[n], [n × d] → [n × d], a position's number for its units: the product; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator *(Signal a, Series b) =>
        SequenceElements.Zip(new("Signal * Series", "times"), a, b, static (a, b) => a * b);

    /// <summary>[n × d], [n × d] → [n × d]: the quotient; derivatives 1/b and -a/b².</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator /(Series a, Series b) =>
        SequenceElements.Zip(new("Series / Series", "over"), a, b, static (a, b) => a / b);

    /// <summary>[n × d], number → [n × d]: the quotient; derivatives 1/b and -a/b².</summary>
    public static Series operator /(Series a, Scalar b) =>
        SequenceElements.Zip("Series / Scalar", a, b, static (a, b) => a / b);

    /// <summary>number, [n × d] → [n × d]: the quotient; derivatives 1/b and -a/b².</summary>
    public static Series operator /(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar / Series", a, b, static (a, b) => a / b);

    /// <summary>[n × d], [d] → [n × d], the vector at each position: the quotient; derivatives 1/b and -a/b².</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator /(Series a, Vec b) =>
        SequenceElements.Zip(new("Series / Vec", "over"), a, b, static (a, b) => a / b);

    /// <summary>[d], [n × d] → [n × d], the vector at each position: the quotient; derivatives 1/b and -a/b².</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series operator /(Vec a, Series b) =>
        SequenceElements.Zip(new("Vec / Series", "over"), a, b, static (a, b) => a / b);

    /// <summary>[n × d], [n] → [n × d], a position's number for its units: the quotient; derivatives 1/b and -a/b².</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static Series operator /(Series a, Signal b) =>
        SequenceElements.Zip(new("Series / Signal", "over"), a, b, static (a, b) => a / b);

    /// <summary>1 where a &lt; b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator <(Series a, Series b) =>
        SequenceElements.Zip(new("Series < Series", "compared with"), a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, position by position; no gradient.</summary>
    public static Series operator <(Series a, Scalar b) =>
        SequenceElements.Zip("Series < Scalar", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, position by position; no gradient.</summary>
    public static Series operator <(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar < Series", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator >(Series a, Series b) =>
        SequenceElements.Zip(new("Series > Series", "compared with"), a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, position by position; no gradient.</summary>
    public static Series operator >(Series a, Scalar b) =>
        SequenceElements.Zip("Series > Scalar", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, position by position; no gradient.</summary>
    public static Series operator >(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar > Series", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator <=(Series a, Series b) =>
        SequenceElements.Zip(new("Series <= Series", "compared with"), a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, position by position; no gradient.</summary>
    public static Series operator <=(Series a, Scalar b) =>
        SequenceElements.Zip("Series <= Scalar", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, position by position; no gradient.</summary>
    public static Series operator <=(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar <= Series", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, position by position; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Series operator >=(Series a, Series b) =>
        SequenceElements.Zip(new("Series >= Series", "compared with"), a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, position by position; no gradient.</summary>
    public static Series operator >=(Series a, Scalar b) =>
        SequenceElements.Zip("Series >= Scalar", a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, position by position; no gradient.</summary>
    public static Series operator >=(Scalar a, Series b) =>
        SequenceElements.Zip("Scalar >= Series", a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>[m × d] * [n × d] → [n × m]: the matrix times the vector at each position; adjoints: Σ over positions of Outer(ȳ, s), and Transpose(W) * ȳ at each.</summary>
    /// <exception cref="ShapeException">The inner dimensions differ.</exception>
    public static Series operator *(Mat a, Series b)
    {
        var operation = new Operation("Mat * Series", "times");
        Mat series = b.Held(operation.Name);
        a.Held(operation.Name);
        if (a.Columns != series.Columns) throw operation.Misfit(a.Shape, series.Shape, $"the inner dimensions {a.Columns} and {series.Columns} differ");
        return SequenceElements.EachPosition(operation.Name, b, v => a * v);
    }
}
