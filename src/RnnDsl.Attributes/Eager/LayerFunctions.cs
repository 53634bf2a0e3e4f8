namespace RnnDsl;

/// <content>Functions of what a layer gave: those of its main output's type.</content>
public static partial class Equations
{
    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Exp(LayerResult x) => x.Held(nameof(Exp)).Value switch
    {
        Series value => LayerResult.Of(nameof(Exp), Exp(value)),
        Signal value => LayerResult.Of(nameof(Exp), Exp(value)),
        Vec value => LayerResult.Of(nameof(Exp), Exp(value)),
        Scalar value => LayerResult.Of(nameof(Exp), Exp(value)),
        object other => throw NotOf(nameof(Exp), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Log(LayerResult x) => x.Held(nameof(Log)).Value switch
    {
        Series value => LayerResult.Of(nameof(Log), Log(value)),
        Signal value => LayerResult.Of(nameof(Log), Log(value)),
        Vec value => LayerResult.Of(nameof(Log), Log(value)),
        Scalar value => LayerResult.Of(nameof(Log), Log(value)),
        object other => throw NotOf(nameof(Log), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Sqrt(LayerResult x) => x.Held(nameof(Sqrt)).Value switch
    {
        Series value => LayerResult.Of(nameof(Sqrt), Sqrt(value)),
        Signal value => LayerResult.Of(nameof(Sqrt), Sqrt(value)),
        Vec value => LayerResult.Of(nameof(Sqrt), Sqrt(value)),
        Scalar value => LayerResult.Of(nameof(Sqrt), Sqrt(value)),
        object other => throw NotOf(nameof(Sqrt), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Square(LayerResult x) => x.Held(nameof(Square)).Value switch
    {
        Series value => LayerResult.Of(nameof(Square), Square(value)),
        Signal value => LayerResult.Of(nameof(Square), Square(value)),
        Vec value => LayerResult.Of(nameof(Square), Square(value)),
        Scalar value => LayerResult.Of(nameof(Square), Square(value)),
        object other => throw NotOf(nameof(Square), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Abs(LayerResult x) => x.Held(nameof(Abs)).Value switch
    {
        Series value => LayerResult.Of(nameof(Abs), Abs(value)),
        Signal value => LayerResult.Of(nameof(Abs), Abs(value)),
        Vec value => LayerResult.Of(nameof(Abs), Abs(value)),
        Scalar value => LayerResult.Of(nameof(Abs), Abs(value)),
        object other => throw NotOf(nameof(Abs), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Sigmoid(LayerResult x) => x.Held(nameof(Sigmoid)).Value switch
    {
        Series value => LayerResult.Of(nameof(Sigmoid), Sigmoid(value)),
        Signal value => LayerResult.Of(nameof(Sigmoid), Sigmoid(value)),
        Vec value => LayerResult.Of(nameof(Sigmoid), Sigmoid(value)),
        Scalar value => LayerResult.Of(nameof(Sigmoid), Sigmoid(value)),
        object other => throw NotOf(nameof(Sigmoid), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Tanh(LayerResult x) => x.Held(nameof(Tanh)).Value switch
    {
        Series value => LayerResult.Of(nameof(Tanh), Tanh(value)),
        Signal value => LayerResult.Of(nameof(Tanh), Tanh(value)),
        Vec value => LayerResult.Of(nameof(Tanh), Tanh(value)),
        Scalar value => LayerResult.Of(nameof(Tanh), Tanh(value)),
        object other => throw NotOf(nameof(Tanh), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Relu(LayerResult x) => x.Held(nameof(Relu)).Value switch
    {
        Series value => LayerResult.Of(nameof(Relu), Relu(value)),
        Signal value => LayerResult.Of(nameof(Relu), Relu(value)),
        Vec value => LayerResult.Of(nameof(Relu), Relu(value)),
        Scalar value => LayerResult.Of(nameof(Relu), Relu(value)),
        object other => throw NotOf(nameof(Relu), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Elu(LayerResult x) => x.Held(nameof(Elu)).Value switch
    {
        Series value => LayerResult.Of(nameof(Elu), Elu(value)),
        Signal value => LayerResult.Of(nameof(Elu), Elu(value)),
        Vec value => LayerResult.Of(nameof(Elu), Elu(value)),
        Scalar value => LayerResult.Of(nameof(Elu), Elu(value)),
        object other => throw NotOf(nameof(Elu), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Gelu(LayerResult x) => x.Held(nameof(Gelu)).Value switch
    {
        Series value => LayerResult.Of(nameof(Gelu), Gelu(value)),
        Signal value => LayerResult.Of(nameof(Gelu), Gelu(value)),
        Vec value => LayerResult.Of(nameof(Gelu), Gelu(value)),
        Scalar value => LayerResult.Of(nameof(Gelu), Gelu(value)),
        object other => throw NotOf(nameof(Gelu), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Silu(LayerResult x) => x.Held(nameof(Silu)).Value switch
    {
        Series value => LayerResult.Of(nameof(Silu), Silu(value)),
        Signal value => LayerResult.Of(nameof(Silu), Silu(value)),
        Vec value => LayerResult.Of(nameof(Silu), Silu(value)),
        Scalar value => LayerResult.Of(nameof(Silu), Silu(value)),
        object other => throw NotOf(nameof(Silu), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Softplus(LayerResult x) => x.Held(nameof(Softplus)).Value switch
    {
        Series value => LayerResult.Of(nameof(Softplus), Softplus(value)),
        Signal value => LayerResult.Of(nameof(Softplus), Softplus(value)),
        Vec value => LayerResult.Of(nameof(Softplus), Softplus(value)),
        Scalar value => LayerResult.Of(nameof(Softplus), Softplus(value)),
        object other => throw NotOf(nameof(Softplus), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult LogSigmoid(LayerResult x) => x.Held(nameof(LogSigmoid)).Value switch
    {
        Series value => LayerResult.Of(nameof(LogSigmoid), LogSigmoid(value)),
        Signal value => LayerResult.Of(nameof(LogSigmoid), LogSigmoid(value)),
        Vec value => LayerResult.Of(nameof(LogSigmoid), LogSigmoid(value)),
        Scalar value => LayerResult.Of(nameof(LogSigmoid), LogSigmoid(value)),
        object other => throw NotOf(nameof(LogSigmoid), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult HardSigmoid(LayerResult x) => x.Held(nameof(HardSigmoid)).Value switch
    {
        Series value => LayerResult.Of(nameof(HardSigmoid), HardSigmoid(value)),
        Signal value => LayerResult.Of(nameof(HardSigmoid), HardSigmoid(value)),
        Vec value => LayerResult.Of(nameof(HardSigmoid), HardSigmoid(value)),
        Scalar value => LayerResult.Of(nameof(HardSigmoid), HardSigmoid(value)),
        object other => throw NotOf(nameof(HardSigmoid), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult HardTanh(LayerResult x) => x.Held(nameof(HardTanh)).Value switch
    {
        Series value => LayerResult.Of(nameof(HardTanh), HardTanh(value)),
        Signal value => LayerResult.Of(nameof(HardTanh), HardTanh(value)),
        Vec value => LayerResult.Of(nameof(HardTanh), HardTanh(value)),
        Scalar value => LayerResult.Of(nameof(HardTanh), HardTanh(value)),
        object other => throw NotOf(nameof(HardTanh), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult LeakyRelu(LayerResult x) => x.Held(nameof(LeakyRelu)).Value switch
    {
        Series value => LayerResult.Of(nameof(LeakyRelu), LeakyRelu(value)),
        Signal value => LayerResult.Of(nameof(LeakyRelu), LeakyRelu(value)),
        Vec value => LayerResult.Of(nameof(LeakyRelu), LeakyRelu(value)),
        Scalar value => LayerResult.Of(nameof(LeakyRelu), LeakyRelu(value)),
        object other => throw NotOf(nameof(LeakyRelu), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult StopGradient(LayerResult x) => x.Held(nameof(StopGradient)).Value switch
    {
        Series value => LayerResult.Of(nameof(StopGradient), StopGradient(value)),
        Signal value => LayerResult.Of(nameof(StopGradient), StopGradient(value)),
        Vec value => LayerResult.Of(nameof(StopGradient), StopGradient(value)),
        Scalar value => LayerResult.Of(nameof(StopGradient), StopGradient(value)),
        object other => throw NotOf(nameof(StopGradient), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Softmax(LayerResult x) => x.Held(nameof(Softmax)).Value switch
    {
        Series value => LayerResult.Of(nameof(Softmax), Softmax(value)),
        Signal value => LayerResult.Of(nameof(Softmax), Softmax(value)),
        Vec value => LayerResult.Of(nameof(Softmax), Softmax(value)),
        object other => throw NotOf(nameof(Softmax), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult LogSoftmax(LayerResult x) => x.Held(nameof(LogSoftmax)).Value switch
    {
        Series value => LayerResult.Of(nameof(LogSoftmax), LogSoftmax(value)),
        Signal value => LayerResult.Of(nameof(LogSoftmax), LogSoftmax(value)),
        Vec value => LayerResult.Of(nameof(LogSoftmax), LogSoftmax(value)),
        object other => throw NotOf(nameof(LogSoftmax), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Sum(LayerResult x) => x.Held(nameof(Sum)).Value switch
    {
        Series value => LayerResult.Of(nameof(Sum), Sum(value)),
        Signal value => LayerResult.Of(nameof(Sum), Sum(value)),
        Vec value => LayerResult.Of(nameof(Sum), Sum(value)),
        object other => throw NotOf(nameof(Sum), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Mean(LayerResult x) => x.Held(nameof(Mean)).Value switch
    {
        Series value => LayerResult.Of(nameof(Mean), Mean(value)),
        Signal value => LayerResult.Of(nameof(Mean), Mean(value)),
        Vec value => LayerResult.Of(nameof(Mean), Mean(value)),
        object other => throw NotOf(nameof(Mean), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Max(LayerResult x) => x.Held(nameof(Max)).Value switch
    {
        Series value => LayerResult.Of(nameof(Max), Max(value)),
        Signal value => LayerResult.Of(nameof(Max), Max(value)),
        Vec value => LayerResult.Of(nameof(Max), Max(value)),
        object other => throw NotOf(nameof(Max), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Min(LayerResult x) => x.Held(nameof(Min)).Value switch
    {
        Series value => LayerResult.Of(nameof(Min), Min(value)),
        Signal value => LayerResult.Of(nameof(Min), Min(value)),
        Vec value => LayerResult.Of(nameof(Min), Min(value)),
        object other => throw NotOf(nameof(Min), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Norm(LayerResult x) => x.Held(nameof(Norm)).Value switch
    {
        Series value => LayerResult.Of(nameof(Norm), Norm(value)),
        Signal value => LayerResult.Of(nameof(Norm), Norm(value)),
        Vec value => LayerResult.Of(nameof(Norm), Norm(value)),
        object other => throw NotOf(nameof(Norm), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult ArgMax(LayerResult x) => x.Held(nameof(ArgMax)).Value switch
    {
        Signal value => LayerResult.Of(nameof(ArgMax), ArgMax(value)),
        Vec value => LayerResult.Of(nameof(ArgMax), ArgMax(value)),
        object other => throw NotOf(nameof(ArgMax), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult CumSum(LayerResult x) => x.Held(nameof(CumSum)).Value switch
    {
        Series value => LayerResult.Of(nameof(CumSum), CumSum(value)),
        Signal value => LayerResult.Of(nameof(CumSum), CumSum(value)),
        Vec value => LayerResult.Of(nameof(CumSum), CumSum(value)),
        object other => throw NotOf(nameof(CumSum), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult First(LayerResult x) => x.Held(nameof(First)).Value switch
    {
        Series value => LayerResult.Of(nameof(First), First(value)),
        Signal value => LayerResult.Of(nameof(First), First(value)),
        object other => throw NotOf(nameof(First), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Last(LayerResult x) => x.Held(nameof(Last)).Value switch
    {
        Series value => LayerResult.Of(nameof(Last), Last(value)),
        Signal value => LayerResult.Of(nameof(Last), Last(value)),
        object other => throw NotOf(nameof(Last), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Reverse(LayerResult x) => x.Held(nameof(Reverse)).Value switch
    {
        Series value => LayerResult.Of(nameof(Reverse), Reverse(value)),
        Signal value => LayerResult.Of(nameof(Reverse), Reverse(value)),
        object other => throw NotOf(nameof(Reverse), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Previous(LayerResult x) => x.Held(nameof(Previous)).Value switch
    {
        Series value => LayerResult.Of(nameof(Previous), Previous(value)),
        Signal value => LayerResult.Of(nameof(Previous), Previous(value)),
        object other => throw NotOf(nameof(Previous), other),
    };

    /// <summary>The function of the layer's main output.</summary>
    /// <exception cref="InvalidOperationException">It has none of the main output's kind.</exception>
    public static LayerResult Normalize(LayerResult x) => x.Held(nameof(Normalize)).Value switch
    {
        Series value => LayerResult.Of(nameof(Normalize), Normalize(value)),
        Vec value => LayerResult.Of(nameof(Normalize), Normalize(value)),
        object other => throw NotOf(nameof(Normalize), other),
    };

    /// <inheritdoc cref="Concat(LayerResult, LayerResult[])"/>
    public static Series Concat(Series first, LayerResult other) =>
        other.Held(nameof(Concat)).Value is Vec v ? Concat(first, v) : Concat(first, (Series)other);

    /// <inheritdoc cref="Concat(LayerResult, LayerResult[])"/>
    public static Series Concat(LayerResult first, Series other) =>
        first.Held(nameof(Concat)).Value is Vec v ? Concat(v, other) : Concat((Series)first, other);

    /// <inheritdoc cref="Concat(LayerResult, LayerResult[])"/>
    public static LayerResult Concat(Vec first, LayerResult other) => other.Held(nameof(Concat)).Value is Vec v
        ? LayerResult.Of(nameof(Concat), Concat(first, v))
        : LayerResult.Of(nameof(Concat), Concat(first, (Series)other));

    /// <inheritdoc cref="Concat(LayerResult, LayerResult[])"/>
    public static LayerResult Concat(LayerResult first, Vec other) => first.Held(nameof(Concat)).Value is Vec v
        ? LayerResult.Of(nameof(Concat), Concat(v, other))
        : LayerResult.Of(nameof(Concat), Concat((Series)first, other));

    /// <summary>The main outputs one after the other: vectors, or the vectors of each position.</summary>
    /// <exception cref="ShapeException">The numbers of positions differ.</exception>
    public static LayerResult Concat(LayerResult first, params LayerResult[] others)
    {
        ArgumentNullException.ThrowIfNull(others);
        LayerResult[] all = [first, .. others];
        return first.Held(nameof(Concat)).Value is Vec
            ? LayerResult.Of(nameof(Concat), Concat([.. all.Select(static part => (Vec)part)]))
            : LayerResult.Of(nameof(Concat), Concat((Series)first, [.. others.Select(static part => (Series)part)]));
    }

    private static InvalidOperationException NotOf(string function, object value) =>
        new($"{function}: the layer's output is a {value.GetType().Name}; there is no such function of it.");
}
