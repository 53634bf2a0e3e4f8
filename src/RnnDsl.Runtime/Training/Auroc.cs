using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// The area under the ROC curve: the probability that a target of a class scores higher than one of another, ties counted half (Mann and Whitney 1947).
/// </summary>
/// <remarks>
/// For one unit, or two classes, that of class 1; for more classes the mean over classes, each against the rest, as scikit-learn's
/// <c>roc_auc_score(multi_class="ovr", average="macro")</c> of softmax probabilities. A class that is the target always or never has no area and is left out.
/// It keeps every score until the next reset.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Auroc<T> : ClassMetric<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<int> targets = [];
    private readonly List<double> scores = [];
    private SoftmaxRow softmax = new(0);
    private int units;

    /// <summary>The area of an output.</summary>
    /// <param name="output">The name of the output (logits); the model's first if not given.</param>
    /// <param name="steps">Whether examples have a class for every step or for the last.</param>
    public Auroc(string? output = null, LossSteps steps = LossSteps.Every) : base("AUROC", output, steps)
    {
    }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            int width = units > 2 ? units : 1;
            double sum = 0;
            int classes = 0;
            for (int c = 0; c < width; c++)
            {
                double area = Area(width, c, positive: width == 1 ? 1 : c);
                if (double.IsNaN(area)) continue;
                sum += area;
                classes++;
            }
            return classes == 0 ? double.NaN : sum / classes;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        targets.Clear();
        scores.Clear();
    }

    private protected override void Begin(int units)
    {
        this.units = units;
        softmax = new SoftmaxRow(units);
        Reset();
    }

    private protected override void Take(ReadOnlySpan<T> row, int target)
    {
        targets.Add(target);
        if (units == 1) scores.Add(double.CreateTruncating(row[0]));
        else if (units == 2) scores.Add(double.CreateTruncating(row[1]) - double.CreateTruncating(row[0]));
        else
        {
            softmax.Compute(row);
            for (int c = 0; c < units; c++) scores.Add(softmax.Probability(c));
        }
    }

    /// <summary>The area of one class; NaN where it is the target always or never, or where a score is NaN.</summary>
    private double Area(int width, int column, int positive)
    {
        var keys = new double[targets.Count];
        var hits = new bool[keys.Length];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = scores[i * width + column];
            hits[i] = targets[i] == positive;
            if (double.IsNaN(keys[i])) return double.NaN;
        }
        Array.Sort(keys, hits);
        double won = 0;
        long below = 0, positives = 0;
        for (int first = 0; first < keys.Length;)
        {
            long tiedPositives = 0;
            int end = first;
            for (; end < keys.Length && keys[end] == keys[first]; end++)
                if (hits[end])
                    tiedPositives++;
            long tiedNegatives = end - first - tiedPositives;
            won += tiedPositives * (below + 0.5 * tiedNegatives);
            below += tiedNegatives;
            positives += tiedPositives;
            first = end;
        }
        return won / ((double)positives * below);
    }
}
