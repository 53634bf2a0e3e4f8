namespace RnnDsl.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019), with PyTorch's formulas and defaults: θ ← θ·(1 − rate·λ), then the step of <see cref="Adam"/>.
/// </summary>
public sealed record AdamW : Optimizer
{
    /// <summary>AdamW.</summary>
    /// <param name="learningRate">The step size.</param>
    public AdamW(double learningRate = 1e-3) : base(learningRate)
    {
    }

    /// <summary>β₁, in [0, 1).</summary>
    public double Beta1
    {
        get;
        init => field = Fraction(value, nameof(Beta1));
    } = 0.9;

    /// <summary>β₂, in [0, 1).</summary>
    public double Beta2
    {
        get;
        init => field = Fraction(value, nameof(Beta2));
    } = 0.999;

    /// <summary>ε, above 0.</summary>
    public double Epsilon
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, "Epsilon is above 0.");
    } = 1e-8;

    /// <summary>λ, not negative.</summary>
    public double WeightDecay
    {
        get;
        init => field = OptimizerSettings.NotNegative(value, nameof(WeightDecay));
    } = 1e-2;

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new AdamState<T>(length, Beta1, Beta2, Epsilon, WeightDecay);
}
