using System.Numerics;

namespace RnnDsl.Training;

/// <summary>The exponential of the mean cross-entropy of an output's softmax, in nats: as if each target were drawn from that many classes alike.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Perplexity<T> : ClassMetric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private SoftmaxRow softmax = new(0);
    private double nats;
    private long count;

    /// <summary>The perplexity of an output with one unit a class.</summary>
    /// <param name="output">The name of the output (logits); the model's first if not given.</param>
    /// <param name="steps">Whether examples have a class for every step or for the last.</param>
    public Perplexity(string? output = null, LossSteps steps = LossSteps.Every) : base("perplexity", output, steps)
    {
    }

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Value => count == 0 ? double.NaN : Math.Exp(nats / count);

    /// <inheritdoc/>
    public override void Reset() => (nats, count) = (0, 0);

    private protected override void Begin(int units)
    {
        if (units < 2) throw new ArgumentException("Perplexity wants an output with one unit a class, at least two.");
        softmax = new SoftmaxRow(units);
        Reset();
    }

    private protected override void Take(ReadOnlySpan<T> row, int target)
    {
        softmax.Compute(row);
        nats += softmax.Nats(target);
        count++;
    }
}
