using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Annotations.Score{T}"/> can be told.</summary>
public sealed record AnnotationScoreOptions : SurveyOptions
{
    /// <summary>How many steps are looked at, at most; of more, as many are drawn.</summary>
    public int Capacity { get; init; } = 8192;

    /// <summary>The share of the sequences that thresholds are judged on, and not chosen on.</summary>
    public double TestShare { get; init; } = 0.5;

    /// <summary>How sure intervals are.</summary>
    public double Confidence { get; init; } = 0.95;
}

/// <summary>How well labels hold on a data set.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Sequences">How many sequences the numbers are of: those that were held out.</param>
/// <param name="Steps">How many steps of them.</param>
/// <param name="Scores">Each label that there is a feature for.</param>
/// <param name="NotJudged">The labels that there is none for, by their units' names.</param>
public sealed partial record AnnotationScores(string Model, int Sequences, int Steps, IReadOnlyList<AnnotationScore> Scores, IReadOnlyList<string> NotJudged);

/// <summary>How well a label holds, on sequences that nothing was chosen on.</summary>
/// <param name="Quantity">The quantity.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Text">The label.</param>
/// <param name="Feature">The feature that it claims.</param>
/// <param name="Outdated">Whether it was given to other parameters than the model has, or to unknown ones.</param>
/// <param name="Correlation">Pearson's correlation of the unit with the feature. Not a number where one of them does not vary.</param>
/// <param name="Lower">The lower end of its interval, by the effective number of steps (see <see cref="FeatureCorrelation"/>).</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Rank">The place of the unit among all units of the quantity by |correlation|: 1 where no other goes along with the feature better, so that the label sits on the right unit.</param>
/// <param name="Threshold">How well the unit decides the feature, where that is 0 or 1 everywhere.</param>
public sealed record AnnotationScore(
    string Quantity, int Unit, string Text, string Feature, bool Outdated, double Correlation, double Lower, double Upper, int Rank, ThresholdScore? Threshold);

/// <summary>A unit as a detector: it says that a predicate holds where it is beyond a threshold.</summary>
/// <param name="Auc">The area under its ROC curve: 1 or 0 for perfect, 0.5 for none.</param>
/// <param name="AucError">Its standard error over sequences.</param>
/// <param name="Threshold">The threshold with the greatest F₁ on the sequences that are not held out.</param>
/// <param name="Above">Whether the predicate is said to hold above it, or else below.</param>
/// <param name="Precision">The share of steps so called where it does hold. Not a number where none is.</param>
/// <param name="Recall">The share of steps where it holds that are so called.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Share">The share of steps where it holds: the precision of calling all of them.</param>
public sealed record ThresholdScore(double Auc, double AucError, double Threshold, bool Above, double Precision, double Recall, double F1, double Share);

public sealed partial class Annotations
{
    /// <summary>Measures each label against the feature that has its name: a label is a claim that can be wrong.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">A data set, best one that the labels were not thought of on.</param>
    /// <param name="features">Predicates (0 or 1) and other features; one is a label's if its name is the label's <see cref="Annotation.Predicate"/>, or its text.</param>
    /// <param name="options">The size of the sample, what is held out.</param>
    /// <param name="cancellation">Stops between pieces.</param>
    /// <exception cref="ArgumentException">The model has another name or no such unit, no label has a feature, or there are fewer than two sequences.</exception>
    /// <exception cref="ArithmeticException">A quantity is not a finite number somewhere.</exception>
    public AnnotationScores Score<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, IReadOnlyList<Feature<T>> features, AnnotationScoreOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new AnnotationScoreOptions();
        SequenceSplit.CheckShare(options.TestShare);
        if (!(options.Confidence is > 0 and < 1)) throw new ArgumentOutOfRangeException("options.Confidence", options.Confidence, "A confidence lies between 0 and 1.");
        ModelDescription description = model.Compiled.Description;
        CheckModel(description);
        Feature<T>[] known = FeatureChoice.Checked(features, "features");
        Annotation[] judged = [.. Labels.Where(label => Array.Exists(known, feature => feature.Name == label.Claim))];
        if (judged.Length == 0)
            throw new ArgumentException($"No label has a feature: the labels claim {ModelDescription.List(Labels.Select(label => $"'{label.Claim}'"))}; the features are {ModelDescription.List(known.Select(feature => $"'{feature.Name}'"))}.", nameof(features));
        foreach (Annotation label in judged) UnitChoice.Of(description, label.Quantity, [label.Unit]);
        Feature<T>[] used = [.. known.Where(feature => Array.Exists(judged, label => label.Claim == feature.Name))];
        var sampling = new ActivationSampleOptions { Capacity = options.Capacity, Seed = options.Seed, RowBudget = options.RowBudget, Progress = options.Progress, Run = options.Run };
        ActivationSample sample = ActivationSample.Draw(model, data, [.. judged.Select(label => label.Quantity).Distinct()], used, sampling, cancellation);
        foreach (string quantity in sample.Quantities)
            if (Cells.Of(sample[quantity]).ToArray().Any(value => !double.IsFinite(value))) throw new ArithmeticException($"'{quantity}' is not a finite number at some step.");
        var scorer = new AnnotationScorer(sample, options);
        string now = ParameterFingerprint.Of(model);
        AnnotationScore[] scores = [.. judged.Select(label => scorer.Score(label, label.Parameters != now))];
        return new AnnotationScores(Model, scorer.Sequences, scorer.Steps, scores, [.. Labels.Except(judged).Select(label => NameOf(label.Quantity, label.Unit))]);
    }
}

/// <summary>Scores labels on a sample.</summary>
internal sealed class AnnotationScorer
{
    private readonly ActivationSample sample;
    private readonly double confidence;
    private readonly int[] examples;
    private readonly SequenceSplit split;
    private readonly int[] testExamples;

    internal AnnotationScorer(ActivationSample sample, AnnotationScoreOptions options)
    {
        (this.sample, confidence) = (sample, options.Confidence);
        examples = [.. sample.Places.Select(place => place.Example)];
        split = SequenceSplit.Of(examples, options.TestShare, options.Seed);
        testExamples = [.. split.Test.Select(row => examples[row])];
    }

    internal int Sequences => split.TestSequences;

    internal int Steps => split.Test.Length;

    internal AnnotationScore Score(Annotation label, bool outdated)
    {
        double[,] values = sample[label.Quantity];
        double[] feature = SampleStatistics.Column(sample.FeatureValues, sample.Features.ToList().IndexOf(label.Claim)), unit = SampleStatistics.Column(values, label.Unit);
        double[] tested = At(split.Test, feature);
        FeatureCorrelation found = FeatureCorrelation.Of(label.Unit, label.Claim, SampleStatistics.Correlation(At(split.Test, unit), tested, testExamples), confidence);
        int better = 0;
        for (int other = 0; other < values.GetLength(1); other++)
            if (other != label.Unit && Math.Abs(SampleStatistics.Pearson(At(split.Test, SampleStatistics.Column(values, other)), tested)) > Math.Abs(found.Pearson)) better++;
        ThresholdScore? threshold = Array.TrueForAll(feature, value => value is 0 or 1) ? Decide(unit, feature) : null;
        return new AnnotationScore(label.Quantity, label.Unit, label.Text, label.Claim, outdated, found.Pearson, found.Lower, found.Upper, better + 1, threshold);
    }

    private ThresholdScore Decide(double[] unit, double[] feature)
    {
        bool[] holds = [.. feature.Select(value => value == 1)];
        (double threshold, bool above) = Best(At(split.Train, unit), [.. split.Train.Select(row => holds[row])]);
        bool[] tested = [.. split.Test.Select(row => holds[row])];
        Estimate area = SampleStatistics.Auc(At(split.Test, unit), tested, testExamples);
        int called = 0, right = 0, all = tested.Count(hold => hold);
        for (int i = 0; i < tested.Length; i++)
        {
            if (above ? !(unit[split.Test[i]] > threshold) : !(unit[split.Test[i]] < threshold)) continue;
            called++;
            if (tested[i]) right++;
        }
        double precision = called == 0 ? double.NaN : (double)right / called, recall = all == 0 ? double.NaN : (double)right / all;
        return new ThresholdScore(area.Mean, area.StandardError, threshold, above, precision, recall, called + all == 0 ? double.NaN : 2.0 * right / (called + all), (double)all / tested.Length);
    }

    /// <summary>The threshold of the greatest F₁, halfway between two values, or below or above all of them.</summary>
    private static (double Threshold, bool Above) Best(double[] values, bool[] holds)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        int all = holds.Count(hold => hold), below = 0;
        double best = -1, threshold = values[order[0]] - 1;
        bool above = true;
        for (int cut = 0; cut <= order.Length; cut++)
        {
            if (cut > 0 && holds[order[cut - 1]]) below++;
            if (cut > 0 && cut < order.Length && values[order[cut - 1]] == values[order[cut]]) continue;
            double at = cut == 0 ? values[order[0]] - 1 : cut == order.Length ? values[order[^1]] + 1 : (values[order[cut - 1]] + values[order[cut]]) / 2;
            double over = 2.0 * (all - below) / Math.Max(1, order.Length - cut + all), under = 2.0 * below / Math.Max(1, cut + all);
            if (over > best) (best, threshold, above) = (over, at, true);
            if (under > best) (best, threshold, above) = (under, at, false);
        }
        return (threshold, above);
    }

    private static double[] At(int[] rows, double[] values) => Array.ConvertAll(rows, row => values[row]);
}
