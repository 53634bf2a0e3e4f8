namespace RnnDsl.Training;

/// <summary>
/// Adam (Kingma and Ba 2015) with PyTorch's formulas and defaults: m ← m + (1 − β₁)(g − m); v ← β₂·v + (1 − β₂)g²;
/// θ ← θ − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε).
/// </summary>
public sealed record Adam : AdamOptimizer
{
    /// <summary>Adam.</summary>
    /// <param name="learningRate">The step size.</param>
    public Adam(double learningRate = 1e-3) : base(learningRate)
    {
    }

    /// <inheritdoc/>
    public override OptimizerState<T> Start<T>(int length) => new AdamState<T>(length, Beta1, Beta2, Epsilon, decay: 0);
}
