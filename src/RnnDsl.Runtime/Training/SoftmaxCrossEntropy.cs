using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// Cross-entropy of the softmax of an output, −log softmax(y)[target], in nats; the mean over the targets that count.
/// As PyTorch's <c>CrossEntropyLoss</c>, with classes below 0 ignored. Computed in double.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SoftmaxCrossEntropy<T> : ILoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LossOutput output;
    private SoftmaxRow row = new(0);

    /// <summary>The loss of an output with one unit a class.</summary>
    /// <param name="output">The name of the output (logits); the model's first if not given.</param>
    /// <param name="steps">Whether examples have a class for every step or for the last.</param>
    public SoftmaxCrossEntropy(string? output = null, LossSteps steps = LossSteps.Every) => this.output = new LossOutput(output, steps);

    /// <inheritdoc/>
    public void Check(ModelDescription model, IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        QuantityInfo info = output.In(model);
        int classes = ModelDescription.Elements(info.Shape);
        bool counts = false;
        for (int i = 0; i < examples.Count; i++)
        {
            output.CheckCount(info, i, LossOutput.LengthOf(model, examples[i]), examples[i].Classes?.Length, "target classes");
            foreach (int target in examples[i].Classes!)
            {
                if (target >= classes)
                    throw new ArgumentException($"Example {i} has target class {target}; output '{info.Name}' has {model.Explain(classes)} classes, numbered from 0.");
                counts |= target >= 0;
            }
        }
        if (!counts) throw new ArgumentException("No example has a target class that counts: all are below 0.");
    }

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(examples);
        Quantity<T> logits = output.Of(outputs);
        if (row.Width != logits.Width) row = new SoftmaxRow(logits.Width);
        long count = CountOf(examples);
        QuantityBuffer<T>? buffer = count == 0 ? null : seeds?[logits.Name];
        double sum = 0;
        long hits = 0;
        for (int example = 0; example < examples.Count; example++)
        {
            int[] classes = examples[example].Classes!;
            int first = output.FirstStep(logits.Lengths[example]);
            for (int k = 0; k < classes.Length; k++)
            {
                if (classes[k] < 0) continue;
                row.Compute(logits[example, first + k]);
                sum += row.Nats(classes[k]);
                if (row.Largest == classes[k]) hits++;
                if (buffer is not null) row.AddSlopes(buffer[example, first + k], classes[k], 1.0 / count);
            }
        }
        return new LossValue(sum, count, hits);
    }

    private static long CountOf(IReadOnlyList<Example<T>> examples)
    {
        long count = 0;
        for (int example = 0; example < examples.Count; example++)
            foreach (int target in examples[example].Classes!)
                if (target >= 0)
                    count++;
        return count;
    }
}
