namespace RnnDsl;

/// <content>
/// Operators of <see cref="Mat"/>: element by element; a scalar broadcasts. <c>*</c> of two matrices is in
/// MatProducts.cs.
/// </content>
public readonly partial struct Mat
{
    /// <summary>The negative, element by element; derivative -1.</summary>
    public static Mat operator -(Mat a) => Elements.Map("-Mat", a, static a => -a);

    /// <summary>[m × n] + [m × n] → [m × n]: the sum element by element; derivatives 1 and 1.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Mat operator +(Mat a, Mat b) =>
        Elements.Zip(new("Mat + Mat", "plus"), a, b, static (a, b) => a + b);

    /// <summary>[m × n] + number → [m × n]: the sum, the scalar broadcasts; derivatives 1 and 1.</summary>
    public static Mat operator +(Mat a, Scalar b) =>
        Elements.Zip("Mat + Scalar", a, b, static (a, b) => a + b);

    /// <summary>number + [m × n] → [m × n]: the sum, the scalar broadcasts; derivatives 1 and 1.</summary>
    public static Mat operator +(Scalar a, Mat b) =>
        Elements.Zip("Scalar + Mat", a, b, static (a, b) => a + b);

    /// <summary>[m × n] - [m × n] → [m × n]: the difference element by element; derivatives 1 and -1.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Mat operator -(Mat a, Mat b) =>
        Elements.Zip(new("Mat - Mat", "minus"), a, b, static (a, b) => a - b);

    /// <summary>[m × n] - number → [m × n]: the difference, the scalar broadcasts; derivatives 1 and -1.</summary>
    public static Mat operator -(Mat a, Scalar b) =>
        Elements.Zip("Mat - Scalar", a, b, static (a, b) => a - b);

    /// <summary>number - [m × n] → [m × n]: the difference, the scalar broadcasts; derivatives 1 and -1.</summary>
    public static Mat operator -(Scalar a, Mat b) =>
        Elements.Zip("Scalar - Mat", a, b, static (a, b) => a - b);

    /// <summary>[m × n] * number → [m × n]: the product, the scalar broadcasts; derivatives b and a.</summary>
    public static Mat operator *(Mat a, Scalar b) =>
        Elements.Zip("Mat * Scalar", a, b, static (a, b) => a * b);

    /// <summary>number * [m × n] → [m × n]: the product, the scalar broadcasts; derivatives b and a.</summary>
    public static Mat operator *(Scalar a, Mat b) =>
        Elements.Zip("Scalar * Mat", a, b, static (a, b) => a * b);

    /// <summary>[m × n] / number → [m × n]: the quotient, the scalar broadcasts; derivatives 1/b and -a/b².</summary>
    public static Mat operator /(Mat a, Scalar b) =>
        Elements.Zip("Mat / Scalar", a, b, static (a, b) => a / b);

    /// <summary>number / [m × n] → [m × n]: the quotient, the scalar broadcasts; derivatives 1/b and -a/b².</summary>
    public static Mat operator /(Scalar a, Mat b) =>
        Elements.Zip("Scalar / Mat", a, b, static (a, b) => a / b);

    /// <summary>1 where a &lt; b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Mat operator <(Mat a, Mat b) =>
        Elements.Zip(new("Mat < Mat", "compared with"), a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator <(Mat a, Scalar b) =>
        Elements.Zip("Mat < Scalar", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &lt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator <(Scalar a, Mat b) =>
        Elements.Zip("Scalar < Mat", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Mat operator >(Mat a, Mat b) =>
        Elements.Zip(new("Mat > Mat", "compared with"), a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator >(Mat a, Scalar b) =>
        Elements.Zip("Mat > Scalar", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator >(Scalar a, Mat b) =>
        Elements.Zip("Scalar > Mat", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Mat operator <=(Mat a, Mat b) =>
        Elements.Zip(new("Mat <= Mat", "compared with"), a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator <=(Mat a, Scalar b) =>
        Elements.Zip("Mat <= Scalar", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator <=(Scalar a, Mat b) =>
        Elements.Zip("Scalar <= Mat", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, element by element; no gradient.</summary>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Mat operator >=(Mat a, Mat b) =>
        Elements.Zip(new("Mat >= Mat", "compared with"), a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator >=(Mat a, Scalar b) =>
        Elements.Zip("Mat >= Scalar", a, b, static (a, b) => a >= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0, element by element, the scalar broadcasts; no gradient.</summary>
    public static Mat operator >=(Scalar a, Mat b) =>
        Elements.Zip("Scalar >= Mat", a, b, static (a, b) => a >= b ? 1 : 0);
}
