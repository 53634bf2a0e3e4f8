using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="ParameterRandomisation"/> and <see cref="DataRandomisation"/> can be told.</summary>
public sealed record RandomisationOptions : ExplainOptions
{
    /// <summary>
    /// Which parameters are drawn anew in which stage, each stage on top of those before; names as in the model's description. If not given: a model's parts from
    /// the last to the first, a cell's parameters from the last that is declared to the first, in at most <see cref="MaximumStages"/> stages.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? Stages { get; init; }

    /// <summary>How many stages there are at most where they are not given.</summary>
    public int MaximumStages { get; init; } = 4;

    /// <summary>How parameters are drawn; as PyTorch does if not given.</summary>
    public Initializer? Initializer { get; init; }

    /// <summary>How many random models each stage is averaged over.</summary>
    public int Draws { get; init; } = 3;

    /// <summary>What they are drawn from; the same seed gives the same result.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether absolute values are ranked.</summary>
    public bool Absolute { get; init; } = true;

    /// <summary>The rank correlation above which an explanation of the wholly random model counts as unchanged.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumStages, 1, "options.MaximumStages");
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 1, "options.Draws");
        if (!(Threshold is > -1 and < 1)) throw new ArgumentOutOfRangeException("options.Threshold", Threshold, "The threshold is a correlation, between −1 and 1.");
    }
}

/// <summary>One stage of a randomisation.</summary>
/// <param name="Name">What was drawn anew in it.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Correlation">The rank correlation of the explanations before and after, the mean over examples.</param>
public sealed record RandomisationStage(string Name, IReadOnlyList<string> Parameters, Estimate Correlation);

/// <summary>How an explanation changes when the model forgets what it has learned.</summary>
/// <param name="Kind">"parameters" or "data".</param>
/// <param name="Method">The method that explains.</param>
/// <param name="Threshold">The correlation above which an explanation counts as unchanged.</param>
/// <param name="Stages">The stages; in the last, nothing is left of what was learned.</param>
public sealed partial record RandomisationCheck(string Kind, string Method, double Threshold, IReadOnlyList<RandomisationStage> Stages)
{
    /// <summary>
    /// Whether the explanation of the random model is another one. If not, the method shows the input, or the architecture, rather than what was learned. Also false
    /// where no correlation could be computed.
    /// </summary>
    public bool Passed => Stages[^1].Correlation.Mean <= Threshold;
}

/// <summary>
/// Explains the model while its parameters are drawn anew, stage by stage from the output to the input: a faithful explanation must change (Adebayo et al. 2018,
/// cascading randomisation). The user's model stays as it is.
/// </summary>
public static class ParameterRandomisation
{
    /// <summary>Judges an explainer.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="batch">The inputs to explain.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="explainer">The explainer.</param>
    /// <param name="options">Stages, draws, threshold.</param>
    /// <param name="cancellation">Stops between explanations, and within them where the explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a value is not a finite number.</exception>
    public static RandomisationCheck Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, IExplainer<T> explainer, RandomisationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return Of(model, batch, target, explainer, Explainer.First(explainer, model, batch, target, cancellation), options, cancellation);
    }

    internal static RandomisationCheck Of<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, IExplainer<T> explainer, Attribution<T> before, RandomisationOptions? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new RandomisationOptions();
        options.Check();
        RecurrentModel<T> trained = model.Compiled;
        (string Name, string[] Parameters)[] stages = RandomisationStages.Of(trained, options);
        var correlations = new double[stages.Length, batch.Count];
        for (int draw = 0; draw < options.Draws; draw++)
        {
            RecurrentModel<T> changed = trained.Cast<T>(), random = trained.Cast<T>();
            random.Initialize(options.Initializer ?? Initializer.TorchUniform, RandomStream.For(options.Seed, draw).NextBits());
            for (int stage = 0; stage < stages.Length; stage++)
            {
                cancellation.ThrowIfCancellationRequested();
                ParameterSet<T> drawn = random.Parameters;
                using (ParameterEdit<T> edit = changed.Edit())
                    foreach (string name in stages[stage].Parameters) drawn[name].Span.CopyTo(edit[name].Span);
                Attribution<T> after = explainer.Explain(changed, batch, target, cancellation);
                for (int example = 0; example < batch.Count; example++) correlations[stage, example] += Correlation(before, after, example, options.Absolute) / options.Draws;
                options.Progress?.Report((draw * stages.Length + stage + 1.0) / (options.Draws * stages.Length));
            }
        }
        return new RandomisationCheck("parameters", explainer.Name, options.Threshold,
            [.. stages.Select((stage, s) => new RandomisationStage(stage.Name, stage.Parameters, Estimate.Of(Enumerable.Range(0, batch.Count).Select(example => correlations[s, example]))))]);
    }

    internal static double Correlation<T>(Attribution<T> before, Attribution<T> after, int example, bool absolute) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RankCorrelation.Of(JudgedCells.Flat(before, example, absolute), JudgedCells.Flat(after, example, absolute));
}

/// <summary>Compares with the explanations of a model that was trained on permuted labels, and so has learned nothing of the task (Adebayo et al. 2018).</summary>
public static class DataRandomisation
{
    /// <summary>Judges an explainer.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="permuted">A model with the same definition, trained the same way on permuted labels.</param>
    /// <param name="batch">The inputs to explain.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="explainer">The explainer.</param>
    /// <param name="options">Threshold.</param>
    /// <param name="cancellation">Stops between explanations, and within them where the explainer does.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or a value is not a finite number.</exception>
    public static RandomisationCheck Of<T>(
        IRecurrentModel<T> model, IRecurrentModel<T> permuted, Batch<T> batch, Target target, IExplainer<T> explainer,
        RandomisationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        return Of(permuted, batch, target, explainer, Explainer.First(explainer, model, batch, target, cancellation), options, cancellation);
    }

    internal static RandomisationCheck Of<T>(
        IRecurrentModel<T> permuted, Batch<T> batch, Target target, IExplainer<T> explainer, Attribution<T> before, RandomisationOptions? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(permuted);
        options ??= new RandomisationOptions();
        options.Check();
        GradientPass<T>.CheckCall(permuted.Compiled, batch, target, null);
        Attribution<T> after = explainer.Explain(permuted, batch, target, cancellation);
        options.Progress?.Report(1);
        Estimate correlation = Estimate.Of(Enumerable.Range(0, batch.Count).Select(example => ParameterRandomisation.Correlation(before, after, example, options.Absolute)));
        return new RandomisationCheck("data", explainer.Name, options.Threshold, [new RandomisationStage("permuted labels", [], correlation)]);
    }
}
