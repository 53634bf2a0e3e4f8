namespace RnnDsl;

/// <content>Operators of <see cref="Vec"/>: element by element; a scalar broadcasts.</content>
public readonly partial struct Vec
{
    /// <summary>The negative, element by element; derivative -1.</summary>
    public static Vec operator -(Vec a) => Elements.Map("-Vec", a, static a => -a);

    /// <summary>[n] + [n] → [n]: the sum element by element; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator +(Vec a, Vec b) =>
        Elements.Zip(new("Vec + Vec", "plus"), a, b, static (a, b) => a + b);

    /// <summary>[n] + number → [n]: the sum, the scalar broadcasts; derivatives 1 and 1.</summary>
    public static Vec operator +(Vec a, Scalar b) =>
        Elements.Zip("Vec + Scalar", a, b, static (a, b) => a + b);

    /// <summary>number + [n] → [n]: the sum, the scalar broadcasts; derivatives 1 and 1.</summary>
    public static Vec operator +(Scalar a, Vec b) =>
        Elements.Zip("Scalar + Vec", a, b, static (a, b) => a + b);

    /// <summary>[n] - [n] → [n]: the difference element by element; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator -(Vec a, Vec b) =>
        Elements.Zip(new("Vec - Vec", "minus"), a, b, static (a, b) => a - b);

    /// <summary>[n] - number → [n]: the difference, the scalar broadcasts; derivatives 1 and -1.</summary>
    public static Vec operator -(Vec a, Scalar b) =>
        Elements.Zip("Vec - Scalar", a, b, static (a, b) => a - b);

    /// <summary>number - [n] → [n]: the difference, the scalar broadcasts; derivatives 1 and -1.</summary>
    public static Vec operator -(Scalar a, Vec b) =>
        Elements.Zip("Scalar - Vec", a, b, static (a, b) => a - b);

    /// <summary>[n] * [n] → [n]: the product element by element; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator *(Vec a, Vec b) =>
        Elements.Zip(new("Vec * Vec", "times"), a, b, static (a, b) => a * b);

    /// <summary>[n] * number → [n]: the product, the scalar broadcasts; derivatives b and a.</summary>
    public static Vec operator *(Vec a, Scalar b) =>
        Elements.Zip("Vec * Scalar", a, b, static (a, b) => a * b);

    /// <summary>number * [n] → [n]: the product, the scalar broadcasts; derivatives b and a.</summary>
    public static Vec operator *(Scalar a, Vec b) =>
        Elements.Zip("Scalar * Vec", a, b, static (a, b) => a * b);

    /// <summary>[n] / [n] → [n]: the quotient element by element; derivatives 1/b and -a/b².</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator /(Vec a, Vec b) =>
        Elements.Zip(new("Vec / Vec", "over"), a, b, static (a, b) => a / b);

    /// <summary>[n] / number → [n]: the quotient, the scalar broadcasts; derivatives 1/b and -a/b².</summary>
    public static Vec operator /(Vec a, Scalar b) =>
        Elements.Zip("Vec / Scalar", a, b, static (a, b) => a / b);

    /// <summary>number / [n] → [n]: the quotient, the scalar broadcasts; derivatives 1/b and -a/b².</summary>
    public static Vec operator /(Scalar a, Vec b) =>
        Elements.Zip("Scalar / Vec", a, b, static (a, b) => a / b);

    /// <summary>1 where a &lt; b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator <(Vec a, Vec b) =>
        Elements.Zip(new("Vec < Vec", "compared with"), a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator <(Vec a, Scalar b) =>
        Elements.Zip("Vec < Scalar", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator <(Scalar a, Vec b) =>
        Elements.Zip("Scalar < Vec", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator >(Vec a, Vec b) =>
        Elements.Zip(new("Vec > Vec", "compared with"), a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator >(Vec a, Scalar b) =>
        Elements.Zip("Vec > Scalar", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator >(Scalar a, Vec b) =>
        Elements.Zip("Scalar > Vec", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator <=(Vec a, Vec b) =>
        Elements.Zip(new("Vec <= Vec", "compared with"), a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator <=(Vec a, Scalar b) =>
        Elements.Zip("Vec <= Scalar", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator <=(Scalar a, Vec b) =>
        Elements.Zip("Scalar <= Vec", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec operator >=(Vec a, Vec b) =>
        Elements.Zip(new("Vec >= Vec", "compared with"), a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator >=(Vec a, Scalar b) =>
        Elements.Zip("Vec >= Scalar", a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Vec operator >=(Scalar a, Vec b) =>
        Elements.Zip("Scalar >= Vec", a, b, static (a, b) => a >= b ? 1 : 0);
}
