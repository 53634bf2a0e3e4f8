using System.Globalization;
using System.Text;
using MathNet.Numerics.Statistics;

namespace RnnDsl.Training;

/// <summary>A fold of a cross-validation.</summary>
/// <param name="Fold">Its number, from 0.</param>
/// <param name="Examples">The examples that were tested, by their numbers.</param>
/// <param name="Training">How the training on all others ended.</param>
/// <param name="Evaluation">How the tested examples are done.</param>
/// <param name="Value">What is compared: the loss or a metric of them.</param>
public sealed record FoldResult(int Fold, IReadOnlyList<int> Examples, TrainingResult Training, Evaluation Evaluation, double Value);

/// <summary>What a cross-validation found: each example was tested once, by a model that had not seen it.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Folds">The folds.</param>
public sealed record CrossValidationResult(string Measure, IReadOnlyList<FoldResult> Folds)
{
    /// <summary>The mean over the folds.</summary>
    public double Mean => Folds.Select(fold => fold.Value).Mean();

    /// <summary>The standard deviation over the folds (n − 1).</summary>
    public double StandardDeviation => Folds.Select(fold => fold.Value).StandardDeviation();

    /// <summary>A line a fold, and one of all.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (FoldResult fold in Folds)
            text.AppendLine(CultureInfo.InvariantCulture, $"fold {fold.Fold}: {Measure} {fold.Value:G5} ({fold.Examples.Count} examples, {fold.Training.Epochs} epochs)");
        return text.Append(CultureInfo.InvariantCulture, $"{Measure} {Mean:G5} ± {StandardDeviation:G3} over {Folds.Count} folds").ToString();
    }
}
