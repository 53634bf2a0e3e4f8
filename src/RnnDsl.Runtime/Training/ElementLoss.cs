using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// A loss of each unit of an output and its target value, of which the mean over steps and units is taken. Computed in double.
/// The targets are <see cref="Example{T}.Values"/>.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract class ElementLoss<T> : ILoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Kind = "rows of target values";

    private readonly LossOutput output;

    private protected ElementLoss(string? output, LossSteps steps) => this.output = new LossOutput(output, steps);

    /// <inheritdoc/>
    public void Check(ModelDescription model, IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        QuantityInfo info = output.In(model);
        int units = ModelDescription.Elements(info.Shape);
        for (int i = 0; i < examples.Count; i++)
        {
            T[,]? values = TargetsOf(examples[i], units);
            output.CheckCount(model, info, i, LossOutput.LengthOf(model, examples[i]), values?.GetLength(0), Kind);
            if (values!.GetLength(1) != units)
                throw new ArgumentException($"Example {i} has {values.GetLength(1)} target values a step; output '{info.Name}' has {model.Explain(units)} units.");
            foreach (T value in values) CheckTarget(i, value);
        }
    }

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds) => Evaluate(outputs, examples, seeds, 1);

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds, double factor)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(examples);
        Quantity<T> values = output.Of(outputs);
        long count = 0, hits = 0;
        for (int example = 0; example < examples.Count; example++)
        {
            T[,]? targets = TargetsOf(examples[example], values.Width);
            output.CheckRun(values.Name, example, values.Lengths[example], targets?.GetLength(0), Kind);
            count += targets!.Length;
        }
        QuantityBuffer<T>? buffer = count == 0 ? null : seeds?[values.Name];
        double sum = 0, scale = factor / count;
        for (int example = 0; example < examples.Count; example++)
        {
            T[,] targets = TargetsOf(examples[example], values.Width)!;
            int first = output.FirstStep(values.Lengths[example]);
            for (int k = 0; k < targets.GetLength(0); k++)
            {
                ReadOnlySpan<T> target = MemoryMarshal.CreateReadOnlySpan(ref targets[k, 0], targets.GetLength(1));
                sum += Row(values[example, first + k], target, buffer is null ? default : buffer[example, first + k], scale, ref hits);
            }
        }
        return new LossValue(sum, count, hits);
    }

    /// <summary>The loss of one unit.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be.</param>
    /// <param name="slope">The derivative by the output.</param>
    private protected abstract double Term(double output, double target, out double slope);

    /// <summary>Whether the output decides as the target does; false for losses that decide nothing.</summary>
    private protected virtual bool Hit(double output, double target) => false;

    /// <summary>The targets of an example [steps × units], null where it has none.</summary>
    private protected virtual T[,]? TargetsOf(Example<T> example, int units) => example.Values;

    /// <summary>Checks a target value.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    private protected virtual void CheckTarget(int example, T value)
    {
        if (!T.IsFinite(value)) throw new ArgumentException($"Example {example} has the target value {value}; targets must be finite.");
    }

    private double Row(ReadOnlySpan<T> row, ReadOnlySpan<T> target, Span<T> seed, double scale, ref long hits)
    {
        double sum = 0;
        for (int unit = 0; unit < row.Length; unit++)
        {
            double value = double.CreateTruncating(row[unit]), wanted = double.CreateTruncating(target[unit]);
            sum += Term(value, wanted, out double slope);
            if (Hit(value, wanted)) hits++;
            if (!seed.IsEmpty) seed[unit] += T.CreateTruncating(slope * scale);
        }
        return sum;
    }
}
