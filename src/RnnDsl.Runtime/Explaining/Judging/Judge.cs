using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Judge"/> can be told. Options that are not given are made with <see cref="Seed"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record JudgeOptions<T> : ExplainOptions where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The perturbations of infidelity.</summary>
    public InfidelityOptions<T>? Infidelity { get; init; }

    /// <summary>The neighbourhood of sensitivity.</summary>
    public SensitivityMaxOptions? SensitivityMax { get; init; }

    /// <summary>What deleted steps are replaced by.</summary>
    public DeletionInsertionOptions<T>? DeletionInsertion { get; init; }

    /// <summary>How parameters are drawn anew, and from which correlation on an explanation counts as unchanged.</summary>
    public RandomisationOptions? Randomisation { get; init; }

    /// <summary>How many steps are compared between methods.</summary>
    public AgreementOptions? Agreement { get; init; }

    /// <summary>A model with the same definition that was trained on permuted labels; without one, the data-randomisation check is left out.</summary>
    public IRecurrentModel<T>? Permuted { get; init; }

    /// <summary>What everything is drawn from; the same seed gives the same report.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }
}

/// <summary>Judges explanations by everything that can be known without knowing the truth.</summary>
public static class Judge
{
    /// <summary>Explains, and judges: completeness, infidelity, sensitivity, deletion and insertion, parameter and data randomisation, agreement between methods.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="batch">The inputs to explain; uncertainty is that over its examples.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="explainers">The ways to explain, each with a name of its own.</param>
    /// <param name="initial">The states to start from; the explainers must start from the same.</param>
    /// <param name="options">Each measure's options, the model with permuted labels, the seed.</param>
    /// <param name="cancellation">Stops between explanations, and within them where an explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a value is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static EvaluationReport Evaluate<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, IReadOnlyList<IExplainer<T>> explainers, InitialStates<T>? initial = null,
        JudgeOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(explainers);
        options ??= new JudgeOptions<T>();
        if (explainers.Count == 0) throw new ArgumentException("There are no explainers to judge.", nameof(explainers));
        string[] names = [.. explainers.Select(explainer => explainer.Name)];
        if (names.Distinct().Count() < names.Length) throw new ArgumentException($"Two explainers have the same name: {string.Join(", ", names)}.", nameof(explainers));
        GradientPass<T>.CheckCall(model.Compiled, batch, target, initial);
        if (options.Permuted is not null) GradientPass<T>.CheckCall(options.Permuted.Compiled, batch, target, initial);
        (options.Randomisation ?? new RandomisationOptions()).Check();
        var attributions = new Attribution<T>[names.Length];
        var reports = new ExplainerReport[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            attributions[i] = explainers[i].Explain(model, batch, target, cancellation);
            var work = new JudgedExplainer<T>(model, batch, target, explainers[i], attributions[i], initial, options, PartOfProgress.Of(options.Progress, i, names.Length));
            reports[i] = work.Report(cancellation);
        }
        AgreementReport agreement = Agreement.Of(names, attributions, options.Agreement);
        options.Progress?.Report(1);
        return new EvaluationReport(model.Compiled.Description.Name, target.ToString()!, batch.Count, options.Seed, reports, agreement);
    }
}

/// <summary>All measures of one explainer.</summary>
internal sealed class JudgedExplainer<T>(
    IRecurrentModel<T> model, Batch<T> batch, Target target, IExplainer<T> explainer, Attribution<T> attribution, InitialStates<T>? initial,
    JudgeOptions<T> options, IProgress<double>? progress)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Measures = 5;
    private readonly SortedDictionary<string, string> notJudged = new(StringComparer.Ordinal);

    internal ExplainerReport Report(CancellationToken cancellation)
    {
        ModelDescription description = model.Compiled.Description;
        Wrt wrt = JudgedCells.WrtOf(description, attribution, batch.Count);
        bool tokens = wrt.Kind == WrtKind.Input && description.Inputs[wrt.Index].Tokens > 0, positions = wrt.Shape.Contains(-1);
        string? noNumbers = tokens ? "tokens have nothing near them" : positions ? "each step has a number of positions of its own"
            : attribution.Values.Any(cells => cells.GetLength(1) != wrt.Width) ? "the attribution is not to single cells" : null;
        Estimate? infidelity = Where("infidelity", noNumbers, () =>
            Infidelity.Of(model, batch, target, attribution, initial, (options.Infidelity ?? new InfidelityOptions<T> { Seed = options.Seed }) with { Progress = Part(0) }, cancellation).Mean);
        Estimate? sensitivity = Where("sensitivityMax", tokens ? noNumbers : SensitivityMax.CanMove(description, wrt) ? null : "only inputs can be moved a little",
            () => SensitivityMax.Of(model, batch, target, explainer, attribution, (options.SensitivityMax ?? new SensitivityMaxOptions { Seed = options.Seed }) with { Progress = Part(1) }, cancellation).Mean);
        DeletionInsertionOptions<T> deletion = options.DeletionInsertion ?? new DeletionInsertionOptions<T> { Seed = options.Seed };
        string? noSteps = wrt.Kind == WrtKind.InitialState ? "an initial state has no steps" : positions && deletion.Replaced is null ? noNumbers : null;
        DeletionInsertionCurves? curves = noSteps is null ? DeletionInsertion.Of(model, batch, target, attribution, initial, deletion with { Progress = Part(2) }, cancellation) : null;
        if (noSteps is not null) notJudged["deletion"] = notJudged["insertion"] = noSteps;
        RandomisationOptions randomisation = options.Randomisation ?? new RandomisationOptions { Seed = options.Seed + 1 };
        RandomisationCheck parameters = ParameterRandomisation.Of(model, batch, target, explainer, attribution, randomisation with { Progress = Part(3) }, cancellation);
        RandomisationCheck? data = options.Permuted is null ? null
            : DataRandomisation.Of(options.Permuted, batch, target, explainer, attribution, randomisation with { Progress = Part(4) }, cancellation);
        if (data is null) notJudged["data"] = "no model that was trained on permuted labels was given";
        return new ExplainerReport(
            explainer.Name, attribution.Wrt, Gap(), infidelity, sensitivity, curves?.NormalisedDeletion, curves?.NormalisedInsertion, parameters, data, notJudged);
    }

    private Estimate? Gap()
    {
        if (attribution.CompletenessGap is not { } gaps || attribution.BaselineValue is not { } from)
        {
            notJudged["completenessGap"] = "the method does not claim to add up";
            return null;
        }
        double scale = attribution.FunctionValue.Zip(from, (x, b) => Math.Abs(double.CreateTruncating(x) - double.CreateTruncating(b))).Average();
        return Estimate.Of(gaps.Select(gap => Math.Abs(double.CreateTruncating(gap)) / scale));
    }

    private Estimate? Where(string measure, string? reason, Func<Estimate> take)
    {
        if (reason is null) return take();
        notJudged[measure] = reason;
        return null;
    }

    private IProgress<double>? Part(int measure) => PartOfProgress.Of(progress, measure, Measures);
}
