using System.Numerics;

namespace RnnDsl.Training;

/// <summary>
/// Many trainings: how well a model does on examples that it has not seen, which configuration does best, which of several models. All are functions of
/// their seed: neither time nor the number of threads changes a result.
/// </summary>
public static partial class Experiments
{
    /// <summary>k-fold cross-validation: the examples are cut into k parts, and each part is tested by a model that was trained on the others.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="examples">All examples. Where each has one class, the parts have the classes in like numbers (stratified).</param>
    /// <param name="start">Makes a model, initialised by the seed, and its trainer, all of it anew.</param>
    /// <param name="folds">The number of parts, from 2 to that of the examples.</param>
    /// <param name="options">Seed, threads, and what is measured.</param>
    /// <param name="cancellation">Ends the experiment.</param>
    /// <exception cref="ArgumentException">Examples do not fit, or there are fewer than folds.</exception>
    /// <exception cref="TrainingException">A training came to numbers that are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static CrossValidationResult CrossValidate<T>(
        IReadOnlyList<Example<T>> examples, Func<ulong, Trainer<T>> start, int folds = 5, ExperimentOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(start);
        options ??= new ExperimentOptions();
        if (folds < 2) throw new ArgumentOutOfRangeException(nameof(folds), folds, "A cross-validation has at least 2 folds.");
        if (folds > examples.Count) throw new ArgumentException($"There are {examples.Count} examples for {folds} folds.", nameof(folds));
        int[] foldOf = Folds.Of(examples, folds, options.Seed);
        var run = new ExperimentRun<T>(options, cancellation);
        var results = new FoldResult[folds];
        run.Each(folds, fold =>
        {
            ulong seed = ExperimentRun<T>.SeedOf(options.Seed, fold);
            Trainer<T> trainer = run.Start(() => start(seed));
            int[] tested = [.. Enumerable.Range(0, examples.Count).Where(i => foldOf[i] == fold)];
            TrainingResult training = run.Fit(trainer, [.. examples.Where((_, i) => foldOf[i] != fold)], seed);
            Evaluation evaluation = trainer.Measure([.. tested.Select(i => examples[i])]);
            results[fold] = new FoldResult(fold, tested, training, evaluation, evaluation.Value(options.Metric));
        });
        return new CrossValidationResult(options.Measure, results);
    }
}
