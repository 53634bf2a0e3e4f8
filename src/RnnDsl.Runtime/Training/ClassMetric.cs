using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>A metric of an output with one unit a class (or a single unit, above 0 for class 1), against <see cref="Example{T}.Classes"/>; classes below 0 do not count.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ClassMetric<T> : IMetric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LossOutput output;
    private int width;

    private protected ClassMetric(string name, string? output, LossSteps steps)
    {
        Name = output is null ? name : $"{name} of {output}";
        this.output = new LossOutput(output, steps);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public virtual bool HigherIsBetter => true;

    /// <inheritdoc/>
    public abstract double Value { get; }

    /// <inheritdoc/>
    public abstract void Reset();

    /// <inheritdoc/>
    public void Add(Outputs<T> outputs, IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(examples);
        Quantity<T> scores = output.Of(outputs);
        if (width != scores.Width) Begin(width = scores.Width);
        for (int example = 0; example < examples.Count; example++)
        {
            int[]? classes = examples[example].Classes;
            output.CheckRun(scores.Name, example, scores.Lengths[example], classes?.Length, "target classes");
            int first = output.FirstStep(scores.Lengths[example]);
            for (int k = 0; k < classes!.Length; k++)
            {
                if (classes[k] < 0) continue;
                int known = Math.Max(2, scores.Width);
                if (classes[k] >= known) throw new ArgumentException($"Example {example} of the batch has target class {classes[k]}; output '{scores.Name}' has {known} classes, numbered from 0.");
                Take(scores[example, first + k], classes[k]);
            }
        }
    }

    /// <summary>The class that a row decides for: the first of the largest units; of a single unit, 1 above 0.</summary>
    private protected static int Decision(ReadOnlySpan<T> row)
    {
        if (row.Length == 1) return row[0] > T.Zero ? 1 : 0;
        int largest = 0;
        for (int unit = 1; unit < row.Length; unit++)
            if (row[unit] > row[largest])
                largest = unit;
        return largest;
    }

    /// <summary>Begins anew with an output of so many units.</summary>
    private protected abstract void Begin(int units);

    /// <summary>Takes a target into account.</summary>
    private protected abstract void Take(ReadOnlySpan<T> row, int target);
}
