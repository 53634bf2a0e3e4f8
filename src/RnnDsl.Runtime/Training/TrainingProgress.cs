namespace RnnDsl.Training;

/// <summary>How training stands after a step.</summary>
/// <param name="Step">The step's number, from 0, over all calls of <c>Fit</c>.</param>
/// <param name="Epoch">The epoch's number, from 0, over all calls of <c>Fit</c>.</param>
/// <param name="Loss">The mean loss of the step's examples, before the step was taken.</param>
/// <param name="GradientNorm">The norm of the gradient, before clipping.</param>
/// <param name="LearningRate">The step size.</param>
/// <param name="ExamplesPerSecond">Examples a second since the call of <c>Fit</c>.</param>
/// <param name="HeldOut">After the last step of an epoch: the loss of the held-out examples, where there are any.</param>
/// <param name="Metrics">After the last step of an epoch: the trainer's metrics of the held-out examples, by name, where there are any.</param>
public sealed record TrainingProgress(
    int Step, int Epoch, double Loss, double GradientNorm, double LearningRate, double ExamplesPerSecond, LossValue? HeldOut,
    IReadOnlyDictionary<string, double>? Metrics = null);

/// <summary>What a call of <c>Fit</c> did.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="Epochs">Epochs that were gone through to the end.</param>
/// <param name="Loss">The loss over the last epoch (or the part of it that ran), each example at the time of its step.</param>
/// <param name="HeldOut">The last loss of the held-out examples, where there are any.</param>
/// <param name="Cancelled">Whether it was stopped; the model keeps what it has learnt.</param>
/// <param name="Metrics">The last metrics of the held-out examples, by name, where there are any.</param>
/// <param name="StoppedEarly">Whether early stopping ended it.</param>
/// <param name="BestEpoch">The epoch of the best held-out value, from 0 over all calls of <c>Fit</c>, where early stopping looks at it.</param>
public sealed record TrainingResult(
    int Steps, int Epochs, LossValue Loss, LossValue? HeldOut, bool Cancelled,
    IReadOnlyDictionary<string, double>? Metrics = null, bool StoppedEarly = false, int? BestEpoch = null);

/// <summary>How well examples are done.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Metrics">The trainer's metrics, by name.</param>
public sealed record Evaluation(LossValue Loss, IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>A metric by name, or the mean loss.</summary>
    /// <param name="metric">The metric's name; null for the loss.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public double Value(string? metric = null) => metric is null ? Loss.Mean
        : Metrics.TryGetValue(metric, out double value) ? value
        : throw new ArgumentException($"There is no metric '{metric}'; there is {Models.ModelDescription.List(Metrics.Keys)}.", nameof(metric));
}
