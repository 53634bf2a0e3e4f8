namespace RnnDsl.Training;

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Epochs.</summary>
    Epochs,

    /// <summary>Steps.</summary>
    Steps,
}

/// <summary>The base rate times γ after every so many epochs or steps, as PyTorch's <c>StepLR</c>: base·γ^⌊t / n⌋.</summary>
public sealed class StepSchedule : LearningRateSchedule
{
    private readonly int every;
    private readonly double gamma;
    private readonly ScheduleUnit unit;

    /// <summary>A schedule in steps.</summary>
    /// <param name="every">n, at least 1.</param>
    /// <param name="gamma">γ, above 0.</param>
    /// <param name="unit">What n counts.</param>
    public StepSchedule(int every, double gamma = 0.1, ScheduleUnit unit = ScheduleUnit.Epochs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        this.every = every;
        this.gamma = OptimizerSettings.Positive(gamma, nameof(gamma));
        this.unit = unit;
    }

    /// <inheritdoc/>
    public override double Rate(int step, int epoch, double baseRate, double? heldOutLoss) =>
        baseRate * Math.Pow(gamma, (unit == ScheduleUnit.Epochs ? epoch : step) / every);
}
