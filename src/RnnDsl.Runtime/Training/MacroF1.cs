using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// The mean over classes of F1 = 2·hits / (targets + decisions), each class with the same weight, as scikit-learn's <c>f1_score(average="macro")</c>:
/// over the classes that are a target or a decision at least once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MacroF1<T> : ClassMetric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private long[] hits = [];
    private long[] seen = [];

    /// <summary>The macro F1 of an output.</summary>
    /// <param name="output">The name of the output; the model's first if not given.</param>
    /// <param name="steps">Whether examples have a class for every step or for the last.</param>
    public MacroF1(string? output = null, LossSteps steps = LossSteps.Every) : base("macro F1", output, steps)
    {
    }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            int classes = 0;
            for (int c = 0; c < seen.Length; c++)
            {
                if (seen[c] == 0) continue;
                sum += 2.0 * hits[c] / seen[c];
                classes++;
            }
            return classes == 0 ? double.NaN : sum / classes;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(hits);
        Array.Clear(seen);
    }

    private protected override void Begin(int units) => (hits, seen) = (new long[Math.Max(2, units)], new long[Math.Max(2, units)]);

    private protected override void Take(ReadOnlySpan<T> row, int target)
    {
        int decision = Decision(row);
        if (decision == target) hits[target]++;
        seen[target]++;
        seen[decision]++;
    }
}
