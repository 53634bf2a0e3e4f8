namespace RnnDsl.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), with PyTorch's formulas and defaults: θ ← θ·(1 − rate·λ), then the step of <see cref="Adam"/>.
/// </summary>
public sealed record AdamW : AdamOptimizer
{
    /// <summary>AdamW.</summary>
    /// <param name="learningRate">The step size.</param>
    public AdamW(double learningRate = 1e-3) : base(learningRate)
    {
    }

    /// <summary>λ, not negative.</summary>
    public double WeightDecay
    {
        get;
        init => field = OptimizerSettings.NotNegative(value, nameof(WeightDecay));
    } = 1e-2;

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new AdamState<T>(length, Beta1, Beta2, Epsilon, WeightDecay);
}
