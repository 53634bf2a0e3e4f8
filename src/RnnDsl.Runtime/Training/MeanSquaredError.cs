using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// (y − target)², the mean over steps and units of an output, as PyTorch's <c>MSELoss</c>. Computed in double.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MeanSquaredError<T> : ElementLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The loss of an output.</summary>
    /// <param name="output">The name of the output; the model's first if not given.</param>
    /// <param name="steps">Whether examples have values for every step or for the last.</param>
    public MeanSquaredError(string? output = null, LossSteps steps = LossSteps.Every) : base(output, steps)
    {
    }

    private protected override double Term(double output, double target, out double slope)
    {
        double error = output - target;
        slope = 2 * error;
        return error * error;
    }
}
