using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>
/// Functions of two operands, element by element; a scalar broadcasts. The last two arguments are the operands' text,
/// which C# fills in for messages.
/// </content>
public static partial class Equations
{
    /// <summary>
    /// Element by element, equal shapes or a scalar: the larger of a and b; the derivative is 1 for the larger, at a tie
    /// for a, and 0 for the other.
    /// </summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec Max(
        Vec a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Max), aText, bText), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Vec Max(Vec a, Scalar b) => Elements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Vec Max(Scalar a, Vec b) => Elements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Scalar Max(Scalar a, Scalar b) => Elements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Mat Max(
        Mat a, Mat b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Max), aText, bText), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Mat Max(Mat a, Scalar b) => Elements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Mat Max(Scalar a, Mat b) => Elements.Zip(nameof(Max), a, b, Math.Max);

    /// <summary>
    /// Element by element, equal shapes or a scalar: the smaller of a and b; the derivative is 1 for the smaller, at a
    /// tie for a, and 0 for the other.
    /// </summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec Min(
        Vec a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Min), aText, bText), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Vec Min(Vec a, Scalar b) => Elements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Vec Min(Scalar a, Vec b) => Elements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Scalar Min(Scalar a, Scalar b) => Elements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Mat Min(
        Mat a, Mat b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Min), aText, bText), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Mat Min(Mat a, Scalar b) => Elements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Mat Min(Scalar a, Mat b) => Elements.Zip(nameof(Min), a, b, Math.Min);

    /// <summary>
    /// Element by element, equal shapes or a scalar: a - b·floor(a/b), which has the sign of b (unlike C#'s %);
    /// derivatives 1 in a, -floor(a/b) in b.
    /// </summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec Mod(
        Vec a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Mod), aText, bText), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Vec Mod(Vec a, Scalar b) => Elements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Vec Mod(Scalar a, Vec b) => Elements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Scalar Mod(Scalar a, Scalar b) => Elements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Mat Mod(
        Mat a, Mat b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Mod), aText, bText), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Mat Mod(Mat a, Scalar b) => Elements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Mat Mod(Scalar a, Mat b) => Elements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <summary>
    /// Element by element, equal shapes or a scalar: a to the power b; derivatives b·a^(b-1) in a, a^b·log a in b.
    /// </summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec Pow(
        Vec a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Pow), aText, bText), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Vec Pow(Vec a, Scalar b) => Elements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Vec Pow(Scalar a, Vec b) => Elements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Scalar Pow(Scalar a, Scalar b) => Elements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Mat Pow(
        Mat a, Mat b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Pow), aText, bText), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Mat Pow(Mat a, Scalar b) => Elements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Mat Pow(Scalar a, Mat b) => Elements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <summary>Element by element, equal shapes or a scalar: 1 where a and b are equal, else 0; no gradient.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec Equal(
        Vec a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Equal), aText, bText), a, b, static (a, b) => a == b ? 1 : 0);

    /// <inheritdoc cref="Equal(Vec, Vec, string?, string?)"/>
    public static Vec Equal(Vec a, Scalar b) => Elements.Zip(nameof(Equal), a, b, static (a, b) => a == b ? 1 : 0);

    /// <inheritdoc cref="Equal(Vec, Vec, string?, string?)"/>
    public static Vec Equal(Scalar a, Vec b) => Elements.Zip(nameof(Equal), a, b, static (a, b) => a == b ? 1 : 0);

    /// <inheritdoc cref="Equal(Vec, Vec, string?, string?)"/>
    public static Scalar Equal(Scalar a, Scalar b) => Elements.Zip(nameof(Equal), a, b, static (a, b) => a == b ? 1 : 0);

    /// <inheritdoc cref="Equal(Vec, Vec, string?, string?)"/>
    public static Mat Equal(
        Mat a, Mat b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Elements.Zip(Operation.Call(nameof(Equal), aText, bText), a, b, static (a, b) => a == b ? 1 : 0);

    /// <inheritdoc cref="Equal(Vec, Vec, string?, string?)"/>
    public static Mat Equal(Mat a, Scalar b) => Elements.Zip(nameof(Equal), a, b, static (a, b) => a == b ? 1 : 0);

    /// <inheritdoc cref="Equal(Vec, Vec, string?, string?)"/>
    public static Mat Equal(Scalar a, Mat b) => Elements.Zip(nameof(Equal), a, b, static (a, b) => a == b ? 1 : 0);
}
