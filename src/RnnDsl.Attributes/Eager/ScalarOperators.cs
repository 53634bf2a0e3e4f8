namespace RnnDsl;

/// <content>Operators of <see cref="Scalar"/>: ordinary arithmetic, and comparisons that give 1 or 0.</content>
public readonly partial struct Scalar
{
    /// <summary>The negative; derivative -1.</summary>
    public static Scalar operator -(Scalar a) => Elements.Map("-Scalar", a, static a => -a);

    /// <summary>The sum; derivatives 1 and 1.</summary>
    public static Scalar operator +(Scalar a, Scalar b) =>
        Elements.Zip("Scalar + Scalar", a, b, static (a, b) => a + b);

    /// <summary>The difference; derivatives 1 and -1.</summary>
    public static Scalar operator -(Scalar a, Scalar b) =>
        Elements.Zip("Scalar - Scalar", a, b, static (a, b) => a - b);

    /// <summary>The product; derivatives b and a.</summary>
    public static Scalar operator *(Scalar a, Scalar b) =>
        Elements.Zip("Scalar * Scalar", a, b, static (a, b) => a * b);

    /// <summary>The quotient; derivatives 1/b and -a/b².</summary>
    public static Scalar operator /(Scalar a, Scalar b) =>
        Elements.Zip("Scalar / Scalar", a, b, static (a, b) => a / b);

    /// <summary>1 where a &lt; b holds, else 0; no gradient.</summary>
    public static Scalar operator <(Scalar a, Scalar b) =>
        Elements.Zip("Scalar < Scalar", a, b, static (a, b) => a < b ? 1 : 0);

    /// <summary>1 where a &gt; b holds, else 0; no gradient.</summary>
    public static Scalar operator >(Scalar a, Scalar b) =>
        Elements.Zip("Scalar > Scalar", a, b, static (a, b) => a > b ? 1 : 0);

    /// <summary>1 where a &lt;= b holds, else 0; no gradient.</summary>
    public static Scalar operator <=(Scalar a, Scalar b) =>
        Elements.Zip("Scalar <= Scalar", a, b, static (a, b) => a <= b ? 1 : 0);

    /// <summary>1 where a &gt;= b holds, else 0; no gradient.</summary>
    public static Scalar operator >=(Scalar a, Scalar b) =>
        Elements.Zip("Scalar >= Scalar", a, b, static (a, b) => a >= b ? 1 : 0);
}
