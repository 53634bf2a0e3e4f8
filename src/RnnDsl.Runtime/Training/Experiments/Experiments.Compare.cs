using System.Numerics;

namespace RnnDsl.Training;

public static partial class Experiments
{
    /// <summary>Trains several models on one task, each with the same seeds, and measures them on the same test examples.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="contenders">At least one, of different names.</param>
    /// <param name="train">What they learn.</param>
    /// <param name="test">What they are measured on; not shown to them before.</param>
    /// <param name="seeds">How many seeds; at least 2 for a spread.</param>
    /// <param name="options">Seed, threads, and what is measured.</param>
    /// <param name="cancellation">Ends the experiment.</param>
    /// <exception cref="ArgumentException">Examples do not fit, or two models have one name.</exception>
    /// <exception cref="TrainingException">A training came to numbers that are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Comparison Compare<T>(
        IReadOnlyList<Contender<T>> contenders, IReadOnlyList<Example<T>> train, IReadOnlyList<Example<T>> test, int seeds = 5,
        ExperimentOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(contenders);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
        if (contenders.Count == 0) throw new ArgumentException("There is nothing to compare.", nameof(contenders));
        if (contenders.GroupBy(contender => contender.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two models are called '{twice.Key}'.", nameof(contenders));
        options ??= new ExperimentOptions();
        var run = new ExperimentRun<T>(options, cancellation);
        var values = new double[contenders.Count, seeds];
        var trainings = new TrainingResult[contenders.Count, seeds];
        run.Each(contenders.Count * seeds, i =>
        {
            (int contender, int k) = (i / seeds, i % seeds);
            ulong seed = ExperimentRun<T>.SeedOf(options.Seed, k);
            Trainer<T> trainer = run.Start(() => contenders[contender].Start(seed));
            trainings[contender, k] = run.Fit(trainer, train, seed);
            values[contender, k] = trainer.Measure(test).Value(options.Metric);
        });
        ContenderResult[] results = [.. contenders.Select((contender, i) => new ContenderResult(
            contender.Name, [.. Enumerable.Range(0, seeds).Select(k => values[i, k])], [.. Enumerable.Range(0, seeds).Select(k => trainings[i, k])]))];
        return new Comparison(options.Measure, results,
            [.. from first in Enumerable.Range(0, results.Length) from second in Enumerable.Range(first + 1, results.Length - first - 1) select PairedDifference.Of(results[first], results[second])]);
    }
}
