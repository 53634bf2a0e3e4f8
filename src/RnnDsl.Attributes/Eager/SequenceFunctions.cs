namespace RnnDsl;

/// <content>Functions of each number of a sequence.</content>
public static partial class Equations
{
    /// <inheritdoc cref="Exp(Vec)"/>
    public static Signal Exp(Signal x) => SequenceElements.Map(nameof(Exp), x, Math.Exp);

    /// <inheritdoc cref="Exp(Vec)"/>
    public static Series Exp(Series x) => SequenceElements.Map(nameof(Exp), x, Math.Exp);

    /// <inheritdoc cref="Log(Vec)"/>
    public static Signal Log(Signal x) => SequenceElements.Map(nameof(Log), x, Math.Log);

    /// <inheritdoc cref="Log(Vec)"/>
    public static Series Log(Series x) => SequenceElements.Map(nameof(Log), x, Math.Log);

    /// <inheritdoc cref="Sqrt(Vec)"/>
    public static Signal Sqrt(Signal x) => SequenceElements.Map(nameof(Sqrt), x, Math.Sqrt);

    /// <inheritdoc cref="Sqrt(Vec)"/>
    public static Series Sqrt(Series x) => SequenceElements.Map(nameof(Sqrt), x, Math.Sqrt);

    /// <inheritdoc cref="Square(Vec)"/>
    public static Signal Square(Signal x) => SequenceElements.Map(nameof(Square), x, static x => x * x);

    /// <inheritdoc cref="Square(Vec)"/>
    public static Series Square(Series x) => SequenceElements.Map(nameof(Square), x, static x => x * x);

    /// <inheritdoc cref="Abs(Vec)"/>
    public static Signal Abs(Signal x) => SequenceElements.Map(nameof(Abs), x, Math.Abs);

    /// <inheritdoc cref="Abs(Vec)"/>
    public static Series Abs(Series x) => SequenceElements.Map(nameof(Abs), x, Math.Abs);

    /// <inheritdoc cref="Sign(Vec)"/>
    public static Signal Sign(Signal x) => SequenceElements.Map(nameof(Sign), x, Formulas.Sign);

    /// <inheritdoc cref="Sign(Vec)"/>
    public static Series Sign(Series x) => SequenceElements.Map(nameof(Sign), x, Formulas.Sign);

    /// <inheritdoc cref="Floor(Vec)"/>
    public static Signal Floor(Signal x) => SequenceElements.Map(nameof(Floor), x, Math.Floor);

    /// <inheritdoc cref="Floor(Vec)"/>
    public static Series Floor(Series x) => SequenceElements.Map(nameof(Floor), x, Math.Floor);

    /// <inheritdoc cref="Sin(Vec)"/>
    public static Signal Sin(Signal x) => SequenceElements.Map(nameof(Sin), x, Math.Sin);

    /// <inheritdoc cref="Sin(Vec)"/>
    public static Series Sin(Series x) => SequenceElements.Map(nameof(Sin), x, Math.Sin);

    /// <inheritdoc cref="Cos(Vec)"/>
    public static Signal Cos(Signal x) => SequenceElements.Map(nameof(Cos), x, Math.Cos);

    /// <inheritdoc cref="Cos(Vec)"/>
    public static Series Cos(Series x) => SequenceElements.Map(nameof(Cos), x, Math.Cos);

    /// <inheritdoc cref="Sigmoid(Vec)"/>
    public static Signal Sigmoid(Signal x) => SequenceElements.Map(nameof(Sigmoid), x, Formulas.Sigmoid);

    /// <inheritdoc cref="Sigmoid(Vec)"/>
    public static Series Sigmoid(Series x) => SequenceElements.Map(nameof(Sigmoid), x, Formulas.Sigmoid);

    /// <inheritdoc cref="Tanh(Vec)"/>
    public static Signal Tanh(Signal x) => SequenceElements.Map(nameof(Tanh), x, Math.Tanh);

    /// <inheritdoc cref="Tanh(Vec)"/>
    public static Series Tanh(Series x) => SequenceElements.Map(nameof(Tanh), x, Math.Tanh);

    /// <inheritdoc cref="Relu(Vec)"/>
    public static Signal Relu(Signal x) => SequenceElements.Map(nameof(Relu), x, static x => Math.Max(x, 0));

    /// <inheritdoc cref="Relu(Vec)"/>
    public static Series Relu(Series x) => SequenceElements.Map(nameof(Relu), x, static x => Math.Max(x, 0));

    /// <inheritdoc cref="Elu(Vec)"/>
    public static Signal Elu(Signal x) => SequenceElements.Map(nameof(Elu), x, Formulas.Elu);

    /// <inheritdoc cref="Elu(Vec)"/>
    public static Series Elu(Series x) => SequenceElements.Map(nameof(Elu), x, Formulas.Elu);

    /// <inheritdoc cref="Gelu(Vec)"/>
    public static Signal Gelu(Signal x) => SequenceElements.Map(nameof(Gelu), x, Formulas.Gelu);

    /// <inheritdoc cref="Gelu(Vec)"/>
    public static Series Gelu(Series x) => SequenceElements.Map(nameof(Gelu), x, Formulas.Gelu);

    /// <inheritdoc cref="Silu(Vec)"/>
    public static Signal Silu(Signal x) => SequenceElements.Map(nameof(Silu), x, static x => x * Formulas.Sigmoid(x));

    /// <inheritdoc cref="Silu(Vec)"/>
    public static Series Silu(Series x) => SequenceElements.Map(nameof(Silu), x, static x => x * Formulas.Sigmoid(x));

    /// <inheritdoc cref="Softplus(Vec)"/>
    public static Signal Softplus(Signal x) => SequenceElements.Map(nameof(Softplus), x, Formulas.Softplus);

    /// <inheritdoc cref="Softplus(Vec)"/>
    public static Series Softplus(Series x) => SequenceElements.Map(nameof(Softplus), x, Formulas.Softplus);

    /// <inheritdoc cref="LogSigmoid(Vec)"/>
    public static Signal LogSigmoid(Signal x) => SequenceElements.Map(nameof(LogSigmoid), x, Formulas.LogSigmoid);

    /// <inheritdoc cref="LogSigmoid(Vec)"/>
    public static Series LogSigmoid(Series x) => SequenceElements.Map(nameof(LogSigmoid), x, Formulas.LogSigmoid);

    /// <inheritdoc cref="HardSigmoid(Vec)"/>
    public static Signal HardSigmoid(Signal x) => SequenceElements.Map(nameof(HardSigmoid), x, static x => Formulas.Clamp(x / 6 + 0.5, 0, 1));

    /// <inheritdoc cref="HardSigmoid(Vec)"/>
    public static Series HardSigmoid(Series x) => SequenceElements.Map(nameof(HardSigmoid), x, static x => Formulas.Clamp(x / 6 + 0.5, 0, 1));

    /// <inheritdoc cref="HardTanh(Vec)"/>
    public static Signal HardTanh(Signal x) => SequenceElements.Map(nameof(HardTanh), x, static x => Formulas.Clamp(x, -1, 1));

    /// <inheritdoc cref="HardTanh(Vec)"/>
    public static Series HardTanh(Series x) => SequenceElements.Map(nameof(HardTanh), x, static x => Formulas.Clamp(x, -1, 1));

    /// <inheritdoc cref="LeakyRelu(Vec, double)"/>
    public static Signal LeakyRelu(Signal x, double slope = 0.01) => LeakyRelu(x, (Scalar)slope);

    /// <inheritdoc cref="LeakyRelu(Vec, Scalar)"/>
    public static Signal LeakyRelu(Signal x, Scalar slope) => SequenceElements.Zip(nameof(LeakyRelu), x, slope, Formulas.LeakyRelu);

    /// <inheritdoc cref="Clamp(Vec, Scalar, Scalar)"/>
    public static Signal Clamp(Signal x, Scalar low, Scalar high)
    {
        double least = low.Held(nameof(Clamp)), most = high.Held(nameof(Clamp));
        return SequenceElements.Map(nameof(Clamp), x, value => Formulas.Clamp(value, least, most));
    }

    /// <inheritdoc cref="LeakyRelu(Vec, double)"/>
    public static Series LeakyRelu(Series x, double slope = 0.01) => LeakyRelu(x, (Scalar)slope);

    /// <inheritdoc cref="LeakyRelu(Vec, Scalar)"/>
    public static Series LeakyRelu(Series x, Scalar slope) => SequenceElements.Zip(nameof(LeakyRelu), x, slope, Formulas.LeakyRelu);

    /// <inheritdoc cref="Clamp(Vec, Scalar, Scalar)"/>
    public static Series Clamp(Series x, Scalar low, Scalar high)
    {
        double least = low.Held(nameof(Clamp)), most = high.Held(nameof(Clamp));
        return SequenceElements.Map(nameof(Clamp), x, value => Formulas.Clamp(value, least, most));
    }
}
