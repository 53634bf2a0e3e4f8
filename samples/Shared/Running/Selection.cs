using System.Diagnostics;
using RnnDsl.Data;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.MadeUp.Running;

/// <summary>What training with a held-out tenth gave.</summary>
/// <param name="HeldOut">The accuracy on the held-out tenth, by which the epoch was chosen.</param>
/// <param name="Test">The accuracy on the test examples, which decided nothing.</param>
/// <param name="Epoch">The chosen epoch, from 0.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record Selected(double HeldOut, double Test, int Epoch, double Seconds);

/// <summary>Trains a classifier and keeps the epoch that is best on a tenth of the training part; the test part is looked at once, at the end.</summary>
public static class Selection
{
    /// <summary>A tenth of labelled things, as many of each class as there should be.</summary>
    public static (TItem[] Training, TItem[] HeldOut) Tenth<TItem>(IReadOnlyList<TItem> items, Func<TItem, int> classOf, int seed) =>
        Split.Stratified(items, classOf, 0.1, (ulong)seed);

    /// <summary>Trains.</summary>
    /// <param name="model">The model.</param>
    /// <param name="training">What it learns from.</param>
    /// <param name="heldOut">What the epoch is chosen by.</param>
    /// <param name="test">What is looked at once, at the end.</param>
    /// <param name="options">How.</param>
    /// <param name="labelSmoothing">Of the cross-entropy.</param>
    /// <param name="by">The metric that chooses the epoch; the loss if not given, which tells epochs apart where a small held-out part is done without a fault.</param>
    /// <param name="epoch">Is told after each epoch.</param>
    public static Selected Fit(
        IRecurrentModel<float> model, IReadOnlyList<Example<float>> training, IReadOnlyList<Example<float>> heldOut, IReadOnlyList<Example<float>> test,
        TrainingOptions options, double labelSmoothing = 0, string? by = null, Action<TrainingProgress>? epoch = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var watch = Stopwatch.StartNew();
        options = options with { EarlyStopping = new EarlyStopping { Metric = by, Patience = options.Epochs } };
        var trainer = new Trainer<float>(model, new SoftmaxCrossEntropy<float>(labelSmoothing: labelSmoothing), options, [new Accuracy<float>()]);
        TrainingResult result = trainer.Fit(training, heldOut, new Epochs(epoch));
        return new Selected(
            trainer.Measure(heldOut).Value("accuracy"), trainer.Measure(test).Value("accuracy"), result.BestEpoch ?? result.Epochs - 1, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Tells of the last step of each epoch.</summary>
    private sealed class Epochs(Action<TrainingProgress>? tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.HeldOut is not null) tell?.Invoke(value);
        }
    }
}
