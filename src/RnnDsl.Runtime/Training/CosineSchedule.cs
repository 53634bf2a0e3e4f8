namespace RnnDsl.Training;

/// <summary>
/// Half a cosine from the base rate to a minimum over so many steps (Loshchilov and Hutter 2017), as PyTorch's <c>CosineAnnealingLR</c>:
/// min + (base − min)·(1 + cos(π·t / n)) / 2; the minimum from step n on.
/// </summary>
public sealed class CosineSchedule : LearningRateSchedule
{
    private readonly int steps;
    private readonly double minimum;

    /// <summary>A schedule along a cosine.</summary>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="minimum">The last rate, not negative.</param>
    public CosineSchedule(int steps, double minimum = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        this.steps = steps;
        this.minimum = OptimizerSettings.NotNegative(minimum, nameof(minimum));
    }

    /// <inheritdoc/>
    public override double Rate(int step, int epoch, double baseRate, double? heldOutLoss) =>
        step >= steps ? minimum : minimum + (baseRate - minimum) * (1 + Math.Cos(Math.PI * step / steps)) / 2;
}
