using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// (y − target)², the mean over steps and units of an output, as PyTorch's <c>MSELoss</c>. Computed in double.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class MeanSquaredError<T> : ILoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LossOutput output;

    /// <summary>The loss of an output.</summary>
    /// <param name="output">The name of the output; the model's first if not given.</param>
    /// <param name="steps">Whether examples have values for every step or for the last.</param>
    public MeanSquaredError(string? output = null, LossSteps steps = LossSteps.Every) => this.output = new LossOutput(output, steps);

    /// <inheritdoc/>
    public void Check(ModelDescription model, IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        QuantityInfo info = output.In(model);
        int units = ModelDescription.Elements(info.Shape);
        for (int i = 0; i < examples.Count; i++)
        {
            T[,]? values = examples[i].Values;
            output.CheckCount(info, i, LossOutput.LengthOf(model, examples[i]), values?.GetLength(0), "rows of target values");
            if (values!.GetLength(1) != units)
                throw new ArgumentException($"Example {i} has {values.GetLength(1)} target values a step; output '{info.Name}' has {model.Explain(units)} units.");
            foreach (T value in values)
                if (!T.IsFinite(value))
                    throw new ArgumentException($"Example {i} has the target value {value}; targets must be finite.");
        }
    }

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(examples);
        Quantity<T> values = output.Of(outputs);
        long count = 0;
        for (int example = 0; example < examples.Count; example++) count += examples[example].Values!.Length;
        QuantityBuffer<T>? buffer = count == 0 ? null : seeds?[values.Name];
        double sum = 0, scale = 2.0 / count;
        for (int example = 0; example < examples.Count; example++)
        {
            T[,] targets = examples[example].Values!;
            int first = output.FirstStep(values.Lengths[example]);
            for (int k = 0; k < targets.GetLength(0); k++)
            {
                ReadOnlySpan<T> target = MemoryMarshal.CreateReadOnlySpan(ref targets[k, 0], targets.GetLength(1));
                sum += Row(values[example, first + k], target, buffer is null ? default : buffer[example, first + k], scale);
            }
        }
        return new LossValue(sum, count);
    }

    private static double Row(ReadOnlySpan<T> row, ReadOnlySpan<T> target, Span<T> seed, double scale)
    {
        double sum = 0;
        for (int unit = 0; unit < row.Length; unit++)
        {
            double error = double.CreateTruncating(row[unit]) - double.CreateTruncating(target[unit]);
            sum += error * error;
            if (!seed.IsEmpty) seed[unit] += T.CreateTruncating(error * scale);
        }
        return sum;
    }
}
