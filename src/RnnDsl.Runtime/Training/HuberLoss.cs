using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// ½e² where |e| = |y − target| is at most δ, and δ(|e| − ½δ) beyond (Huber 1964), the mean over steps and units of an output, as PyTorch's
/// <c>HuberLoss</c>. Computed in double.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class HuberLoss<T> : ElementLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double delta;

    /// <summary>The loss of an output.</summary>
    /// <param name="delta">δ, above 0, in the output's units.</param>
    /// <param name="output">The name of the output; the model's first if not given.</param>
    /// <param name="steps">Whether examples have values for every step or for the last.</param>
    public HuberLoss(double delta = 1, string? output = null, LossSteps steps = LossSteps.Every) : base(output, steps) =>
        this.delta = double.IsFinite(delta) && delta > 0 ? delta : throw new ArgumentOutOfRangeException(nameof(delta), delta, "δ is finite and above 0.");

    private protected override double Term(double output, double target, out double slope)
    {
        double error = output - target, size = Math.Abs(error);
        if (size > delta)
        {
            slope = error > 0 ? delta : -delta;
            return delta * (size - 0.5 * delta);
        }
        slope = error;
        return 0.5 * error * error;
    }
}
