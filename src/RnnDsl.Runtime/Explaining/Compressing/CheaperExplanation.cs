using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="CheaperExplanation"/> can be told.</summary>
public sealed record CheaperExplanationOptions : ExplainOptions
{
    /// <summary>How many of the highest steps are compared.</summary>
    public AgreementOptions? Agreement { get; init; }

    /// <summary>The target in the copy, where it has other units or names; the same one if not given.</summary>
    public Target? CopyTarget { get; init; }

    /// <summary>How often times are measured, model and copy in turns; 0 measures none.</summary>
    public int Rounds { get; init; } = 9;

    /// <summary>The processor time that each side of a round takes at least, in milliseconds.</summary>
    public double RoundMilliseconds { get; init; } = 20;

    /// <summary>
    /// The processor time, in milliseconds, for which model and copy are called before anything is measured: the runtime compiles what is called often anew. Up to
    /// four times as much is taken where that is not 40 calls yet.
    /// </summary>
    public double WarmUpMilliseconds { get; init; } = 500;

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Rounds, "options.Rounds");
        if (!(RoundMilliseconds > 0 && double.IsFinite(RoundMilliseconds))) throw new ArgumentOutOfRangeException("options.RoundMilliseconds", RoundMilliseconds, "A round takes more than 0 ms, for example 20.");
        if (!(WarmUpMilliseconds >= 0 && double.IsFinite(WarmUpMilliseconds))) throw new ArgumentOutOfRangeException("options.WarmUpMilliseconds", WarmUpMilliseconds, "The warm-up takes 0 ms or more.");
        if (Agreement?.TopK is { } k) ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, "options.Agreement.TopK");
    }
}

/// <summary>A way to explain the model, and a cheaper one to explain its copy.</summary>
/// <param name="Full">Explains the model.</param>
/// <param name="Cheap">Explains the copy.</param>
/// <typeparam name="T">float or double: the model's.</typeparam>
/// <typeparam name="TCopy">float or double: the copy's.</typeparam>
public sealed record ExplainerPair<T, TCopy>(IExplainer<T> Full, IExplainer<TCopy> Cheap)
    where T : unmanaged, IBinaryFloatingPointIeee754<T> where TCopy : unmanaged, IBinaryFloatingPointIeee754<TCopy>;

/// <summary>
/// Explains a model and something cheaper side by side: how far predictions and attributions agree, and how much time is saved. The copy may be pruned, quantised,
/// smaller, in another precision, or any model with the same inputs.
/// </summary>
public static class CheaperExplanation
{
    /// <summary>Compares a model with a copy, by the same explainers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="batch">The inputs; uncertainty is that over its examples.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="explainers">The ways to explain; none compares predictions alone.</param>
    /// <param name="options">How times are measured; the copy's target.</param>
    /// <param name="cancellation">Stops between explanations, and within them where an explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit one of the models, or a value is not a finite number.</exception>
    public static CheaperExplanationReport Compare<T>(
        IRecurrentModel<T> model, IRecurrentModel<T> copy, Batch<T> batch, Target target, IReadOnlyList<IExplainer<T>> explainers,
        CheaperExplanationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(explainers);
        return Compare<T, T>(model, copy, batch, target, [.. explainers.Select(explainer => new ExplainerPair<T, T>(explainer, explainer))], options, cancellation);
    }

    /// <summary>Compares a model with a copy that may have another precision, by explainers of each: fewer points, fewer samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="batch">The inputs, which are rounded for a copy of another precision.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="explainers">The ways to explain; none compares predictions alone.</param>
    /// <param name="options">How times are measured; the copy's target.</param>
    /// <param name="cancellation">Stops between explanations, and within them where an explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit one of the models, or a value is not a finite number.</exception>
    public static CheaperExplanationReport Compare<T, TCopy>(
        IRecurrentModel<T> model, IRecurrentModel<TCopy> copy, Batch<T> batch, Target target, IReadOnlyList<ExplainerPair<T, TCopy>> explainers,
        CheaperExplanationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> where TCopy : unmanaged, IBinaryFloatingPointIeee754<TCopy>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(copy);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(explainers);
        options ??= new CheaperExplanationOptions();
        options.Check();
        var work = new CheaperComparison<T, TCopy>(model.Compiled, copy.Compiled, batch, target, options);
        PredictionAgreement predictions = work.Predictions(cancellation);
        options.Progress?.Report(1.0 / (explainers.Count + 1));
        var agreements = new ExplanationAgreement[explainers.Count];
        for (int i = 0; i < agreements.Length; i++)
        {
            agreements[i] = work.Explanations(explainers[i], cancellation);
            options.Progress?.Report((i + 2.0) / (explainers.Count + 1));
        }
        return new CheaperExplanationReport(model.Compiled.Description.Name, copy.Compiled.Description.Name, target.ToString()!, batch.Count, predictions, agreements);
    }
}

/// <summary>A model and its copy over the same inputs.</summary>
internal sealed class CheaperComparison<T, TCopy> where T : unmanaged, IBinaryFloatingPointIeee754<T> where TCopy : unmanaged, IBinaryFloatingPointIeee754<TCopy>
{
    private readonly RecurrentModel<T> model;
    private readonly RecurrentModel<TCopy> copy;
    private readonly Batch<T> batch;
    private readonly Batch<TCopy> copyBatch;
    private readonly Target target;
    private readonly Target copyTarget;
    private readonly CheaperExplanationOptions options;
    private readonly PairedTimer? timer;

    internal CheaperComparison(RecurrentModel<T> model, RecurrentModel<TCopy> copy, Batch<T> batch, Target target, CheaperExplanationOptions options)
    {
        (this.model, this.copy, this.batch, this.target, this.options) = (model, copy, batch, target, options);
        copyTarget = options.CopyTarget ?? target;
        copyBatch = batch as Batch<TCopy> ?? batch.Cast<TCopy>();
        GradientPass<T>.CheckCall(model, batch, target, null);
        GradientPass<TCopy>.CheckCall(copy, copyBatch, copyTarget, null);
        timer = options.Rounds > 0 ? new PairedTimer(options.Rounds, options.RoundMilliseconds, options.WarmUpMilliseconds) : null;
    }

    internal PredictionAgreement Predictions(CancellationToken cancellation)
    {
        Trace<T> run = model.Record(batch, options: options.Run);
        Trace<TCopy> copyRun = copy.Record(copyBatch, options: options.Run);
        double[] values = TensorBody.Numbers<T>(target.ValueOf(run)), copyValues = TensorBody.Numbers<TCopy>(copyTarget.ValueOf(copyRun));
        double[] differences = [.. values.Zip(copyValues, (a, b) => Math.Abs(a - b))];
        int[] decisions = Decisions(run.Outputs), copyDecisions = Decisions(copyRun.Outputs);
        double? same = run.Outputs.First.Width > 1 && run.Outputs.First.Width == copyRun.Outputs.First.Width
            ? decisions.Zip(copyDecisions, (a, b) => a == b ? 1.0 : 0).Average() : null;
        Outputs<T> outputs = model.Run(batch, options: options.Run);
        Outputs<TCopy> copyOutputs = copy.Run(copyBatch, options: options.Run);
        PairedTime? time = timer?.Measure(() => model.Run(batch, outputs, options: options.Run), () => copy.Run(copyBatch, copyOutputs, options: options.Run), cancellation);
        return new PredictionAgreement(RankCorrelation.Of(values, copyValues), differences.Average(), differences.Max(), same, time);
    }

    internal ExplanationAgreement Explanations(ExplainerPair<T, TCopy> pair, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pair);
        cancellation.ThrowIfCancellationRequested();
        Attribution<double> full = Wide(model.Description, pair.Full.Explain(model, batch, target, cancellation));
        Attribution<double> cheap = Wide(copy.Description, pair.Cheap.Explain(copy, copyBatch, copyTarget, cancellation));
        AgreementReport steps = Agreement.Of([pair.Full.Name, pair.Cheap.Name], [full, cheap], options.Agreement);
        PairedTime? time = timer?.Measure(() => pair.Full.Explain(model, batch, target, cancellation), () => pair.Cheap.Explain(copy, copyBatch, copyTarget, cancellation), cancellation);
        return new ExplanationAgreement(
            pair.Full.Name, pair.Cheap.Name, full.Wrt, OfCells(full, cheap, Cosine), OfCells(full, cheap, RankCorrelation.Of), steps.RankCorrelation[0][1], steps.TopKOverlap[0][1], time);
    }

    private static Attribution<double> Wide<TNumber>(ModelDescription description, Attribution<TNumber> attribution) where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        ArgumentNullException.ThrowIfNull(attribution);
        JudgedCells.CheckSteps(description, attribution, [.. attribution.Values.Select(cells => cells.GetLength(0))]);
        return Attribution<double>.Of(attribution.Method, attribution.Target, attribution.Wrt, [.. attribution.Values.Select(Wide)], TensorBody.Numbers<TNumber>([.. attribution.FunctionValue]));
    }

    private static double[,] Wide<TNumber>(TNumber[,] cells) where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        var wide = new double[cells.GetLength(0), cells.GetLength(1)];
        Span<double> to = Cells.Of(wide);
        ReadOnlySpan<TNumber> from = Cells.Of(cells);
        for (int i = 0; i < to.Length; i++) to[i] = double.CreateTruncating(from[i]);
        return wide;
    }

    private static Estimate OfCells(Attribution<double> full, Attribution<double> cheap, Func<double[], double[], double> measure) =>
        Estimate.Of(Enumerable.Range(0, full.Values.Count).Select(example =>
        {
            double[] a = JudgedCells.Flat(full, example, absolute: false), b = JudgedCells.Flat(cheap, example, absolute: false);
            return a.Length == b.Length ? measure(a, b) : double.NaN;
        }));

    /// <summary>Not a number where either side is zero everywhere.</summary>
    private static double Cosine(double[] a, double[] b)
    {
        double product = 0, ofA = 0, ofB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            product += a[i] * b[i];
            ofA += a[i] * a[i];
            ofB += b[i] * b[i];
        }
        return ofA == 0 || ofB == 0 ? double.NaN : product / (Math.Sqrt(ofA) * Math.Sqrt(ofB));
    }

    /// <summary>The greatest unit of the first output at each example's last step.</summary>
    private static int[] Decisions<TNumber>(Outputs<TNumber> outputs) where TNumber : unmanaged, IBinaryFloatingPointIeee754<TNumber>
    {
        Quantity<TNumber> first = outputs.First;
        var decisions = new int[first.Count];
        for (int example = 0; example < decisions.Length; example++)
        {
            ReadOnlySpan<TNumber> row = first[example, first.Lengths[example] - 1];
            for (int unit = 1; unit < row.Length; unit++)
                if (row[unit] > row[decisions[example]])
                    decisions[example] = unit;
        }
        return decisions;
    }
}
