using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Choice by a condition, element by element.</content>
public static partial class Equations
{
    /// <summary>
    /// Element by element, equal shapes or scalars: a where the condition is not 0, else b. The gradient goes to the
    /// chosen branch alone; none to the condition. Both branches are computed.
    /// </summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec Where(
        Vec condition, Vec a, Vec b, [Written(nameof(condition))] string? conditionText = null,
        [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null)
    {
        Operation.Call(nameof(Where), conditionText, aText).SameLength(condition, a);
        Operation.Call(nameof(Where), conditionText, bText).SameLength(condition, b);
        double[] chosen = condition.ToArray();
        for (int i = 0; i < chosen.Length; i++) chosen[i] = chosen[i] != 0 ? a[i] : b[i];
        return Vec.Over(chosen);
    }

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Vec Where(
        Vec condition, Vec a, Scalar b,
        [Written(nameof(condition))] string? conditionText = null, [Written(nameof(a))] string? aText = null) =>
        Where(condition, a, Filled(b, condition), conditionText, aText);

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Vec Where(
        Vec condition, Scalar a, Vec b,
        [Written(nameof(condition))] string? conditionText = null, [Written(nameof(b))] string? bText = null) =>
        Where(condition, Filled(a, condition), b, conditionText, null, bText);

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Vec Where(Vec condition, Scalar a, Scalar b) =>
        Where(condition, Filled(a, condition), Filled(b, condition));

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Vec Where(
        Scalar condition, Vec a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null)
    {
        Operation.Call(nameof(Where), aText, bText).SameLength(a, b);
        return Holds(condition) ? a : b;
    }

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Vec Where(Scalar condition, Vec a, Scalar b) => Where(condition, a, Filled(b, a));

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Vec Where(Scalar condition, Scalar a, Vec b) => Where(condition, Filled(a, b), b);

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Scalar Where(Scalar condition, Scalar a, Scalar b)
    {
        double chosen = a.Held(nameof(Where)), other = b.Held(nameof(Where));
        return Holds(condition) ? chosen : other;
    }

    /// <inheritdoc cref="Where(Vec, Vec, Vec, string?, string?, string?)"/>
    public static Mat Where(
        Mat condition, Mat a, Mat b, [Written(nameof(condition))] string? conditionText = null,
        [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null)
    {
        Operation.Call(nameof(Where), conditionText, aText).SameShape(condition, a);
        Operation.Call(nameof(Where), conditionText, bText).SameShape(condition, b);
        double[] chosen = condition.ToArray(), left = a.ToArray(), right = b.ToArray();
        for (int i = 0; i < chosen.Length; i++) chosen[i] = chosen[i] != 0 ? left[i] : right[i];
        return Mat.Over(chosen, a.Columns);
    }

    private static bool Holds(Scalar condition) => condition.Held(nameof(Where)) != 0;

    private static Vec Filled(Scalar value, Vec like) => Elements.Zip(nameof(Where), value, like, static (value, _) => value);
}
