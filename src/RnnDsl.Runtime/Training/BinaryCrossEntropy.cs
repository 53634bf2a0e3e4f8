using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// −(p·t·log σ(y) + (1 − t)·log(1 − σ(y))) of each unit y and its target t in [0, 1], in nats, the mean over steps and units of an output; p is the
/// positive weight. As PyTorch's <c>BCEWithLogitsLoss</c>. Computed in double.
/// </summary>
/// <remarks>
/// The targets are <see cref="Example{T}.Values"/>; for an output with one unit, examples without values may have the classes 0 and 1 instead.
/// A unit above 0 decides for 1: the hits of the loss count where the target, above or below ½, does so too.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class BinaryCrossEntropy<T> : ElementLoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double positiveWeight;

    /// <summary>The loss of an output.</summary>
    /// <param name="output">The name of the output (logits); the model's first if not given.</param>
    /// <param name="steps">Whether examples have values for every step or for the last.</param>
    /// <param name="positiveWeight">p, above 0: more than 1 where ones are rare and must not be missed.</param>
    public BinaryCrossEntropy(string? output = null, LossSteps steps = LossSteps.Every, double positiveWeight = 1) : base(output, steps) =>
        this.positiveWeight = double.IsFinite(positiveWeight) && positiveWeight > 0
            ? positiveWeight
            : throw new ArgumentOutOfRangeException(nameof(positiveWeight), positiveWeight, "The weight of ones is finite and above 0.");

    private protected override double Term(double output, double target, out double slope)
    {
        // log σ(y) = −log(1 + exp(−y)), and log(1 − σ(y)) is log σ(−y); neither exponential overflows.
        double tail = Math.Exp(-Math.Abs(output)), log = LogOnePlus(tail);
        double minusLogOne = Math.Max(-output, 0) + log, minusLogZero = Math.Max(output, 0) + log;
        double one = (output >= 0 ? 1 : tail) / (1 + tail), zero = (output >= 0 ? tail : 1) / (1 + tail);
        double weight = positiveWeight * target;
        slope = (1 - target) * one - weight * zero;
        // A target that is 0 or 1 leaves the other part out, also where that is infinite.
        return (weight == 0 ? 0 : weight * minusLogOne) + (target == 1 ? 0 : (1 - target) * minusLogZero);
    }

    private protected override bool Hit(double output, double target) => output > 0 == target > 0.5;

    private protected override T[,]? TargetsOf(Example<T> example, int units)
    {
        if (example.Values is not null || example.Classes is null || units != 1) return example.Values;
        var values = new T[example.Classes.Length, 1];
        for (int i = 0; i < example.Classes.Length; i++) values[i, 0] = T.CreateTruncating(example.Classes[i]);
        return values;
    }

    private protected override void CheckTarget(int example, T value)
    {
        if (!(value >= T.Zero && value <= T.One)) throw new ArgumentException($"Example {example} has the target value {value}; targets of a binary cross-entropy lie in [0, 1].");
    }

    /// <summary>log(1 + x) for x in [0, 1], exact to the last digits also where x is small (Kahan's correction; Goldberg 1991).</summary>
    private static double LogOnePlus(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }
}
