namespace RnnDsl;

/// <summary>
/// The functions that equations are written with: <c>using static RnnDsl.Equations;</c>. Each checks its operands'
/// shapes (<see cref="ShapeException"/>) and computes at once, in double precision; that is the meaning which every
/// generated program reproduces. The derivatives stated are those that generated programs use, at kinks too.
/// </summary>
public static partial class Equations
{
    /// <summary>Element by element, any shape: e^x; derivative e^x.</summary>
    public static Vec Exp(Vec x) => Elements.Map(nameof(Exp), x, Math.Exp);

    /// <inheritdoc cref="Exp(Vec)"/>
    public static Scalar Exp(Scalar x) => Elements.Map(nameof(Exp), x, Math.Exp);

    /// <inheritdoc cref="Exp(Vec)"/>
    public static Mat Exp(Mat x) => Elements.Map(nameof(Exp), x, Math.Exp);

    /// <summary>Element by element, any shape: The natural logarithm; derivative 1/x. NaN below 0, -∞ at 0.</summary>
    public static Vec Log(Vec x) => Elements.Map(nameof(Log), x, Math.Log);

    /// <inheritdoc cref="Log(Vec)"/>
    public static Scalar Log(Scalar x) => Elements.Map(nameof(Log), x, Math.Log);

    /// <inheritdoc cref="Log(Vec)"/>
    public static Mat Log(Mat x) => Elements.Map(nameof(Log), x, Math.Log);

    /// <summary>Element by element, any shape: √x; derivative 1/(2√x), infinite at 0. NaN below 0.</summary>
    public static Vec Sqrt(Vec x) => Elements.Map(nameof(Sqrt), x, Math.Sqrt);

    /// <inheritdoc cref="Sqrt(Vec)"/>
    public static Scalar Sqrt(Scalar x) => Elements.Map(nameof(Sqrt), x, Math.Sqrt);

    /// <inheritdoc cref="Sqrt(Vec)"/>
    public static Mat Sqrt(Mat x) => Elements.Map(nameof(Sqrt), x, Math.Sqrt);

    /// <summary>Element by element, any shape: x²; derivative 2x.</summary>
    public static Vec Square(Vec x) => Elements.Map(nameof(Square), x, static x => x * x);

    /// <inheritdoc cref="Square(Vec)"/>
    public static Scalar Square(Scalar x) => Elements.Map(nameof(Square), x, static x => x * x);

    /// <inheritdoc cref="Square(Vec)"/>
    public static Mat Square(Mat x) => Elements.Map(nameof(Square), x, static x => x * x);

    /// <summary>Element by element, any shape: |x|; derivative sign(x), 0 at 0.</summary>
    public static Vec Abs(Vec x) => Elements.Map(nameof(Abs), x, Math.Abs);

    /// <inheritdoc cref="Abs(Vec)"/>
    public static Scalar Abs(Scalar x) => Elements.Map(nameof(Abs), x, Math.Abs);

    /// <inheritdoc cref="Abs(Vec)"/>
    public static Mat Abs(Mat x) => Elements.Map(nameof(Abs), x, Math.Abs);

    /// <summary>Element by element, any shape: -1, 0 or 1; derivative 0.</summary>
    public static Vec Sign(Vec x) => Elements.Map(nameof(Sign), x, Formulas.Sign);

    /// <inheritdoc cref="Sign(Vec)"/>
    public static Scalar Sign(Scalar x) => Elements.Map(nameof(Sign), x, Formulas.Sign);

    /// <inheritdoc cref="Sign(Vec)"/>
    public static Mat Sign(Mat x) => Elements.Map(nameof(Sign), x, Formulas.Sign);

    /// <summary>Element by element, any shape: The largest integer that is not above x; derivative 0.</summary>
    public static Vec Floor(Vec x) => Elements.Map(nameof(Floor), x, Math.Floor);

    /// <inheritdoc cref="Floor(Vec)"/>
    public static Scalar Floor(Scalar x) => Elements.Map(nameof(Floor), x, Math.Floor);

    /// <inheritdoc cref="Floor(Vec)"/>
    public static Mat Floor(Mat x) => Elements.Map(nameof(Floor), x, Math.Floor);

    /// <summary>Element by element, any shape: sin x, x in radians; derivative cos x.</summary>
    public static Vec Sin(Vec x) => Elements.Map(nameof(Sin), x, Math.Sin);

    /// <inheritdoc cref="Sin(Vec)"/>
    public static Scalar Sin(Scalar x) => Elements.Map(nameof(Sin), x, Math.Sin);

    /// <inheritdoc cref="Sin(Vec)"/>
    public static Mat Sin(Mat x) => Elements.Map(nameof(Sin), x, Math.Sin);

    /// <summary>Element by element, any shape: cos x, x in radians; derivative -sin x.</summary>
    public static Vec Cos(Vec x) => Elements.Map(nameof(Cos), x, Math.Cos);

    /// <inheritdoc cref="Cos(Vec)"/>
    public static Scalar Cos(Scalar x) => Elements.Map(nameof(Cos), x, Math.Cos);

    /// <inheritdoc cref="Cos(Vec)"/>
    public static Mat Cos(Mat x) => Elements.Map(nameof(Cos), x, Math.Cos);
}
