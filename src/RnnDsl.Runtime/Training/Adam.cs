namespace RnnDsl.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) with PyTorch's formulas and defaults: m ← m + (1 − β₁)(g − m); v ← β₂·v + (1 − β₂)g²;
/// θ ← θ − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
/// </summary>
public sealed record Adam : Optimizer
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">The step size.</param>
    public Adam(double learningRate = 1e-3) : base(learningRate)
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

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new AdamState<T>(length, Beta1, Beta2, Epsilon, decay: 0);
}
