using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// Cross-entropy of the softmax of an output, −log softmax(y)[target], in nats; the mean over the targets that count.
/// As PyTorch's <c>CrossEntropyLoss</c>, with classes below 0 ignored. Computed in double.
/// </summary>
/// <remarks>
/// With class weights w and label smoothing ε, over C classes, a target t costs (1 − ε)·w[t]·nats(t) + ε/C · Σ w[c]·nats(c), and the mean
/// divides by the sum of w[t] over targets, as PyTorch does. A target whose class has the weight 0 does not count;
/// with smoothing, PyTorch would still add what it spreads over the other classes.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class SoftmaxCrossEntropy<T> : ILoss<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Kind = "target classes";

    private readonly LossOutput output;
    private readonly double[]? classWeights;
    private readonly double smoothing;
    private SoftmaxRow row = new(0);

    /// <summary>The loss of an output with one unit a class.</summary>
    /// <param name="output">The name of the output (logits); the model's first if not given.</param>
    /// <param name="steps">Whether examples have a class for every step or for the last.</param>
    /// <param name="classWeights">One for each class, not negative; all 1 if not given.</param>
    /// <param name="labelSmoothing">ε in [0, 1]: the part of each target that is spread evenly over all classes.</param>
    public SoftmaxCrossEntropy(
        string? output = null, LossSteps steps = LossSteps.Every, IReadOnlyList<double>? classWeights = null, double labelSmoothing = 0)
    {
        this.output = new LossOutput(output, steps);
        if (labelSmoothing is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing lies in [0, 1].");
        smoothing = labelSmoothing;
        if (classWeights is null) return;
        this.classWeights = [.. classWeights];
        for (int i = 0; i < this.classWeights.Length; i++)
            if (!double.IsFinite(this.classWeights[i]) || this.classWeights[i] < 0)
                throw new ArgumentOutOfRangeException(nameof(classWeights), this.classWeights[i], $"The weight of class {i} is finite and not negative.");
    }

    /// <inheritdoc/>
    public void Check(ModelDescription model, IReadOnlyList<Example<T>> examples)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        QuantityInfo info = output.In(model);
        int classes = ModelDescription.Elements(info.Shape);
        if (classWeights is not null && classWeights.Length != classes)
            throw new ArgumentException($"The loss has {classWeights.Length} class weights; output '{info.Name}' has {model.Explain(classes)} classes.");
        bool counts = false;
        for (int i = 0; i < examples.Count; i++)
        {
            output.CheckCount(model, info, i, LossOutput.LengthOf(model, examples[i]), examples[i].Classes?.Length, Kind);
            foreach (int target in examples[i].Classes!)
            {
                if (target >= classes)
                    throw new ArgumentException($"Example {i} has target class {target}; output '{info.Name}' has {model.Explain(classes)} classes, numbered from 0.");
                counts |= Counts(target);
            }
        }
        if (!counts) throw new ArgumentException($"No example has a target class that counts: all are below 0{(classWeights is null ? "" : ", or their weights are 0")}.");
    }

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds) => Evaluate(outputs, examples, seeds, 1);

    /// <inheritdoc/>
    public LossValue Evaluate(Outputs<T> outputs, IReadOnlyList<Example<T>> examples, Seeds<T>? seeds, double factor)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(examples);
        Quantity<T> logits = output.Of(outputs);
        if (row.Width != logits.Width) row = new SoftmaxRow(logits.Width);
        (long count, double weight) = CountOf(logits, examples);
        QuantityBuffer<T>? buffer = count == 0 ? null : seeds?[logits.Name];
        double sum = 0, scale = factor / weight;
        long hits = 0;
        for (int example = 0; example < examples.Count; example++)
        {
            int[] classes = examples[example].Classes!;
            int first = output.FirstStep(logits.Lengths[example]);
            for (int k = 0; k < classes.Length; k++)
            {
                if (!Counts(classes[k])) continue;
                row.Compute(logits[example, first + k]);
                sum += Nats(classes[k]);
                if (row.Largest == classes[k]) hits++;
                if (buffer is not null) AddSlopes(buffer[example, first + k], classes[k], scale);
            }
        }
        return new LossValue(sum, count, hits) { Weight = weight };
    }

    private double WeightOf(int target) => classWeights is null ? 1 : classWeights[target];

    private bool Counts(int target) => target >= 0 && WeightOf(target) > 0;

    /// <summary>What the target of the row costs.</summary>
    private double Nats(int target)
    {
        double nats = smoothing == 1 ? 0 : (1 - smoothing) * WeightOf(target) * row.Nats(target);
        if (smoothing == 0) return nats;
        double spread = smoothing / row.Width;
        for (int c = 0; c < row.Width; c++)
            if (WeightOf(c) > 0)
                nats += spread * WeightOf(c) * row.Nats(c);
        return nats;
    }

    private void AddSlopes(Span<T> slopes, int target, double scale)
    {
        if (smoothing < 1) row.AddSlopes(slopes, target, (1 - smoothing) * WeightOf(target) * scale);
        if (smoothing == 0) return;
        double spread = smoothing / row.Width * scale, all = 0;
        for (int c = 0; c < row.Width; c++) all += WeightOf(c);
        for (int c = 0; c < row.Width; c++) slopes[c] += T.CreateTruncating(spread * (all * row.Probability(c) - WeightOf(c)));
    }

    private (long Count, double Weight) CountOf(Quantity<T> logits, IReadOnlyList<Example<T>> examples)
    {
        long count = 0;
        double weight = 0;
        for (int example = 0; example < examples.Count; example++)
        {
            int[]? classes = examples[example].Classes;
            output.CheckRun(logits.Name, example, logits.Lengths[example], classes?.Length, Kind);
            foreach (int target in classes!)
            {
                if (!Counts(target)) continue;
                count++;
                weight += WeightOf(target);
            }
        }
        return (count, weight);
    }
}
