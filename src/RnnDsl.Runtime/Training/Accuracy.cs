using System.Numerics;

namespace RnnDsl.Training;

/// <summary>The fraction of targets that are the class the output decides for: its largest unit, or, of a single unit, 1 above 0.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Accuracy<T> : ClassMetric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private long hits;
    private long count;

    /// <summary>The accuracy of an output.</summary>
    /// <param name="output">The name of the output; the model's first if not given.</param>
    /// <param name="steps">Whether examples have a class for every step or for the last.</param>
    public Accuracy(string? output = null, LossSteps steps = LossSteps.Every) : base("accuracy", output, steps)
    {
    }

    /// <inheritdoc/>
    public override double Value => count == 0 ? double.NaN : (double)hits / count;

    /// <inheritdoc/>
    public override void Reset() => hits = count = 0;

    private protected override void Begin(int units) => Reset();

    private protected override void Take(ReadOnlySpan<T> row, int target)
    {
        count++;
        if (Decision(row) == target) hits++;
    }
}
