using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

public static partial class Experiments
{
    /// <summary>
    /// Draws configurations at random, trains a model of each, and tells which does best on held-out examples; with <see cref="SearchOptions.Halving"/> it
    /// spends its epochs on those that begin well. A training that comes to numbers that are not finite is a bad configuration, not an error.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="TConfiguration">The user's own kind of configuration; a record prints well.</typeparam>
    /// <param name="sample">Draws a configuration (<see cref="Sampling"/>); it uses no other source of chance.</param>
    /// <param name="start">Makes the model of a configuration, initialised by the seed, and its trainer, all of it anew.</param>
    /// <param name="train">What is learnt.</param>
    /// <param name="heldOut">What configurations are selected by; <c>Fit</c> gets it too.</param>
    /// <param name="options">How many configurations, how they are tried, seed, threads, and what is measured.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentException">Examples do not fit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SearchResult<TConfiguration> Search<T, TConfiguration>(
        Func<RandomStream, TConfiguration> sample, Func<TConfiguration, ulong, Trainer<T>> start,
        IReadOnlyList<Example<T>> train, IReadOnlyList<Example<T>> heldOut, SearchOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(sample);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(heldOut);
        options ??= new SearchOptions();
        var run = new ExperimentRun<T>(options, cancellation);
        TrialRun<T, TConfiguration>[] trials = [.. Enumerable.Range(0, options.Trials).Select(number =>
        {
            ulong seed = ExperimentRun<T>.SeedOf(options.Seed, number);
            return new TrialRun<T, TConfiguration>(number, sample(new RandomStream(~seed)), seed, options.Metric);
        })];
        List<TrialRun<T, TConfiguration>> left = [.. trials], done = [];
        for (int? epochs = options.Halving is null ? null : options.FirstEpochs; left.Count > 0; epochs = checked(epochs * options.Halving))
        {
            run.Each(left.Count, i => left[i].Train(run, start, train, heldOut, epochs, cancellation));
            left.Sort(TrialRun<T, TConfiguration>.Best);
            int keep = options.Halving is not int factor || left.Count == 1 ? 0 : (left.Count + factor - 1) / factor;
            done.InsertRange(0, left[keep..]);
            foreach (TrialRun<T, TConfiguration> given in left[keep..]) given.Release();
            left = left[..keep];
        }
        return new SearchResult<TConfiguration>(options.Measure, [.. done.Select(trial => trial.Result)]);
    }
}

/// <summary>A configuration under way.</summary>
internal sealed class TrialRun<T, TConfiguration>(int number, TConfiguration configuration, ulong seed, string? metric)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Trainer<T>? trainer;
    private bool higherIsBetter;
    private int epochs;

    internal SearchTrial<TConfiguration> Result { get; private set; } = new(number, configuration, seed, 0, double.NaN, null, null);

    /// <summary>Better values first; what failed last; of equals, the one that was drawn first.</summary>
    internal static int Best(TrialRun<T, TConfiguration> a, TrialRun<T, TConfiguration> b)
    {
        bool noA = double.IsNaN(a.Result.Value), noB = double.IsNaN(b.Result.Value);
        if (noA != noB) return noA ? 1 : -1;
        int order = noA ? 0 : a.higherIsBetter ? b.Result.Value.CompareTo(a.Result.Value) : a.Result.Value.CompareTo(b.Result.Value);
        return order != 0 ? order : a.Result.Number.CompareTo(b.Result.Number);
    }

    /// <summary>Trains until there were so many epochs, or as long as the options say.</summary>
    internal void Train(
        ExperimentRun<T> run, Func<TConfiguration, ulong, Trainer<T>> start, IReadOnlyList<Example<T>> train, IReadOnlyList<Example<T>> heldOut,
        int? untilEpochs, CancellationToken cancellation)
    {
        if (Result.Failure is not null) return;
        trainer ??= run.Start(() => start(configuration, seed));
        higherIsBetter = trainer.HigherIsBetter(metric);
        try
        {
            TrainingResult training = untilEpochs is int until
                ? trainer.Run(new FitCall<T>(train, heldOut, null, cancellation), until - epochs, null)
                : trainer.Fit(train, heldOut, cancellation: cancellation);
            epochs += training.Epochs;
            Evaluation evaluation = trainer.Measure(heldOut);
            Result = Result with { Epochs = epochs, Value = evaluation.Value(metric), Evaluation = evaluation };
        }
        catch (TrainingException e)
        {
            Result = Result with { Value = double.NaN, Evaluation = null, Failure = e.Message };
        }
    }

    /// <summary>Lets go of the model.</summary>
    internal void Release() => trainer = null;
}
