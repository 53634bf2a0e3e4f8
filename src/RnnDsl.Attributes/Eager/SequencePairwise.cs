using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Functions of two numbers at each position; a scalar serves all.</content>
public static partial class Equations
{
    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Signal Max(
        Signal a, Signal b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Max), aText, bText), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Signal Max(Signal a, Scalar b) => SequenceElements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Signal Max(Scalar a, Signal b) => SequenceElements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Series Max(
        Series a, Series b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Max), aText, bText), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Series Max(Series a, Scalar b) => SequenceElements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Max(Vec, Vec, string?, string?)"/>
    public static Series Max(Scalar a, Series b) => SequenceElements.Zip(nameof(Max), a, b, Math.Max);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Signal Min(
        Signal a, Signal b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Min), aText, bText), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Signal Min(Signal a, Scalar b) => SequenceElements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Signal Min(Scalar a, Signal b) => SequenceElements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Series Min(
        Series a, Series b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Min), aText, bText), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Series Min(Series a, Scalar b) => SequenceElements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Min(Vec, Vec, string?, string?)"/>
    public static Series Min(Scalar a, Series b) => SequenceElements.Zip(nameof(Min), a, b, Math.Min);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Signal Mod(
        Signal a, Signal b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Mod), aText, bText), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Signal Mod(Signal a, Scalar b) => SequenceElements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Signal Mod(Scalar a, Signal b) => SequenceElements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Series Mod(
        Series a, Series b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Mod), aText, bText), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Series Mod(Series a, Scalar b) => SequenceElements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Mod(Vec, Vec, string?, string?)"/>
    public static Series Mod(Scalar a, Series b) => SequenceElements.Zip(nameof(Mod), a, b, Formulas.Mod);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Signal Pow(
        Signal a, Signal b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Pow), aText, bText), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Signal Pow(Signal a, Scalar b) => SequenceElements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Signal Pow(Scalar a, Signal b) => SequenceElements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Series Pow(
        Series a, Series b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        SequenceElements.Zip(Operation.Call(nameof(Pow), aText, bText), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Series Pow(Series a, Scalar b) => SequenceElements.Zip(nameof(Pow), a, b, Math.Pow);

    /// <inheritdoc cref="Pow(Vec, Vec, string?, string?)"/>
    public static Series Pow(Scalar a, Series b) => SequenceElements.Zip(nameof(Pow), a, b, Math.Pow);
}
