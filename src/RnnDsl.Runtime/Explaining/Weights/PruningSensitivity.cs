using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Explaining;

/// <summary>A model with some elements set to zero.</summary>
/// <param name="Share">The share that was asked for.</param>
/// <param name="Removed">How many elements were set to zero: the share of all, rounded.</param>
/// <param name="Effect">What it does.</param>
public sealed record PruningPoint(double Share, long Removed, WeightEffect Effect);

/// <summary>What happens while more and more of some parameters is set to zero, the elements of the least magnitude first.</summary>
/// <param name="Name">The parameter; "all" where several are pruned by one threshold.</param>
/// <param name="Elements">How many elements there are.</param>
/// <param name="Points">A point for each share, in the order asked for.</param>
public sealed record PruningCurve(string Name, long Elements, IReadOnlyList<PruningPoint> Points)
{
    /// <summary>The greatest share that can be set to zero while this share, and every lesser one, changes the target by no more than that on average in magnitude; 0 where none can.</summary>
    /// <param name="change">The mean magnitude of the target's change that is put up with.</param>
    public double LargestShare(double change) =>
        Points.OrderBy(point => point.Share).TakeWhile(point => point.Effect.Magnitude.Mean <= change).Select(point => point.Share).LastOrDefault();
}

/// <summary>
/// How a target and the outputs change while parameters are pruned by magnitude (Han et al. 2015), each alone, and all together by one threshold. A copy is pruned; the
/// model stays as it is. What it says holds without training after pruning, which often brings much back.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Target">The target, in words.</param>
/// <param name="Output">The output that is compared.</param>
/// <param name="Examples">How many examples there were.</param>
/// <param name="Baseline">The target's value without pruning.</param>
/// <param name="Parameters">A curve for each parameter, the others left whole.</param>
/// <param name="Together">All of them by one threshold: the least magnitudes of all.</param>
public sealed partial record PruningSensitivity(
    string Model, string Target, string Output, int Examples, Estimate Baseline, IReadOnlyList<PruningCurve> Parameters, PruningCurve Together)
{
    /// <summary>The curve of a parameter.</summary>
    /// <exception cref="ArgumentException">It was not pruned.</exception>
    public PruningCurve this[string parameter] => Parameters.FirstOrDefault(curve => curve.Name == parameter)
        ?? throw new ArgumentException($"'{parameter}' was not pruned; there is {ModelDescription.List(Parameters.Select(curve => curve.Name))}.", nameof(parameter));

    /// <summary>Prunes by a loss.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">The examples, with what should come out of them; uncertainty is that over them.</param>
    /// <param name="loss">The loss; of each example its own mean is taken.</param>
    /// <param name="options">Which parameters, which shares.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an option is out of range.</exception>
    public static PruningSensitivity Of<T>(
        IRecurrentModel<T> model, IReadOnlyList<Example<T>> examples, ILoss<T> loss, PruningSensitivityOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(examples);
        ExampleCheck.All(model.Compiled.Description, examples);
        return Of(model, new BatchFiller<T>(model.Compiled.Description).Fill(examples), Explaining.Target.Loss(loss, examples), options, cancellation);
    }

    /// <summary>Prunes by any target.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs; uncertainty is that over its examples.</param>
    /// <param name="target">What is looked at, for example <see cref="Explaining.Target.CrossEntropy"/>.</param>
    /// <param name="options">Which parameters, which shares.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an option is out of range.</exception>
    public static PruningSensitivity Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, PruningSensitivityOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options = (options ?? new PruningSensitivityOptions()).Checked();
        var changes = new WeightChanges<T>(model.Compiled, batch, target, options, cancellation);
        int count = changes.Chosen.Length;
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) starts[i + 1] = checked(starts[i] + changes.Original(i).Length);
        var curves = new PruningCurve[count];
        for (int i = 0; i < count; i++)
            curves[i] = Curve(changes, changes.Description.Parameters[changes.Chosen[i]].Name, starts, i, i + 1, options, PartOfProgress.Of(options.Progress, i, count + 1), cancellation);
        PruningCurve together = Curve(changes, "all", starts, 0, count, options, PartOfProgress.Of(options.Progress, count, count + 1), cancellation);
        return new PruningSensitivity(model.Compiled.Description.Name, target.ToString()!, changes.OutputName, batch.Count, changes.Baseline, curves, together);
    }

    /// <summary>Prunes the parameters from one to another by one threshold; of equal magnitudes the first go first.</summary>
    private static PruningCurve Curve<T>(
        WeightChanges<T> changes, string name, int[] starts, int first, int end, PruningSensitivityOptions options, IProgress<double>? progress, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int from = starts[first], elements = starts[end] - from;
        var magnitudes = new double[elements];
        for (int i = first; i < end; i++)
            for (int k = 0; k < starts[i + 1] - starts[i]; k++) magnitudes[starts[i] - from + k] = Math.Abs(double.CreateTruncating(changes.Original(i)[k]));
        int[] ranks = new int[elements];
        foreach ((int element, int rank) in Enumerable.Range(0, elements).OrderBy(element => magnitudes[element]).Select((element, rank) => (element, rank))) ranks[element] = rank;
        var points = new PruningPoint[options.Shares.Count];
        for (int s = 0; s < points.Length; s++)
        {
            long removed = (long)Math.Round(options.Shares[s] * elements);
            WeightEffect effect = changes.Measure((i, values) =>
            {
                if (i < first || i >= end) return;
                for (int k = 0; k < values.Length; k++)
                    if (ranks[starts[i] - from + k] < removed) values[k] = T.Zero;
            }, cancellation);
            points[s] = new PruningPoint(options.Shares[s], removed, effect);
            progress?.Report((s + 1.0) / points.Length);
        }
        return new PruningCurve(name, elements, points);
    }
}
