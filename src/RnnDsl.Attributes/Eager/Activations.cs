namespace RnnDsl;

/// <content>Activation functions, element by element.</content>
public static partial class Equations
{
    /// <summary>Element by element, any shape: σ(x) = 1/(1 + e^-x); derivative σ(1 - σ).</summary>
    public static Vec Sigmoid(Vec x) => Elements.Map(nameof(Sigmoid), x, Formulas.Sigmoid);

    /// <inheritdoc cref="Sigmoid(Vec)"/>
    public static Scalar Sigmoid(Scalar x) => Elements.Map(nameof(Sigmoid), x, Formulas.Sigmoid);

    /// <inheritdoc cref="Sigmoid(Vec)"/>
    public static Mat Sigmoid(Mat x) => Elements.Map(nameof(Sigmoid), x, Formulas.Sigmoid);

    /// <summary>Element by element, any shape: tanh x; derivative 1 - tanh².</summary>
    public static Vec Tanh(Vec x) => Elements.Map(nameof(Tanh), x, Math.Tanh);

    /// <inheritdoc cref="Tanh(Vec)"/>
    public static Scalar Tanh(Scalar x) => Elements.Map(nameof(Tanh), x, Math.Tanh);

    /// <inheritdoc cref="Tanh(Vec)"/>
    public static Mat Tanh(Mat x) => Elements.Map(nameof(Tanh), x, Math.Tanh);

    /// <summary>Element by element, any shape: max(x, 0); derivative 1 above 0, else 0.</summary>
    public static Vec Relu(Vec x) => Elements.Map(nameof(Relu), x, static x => Math.Max(x, 0));

    /// <inheritdoc cref="Relu(Vec)"/>
    public static Scalar Relu(Scalar x) => Elements.Map(nameof(Relu), x, static x => Math.Max(x, 0));

    /// <inheritdoc cref="Relu(Vec)"/>
    public static Mat Relu(Mat x) => Elements.Map(nameof(Relu), x, static x => Math.Max(x, 0));

    /// <summary>Element by element, any shape: x above 0, else e^x - 1 (α = 1); derivative 1 above 0, else e^x.</summary>
    public static Vec Elu(Vec x) => Elements.Map(nameof(Elu), x, Formulas.Elu);

    /// <inheritdoc cref="Elu(Vec)"/>
    public static Scalar Elu(Scalar x) => Elements.Map(nameof(Elu), x, Formulas.Elu);

    /// <inheritdoc cref="Elu(Vec)"/>
    public static Mat Elu(Mat x) => Elements.Map(nameof(Elu), x, Formulas.Elu);

    /// <summary>
    /// Element by element, any shape: x·Φ(x) with the exact normal distribution Φ(x) = (1 + erf(x/√2))/2, not its tanh
    /// approximation; derivative Φ(x) + x·φ(x), φ(x) = e^(-x²/2)/√(2π).
    /// </summary>
    public static Vec Gelu(Vec x) => Elements.Map(nameof(Gelu), x, Formulas.Gelu);

    /// <inheritdoc cref="Gelu(Vec)"/>
    public static Scalar Gelu(Scalar x) => Elements.Map(nameof(Gelu), x, Formulas.Gelu);

    /// <inheritdoc cref="Gelu(Vec)"/>
    public static Mat Gelu(Mat x) => Elements.Map(nameof(Gelu), x, Formulas.Gelu);

    /// <summary>Element by element, any shape: x·σ(x), also known as swish; derivative σ(1 + x(1 - σ)).</summary>
    public static Vec Silu(Vec x) => Elements.Map(nameof(Silu), x, static x => x * Formulas.Sigmoid(x));

    /// <inheritdoc cref="Silu(Vec)"/>
    public static Scalar Silu(Scalar x) => Elements.Map(nameof(Silu), x, static x => x * Formulas.Sigmoid(x));

    /// <inheritdoc cref="Silu(Vec)"/>
    public static Mat Silu(Mat x) => Elements.Map(nameof(Silu), x, static x => x * Formulas.Sigmoid(x));

    /// <summary>Element by element, any shape: log(1 + e^x); derivative σ(x).</summary>
    public static Vec Softplus(Vec x) => Elements.Map(nameof(Softplus), x, Formulas.Softplus);

    /// <inheritdoc cref="Softplus(Vec)"/>
    public static Scalar Softplus(Scalar x) => Elements.Map(nameof(Softplus), x, Formulas.Softplus);

    /// <inheritdoc cref="Softplus(Vec)"/>
    public static Mat Softplus(Mat x) => Elements.Map(nameof(Softplus), x, Formulas.Softplus);

    /// <summary>Element by element, any shape: log σ(x) = -log(1 + e^-x); derivative σ(-x).</summary>
    public static Vec LogSigmoid(Vec x) => Elements.Map(nameof(LogSigmoid), x, Formulas.LogSigmoid);

    /// <inheritdoc cref="LogSigmoid(Vec)"/>
    public static Scalar LogSigmoid(Scalar x) => Elements.Map(nameof(LogSigmoid), x, Formulas.LogSigmoid);

    /// <inheritdoc cref="LogSigmoid(Vec)"/>
    public static Mat LogSigmoid(Mat x) => Elements.Map(nameof(LogSigmoid), x, Formulas.LogSigmoid);

    /// <summary>
    /// Element by element, any shape: x/6 + 1/2 clamped to [0, 1]; derivative 1/6 inside (-3, 3), else 0.
    /// </summary>
    public static Vec HardSigmoid(Vec x) => Elements.Map(nameof(HardSigmoid), x, static x => Formulas.Clamp(x / 6 + 0.5, 0, 1));

    /// <inheritdoc cref="HardSigmoid(Vec)"/>
    public static Scalar HardSigmoid(Scalar x) => Elements.Map(nameof(HardSigmoid), x, static x => Formulas.Clamp(x / 6 + 0.5, 0, 1));

    /// <inheritdoc cref="HardSigmoid(Vec)"/>
    public static Mat HardSigmoid(Mat x) => Elements.Map(nameof(HardSigmoid), x, static x => Formulas.Clamp(x / 6 + 0.5, 0, 1));

    /// <summary>Element by element, any shape: x clamped to [-1, 1]; derivative 1 inside (-1, 1), else 0.</summary>
    public static Vec HardTanh(Vec x) => Elements.Map(nameof(HardTanh), x, static x => Formulas.Clamp(x, -1, 1));

    /// <inheritdoc cref="HardTanh(Vec)"/>
    public static Scalar HardTanh(Scalar x) => Elements.Map(nameof(HardTanh), x, static x => Formulas.Clamp(x, -1, 1));

    /// <inheritdoc cref="HardTanh(Vec)"/>
    public static Mat HardTanh(Mat x) => Elements.Map(nameof(HardTanh), x, static x => Formulas.Clamp(x, -1, 1));

    /// <summary>Element by element, any shape: x above 0, else slope·x; derivative 1 above 0, else slope.</summary>
    public static Vec LeakyRelu(Vec x, double slope = 0.01) => LeakyRelu(x, (Scalar)slope);

    /// <inheritdoc cref="LeakyRelu(Vec, double)"/>
    public static Vec LeakyRelu(Vec x, Scalar slope) => Elements.Zip(nameof(LeakyRelu), x, slope, Formulas.LeakyRelu);

    /// <inheritdoc cref="LeakyRelu(Vec, double)"/>
    public static Scalar LeakyRelu(Scalar x, double slope = 0.01) => LeakyRelu(x, (Scalar)slope);

    /// <inheritdoc cref="LeakyRelu(Vec, double)"/>
    public static Scalar LeakyRelu(Scalar x, Scalar slope) => Elements.Zip(nameof(LeakyRelu), x, slope, Formulas.LeakyRelu);

    /// <inheritdoc cref="LeakyRelu(Vec, double)"/>
    public static Mat LeakyRelu(Mat x, double slope = 0.01) => LeakyRelu(x, (Scalar)slope);

    /// <inheritdoc cref="LeakyRelu(Vec, double)"/>
    public static Mat LeakyRelu(Mat x, Scalar slope) => Elements.Zip(nameof(LeakyRelu), x, slope, Formulas.LeakyRelu);

    /// <summary>
    /// Element by element, any shape: x limited to [low, high]; derivative 1 where low ≤ x ≤ high, else 0. Where low is
    /// above high: high.
    /// </summary>
    public static Vec Clamp(Vec x, Scalar low, Scalar high)
    {
        double least = low.Held(nameof(Clamp)), most = high.Held(nameof(Clamp));
        return Elements.Map(nameof(Clamp), x, value => Formulas.Clamp(value, least, most));
    }

    /// <inheritdoc cref="Clamp(Vec, Scalar, Scalar)"/>
    public static Scalar Clamp(Scalar x, Scalar low, Scalar high)
    {
        double least = low.Held(nameof(Clamp)), most = high.Held(nameof(Clamp));
        return Elements.Map(nameof(Clamp), x, value => Formulas.Clamp(value, least, most));
    }

    /// <inheritdoc cref="Clamp(Vec, Scalar, Scalar)"/>
    public static Mat Clamp(Mat x, Scalar low, Scalar high)
    {
        double least = low.Held(nameof(Clamp)), most = high.Held(nameof(Clamp));
        return Elements.Map(nameof(Clamp), x, value => Formulas.Clamp(value, least, most));
    }
}
