namespace RnnDsl.Training;

/// <summary>How training stands after a step.</summary>
/// <param name="Step">The step's number, from 0, over all calls of <c>Fit</c>.</param>
/// <param name="Epoch">The epoch's number, from 0, over all calls of <c>Fit</c>.</param>
/// <param name="Loss">The mean loss of the step's examples, before the step was taken.</param>
/// <param name="GradientNorm">The norm of the gradient, before clipping.</param>
/// <param name="LearningRate">The step size.</param>
/// <param name="ExamplesPerSecond">Examples a second since the call of <c>Fit</c>.</param>
/// <param name="HeldOut">After the last step of an epoch: the loss of the held-out examples, where there are any.</param>
public sealed record TrainingProgress(
    int Step, int Epoch, double Loss, double GradientNorm, double LearningRate, double ExamplesPerSecond, LossValue? HeldOut);

/// <summary>What a call of <c>Fit</c> did.</summary>
/// <param name="Steps">Steps taken.</param>
/// <param name="Epochs">Epochs that were gone through to the end.</param>
/// <param name="Loss">The loss over the last epoch (or the part of it that ran), each example at the time of its step.</param>
/// <param name="HeldOut">The last loss of the held-out examples, where there are any.</param>
/// <param name="Cancelled">Whether it was stopped; the model keeps what it has learnt.</param>
public sealed record TrainingResult(int Steps, int Epochs, LossValue Loss, LossValue? HeldOut, bool Cancelled);
