namespace RnnDsl.Training;

/// <summary>
/// A rate that grows by the same amount each step, base·(t + 1) / n, to the base rate at step n − 1; then another schedule, whose steps count from there.
/// </summary>
/// <remarks>The schedule that follows hears of no held-out loss during the warm-up, and counts epochs as training does, from 0.</remarks>
public sealed class WarmUp : LearningRateSchedule
{
    private readonly int steps;
    private readonly LearningRateSchedule? then;

    /// <summary>A schedule that warms up.</summary>
    /// <param name="steps">n, at least 1.</param>
    /// <param name="then">What follows; the base rate if not given.</param>
    public WarmUp(int steps, LearningRateSchedule? then = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        this.steps = steps;
        this.then = then;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> State => then?.State ?? [];

    /// <inheritdoc/>
    public override double Rate(int step, int epoch, double baseRate, double? heldOutLoss) =>
        step < steps ? baseRate * (step + 1) / steps : then?.Rate(step - steps, epoch, baseRate, heldOutLoss) ?? baseRate;

    /// <inheritdoc/>
    public override void Load(IReadOnlyList<double> state)
    {
        if (then is null) base.Load(state);
        else then.Load(state);
    }
}
