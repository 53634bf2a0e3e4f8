namespace RnnDsl.Training;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> are set by.</summary>
public abstract record AdamOptimizer : Optimizer
{
    private protected AdamOptimizer(double learningRate) : base(learningRate)
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
}
