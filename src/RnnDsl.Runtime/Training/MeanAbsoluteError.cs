using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// |y − target|, the mean over steps and units of an output, as PyTorch's <c>L1Loss</c>; its slope is 0 where y is the target. Computed in double.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MeanAbsoluteError<T> : ElementLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss of an output.</summary>
    /// <param name="output">The name of the output; the model's first if not given.</param>
    /// <param name="steps">Whether examples have values for every step or for the last.</param>
    public MeanAbsoluteError(string? output = null, LossSteps steps = LossSteps.Every) : base(output, steps)
    {
    }

    private protected override double Term(double output, double target, out double slope)
    {
        double error = output - target;
        slope = error > 0 ? 1 : error < 0 ? -1 : 0;
        return Math.Abs(error);
    }
}
