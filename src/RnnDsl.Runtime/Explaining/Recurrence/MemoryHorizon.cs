using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="MemoryHorizon"/> can be told.</summary>
public sealed record MemoryHorizonOptions : SurveyOptions
{
    /// <summary>The layers whose states are looked at, by name; those of all layers together where none is named.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>The share of the value one step back above which a step counts as remembered.</summary>
    public double Threshold { get; init; } = 1e-3;

    /// <summary>How many sequences are looked at, at most; of more, as many are drawn.</summary>
    public int MaximumExamples { get; init; } = 256;

    /// <summary>How often the sequences are drawn anew, with replacement, for the intervals.</summary>
    public int Resamples { get; init; } = 500;

    /// <summary>The share of the resamples that lies within an interval.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Whether steps are intervened on, too.</summary>
    public bool Effects { get; init; } = true;

    /// <summary>At how many steps, at most: of longer sequences, as many are taken at equal distances, the first and the last among them.</summary>
    public int EffectSteps { get; init; } = 64;

    /// <summary>How many replacements of each step are averaged.</summary>
    public int Draws { get; init; } = 2;

    internal void Check()
    {
        if (!(Threshold is > 0 and <= 1)) throw new ArgumentOutOfRangeException("options.Threshold", Threshold, "The threshold is a share of the value one step back; it lies in (0, 1].");
        if (!(Confidence is > 0 and < 1)) throw new ArgumentOutOfRangeException("options.Confidence", Confidence, "The confidence lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Resamples, 1, "options.Resamples");
        ArgumentOutOfRangeException.ThrowIfLessThan(EffectSteps, 2, "options.EffectSteps");
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 1, "options.Draws");
    }
}

/// <summary>How much the last states depend on those of an earlier step.</summary>
/// <param name="Lag">How many steps lie between them: 1 is T − 2.</param>
/// <param name="Step">The step, as the user counts, where all sequences are equally long; else null.</param>
/// <param name="Examples">How many sequences are long enough.</param>
/// <param name="Median">The median over them of ‖∂s_{T−1}/∂s_t‖_F.</param>
/// <param name="Lower">The norm below which a tenth of them lies.</param>
/// <param name="Upper">The norm above which a tenth of them lies.</param>
/// <param name="Ratio">The median over the same sequences' median at lag 1; NaN where that is zero.</param>
/// <param name="RatioLower">The lower end of the ratio's bootstrap interval.</param>
/// <param name="RatioUpper">The upper end.</param>
public sealed record MemoryAt(int Lag, int? Step, int Examples, double Median, double Lower, double Upper, double Ratio, double RatioLower, double RatioUpper);

/// <summary>What becomes of the end of a run where one step of it is replaced; means over sequences.</summary>
/// <param name="Lag">How many steps before the last.</param>
/// <param name="Step">The step, as the user counts, where all sequences are equally long; else null.</param>
/// <param name="InputOnState">‖s′_{T−1} − s_{T−1}‖ where the inputs of the step are those of another step; none where the model has no inputs that have steps.</param>
/// <param name="StateOnState">The same where the states after the step are those of another sequence.</param>
/// <param name="InputOnTarget">|f′ − f| of the target where the inputs of the step are replaced; none where there is no target.</param>
/// <param name="StateOnTarget">The same where the states are.</param>
public sealed record MemoryEffect(int Lag, int? Step, Estimate InputOnState, Estimate StateOnState, Estimate InputOnTarget, Estimate StateOnTarget);

/// <summary>
/// How far back a model remembers: the earliest step t whose median over sequences of ‖∂s_{T−1}/∂s_t‖_F is at least a share (10⁻³) of its value at T − 2, and beside it
/// what replacing a step does to the end. The first is about small changes along the run, the second about changes that data make.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="States">The states that were looked at, together.</param>
/// <param name="Reversed">Whether the layer walks from the last step to the first, so that "earlier" is behind.</param>
/// <param name="Sequences">How many sequences the data set has.</param>
/// <param name="Examples">How many of them were looked at.</param>
/// <param name="Threshold">The share.</param>
/// <param name="Confidence">The share of the resamples that lies within an interval.</param>
/// <param name="Lag">How many steps before the last the horizon is; 0 where the last states do not depend on any earlier ones.</param>
/// <param name="Step">The step of the horizon, as the user counts, where all sequences are equally long; else null.</param>
/// <param name="ReachesFirstStep">Whether the horizon is the first step of the sequences (of those lags that at least half of them reach).</param>
/// <param name="EffectiveLength">Steps from the horizon to the last, both counted: Lag + 1.</param>
/// <param name="EffectiveLengthLower">The lower end of its bootstrap interval over sequences.</param>
/// <param name="EffectiveLengthUpper">The upper end.</param>
/// <param name="PerExample">The effective length of each sequence by itself, in the order of their numbers.</param>
/// <param name="Curve">For each lag from 1 on that at least half of the sequences reach.</param>
/// <param name="Target">The target of the effects, in words; null where there is none.</param>
/// <param name="StateDistance">The mean distance between the last states of two sequences: what effects on the state compare with; NaN without effects.</param>
/// <param name="EffectLag">
/// The largest lag that was intervened on at which replacing the inputs of the step (the states, where the model has no inputs that have steps) moves the last states by at
/// least the threshold's share of <paramref name="StateDistance"/>; −1 where none does, null without effects. It sees what small changes do not: a state that has settled
/// forgets small changes, and yet holds what it was told.
/// </param>
/// <param name="Effects">For the steps that were intervened on, the last first.</param>
public sealed partial record MemoryHorizon(
    string Model, IReadOnlyList<StateBlock> States, bool Reversed, int Sequences, int Examples, double Threshold, double Confidence, int Lag, int? Step, bool ReachesFirstStep,
    int EffectiveLength, int EffectiveLengthLower, int EffectiveLengthUpper, IReadOnlyList<int> PerExample, IReadOnlyList<MemoryAt> Curve,
    string? Target, double StateDistance, int? EffectLag, IReadOnlyList<MemoryEffect> Effects)
{
    /// <summary>Measures it over a data set.</summary>
    /// <param name="model">A model whose states are made of the states before and of one step's inputs (as for <see cref="StepJacobians"/>).</param>
    /// <param name="data">The data set; sequences of one step say nothing and are left out.</param>
    /// <param name="target">What the effects are measured on beside the last states; the first output's cross-entropy under the data's classes, or its largest unit, if not given. One with a value for each example needs all examples to be looked at.</param>
    /// <param name="replacement">What a step's inputs are replaced by; those of another sequence at the same step if not given.</param>
    /// <param name="options">Threshold, how many sequences, effects.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, there are no sequences of two steps, or effects are asked for of a single sequence.</exception>
    /// <exception cref="ArithmeticException">A Jacobian is not a finite number; says where.</exception>
    public static MemoryHorizon Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Target? target = null, Replacement<T>? replacement = null, MemoryHorizonOptions? options = null,
        CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new MemoryHorizonOptions();
        options.Check();
        RecurrentModel<T> whole = model.Compiled;
        StateSpace<T> space = StateSpace<T>.Of(whole, options.Layers);
        var chosen = new ChosenExamples<T>(whole, data, options.MaximumExamples, options);
        target?.Check(whole, chosen.Batch);
        if (options.Effects && data.Count < 2)
            throw new ArgumentException("A single sequence has no other to take a step's replacement from; give more, or set options.Effects to false.", nameof(data));
        double[][] logarithms = Logarithms(whole, space, chosen, options, cancellation);
        double[][] reaching = [.. logarithms.Where(norms => norms.Length > 1)];
        if (reaching.Length == 0) throw new ArgumentException("All sequences have one step; a memory horizon needs two.", nameof(data));
        var curve = new MemoryCurve(reaching, options);
        int? StepOf(int lag) => Array.TrueForAll(logarithms, norms => norms.Length == logarithms[0].Length) ? space.StepAt(logarithms[0].Length - 1 - lag, logarithms[0].Length) : null;
        var effects = options.Effects ? new MemoryEffects<T>(whole, space, data, chosen, target ?? chosen.DefaultTarget(options.Run), replacement, options) : null;
        IReadOnlyList<MemoryEffect> measured = effects?.Measure(StepOf, cancellation) ?? [];
        return new MemoryHorizon(
            whole.Description.Name, space.Blocks, space.Reversed, data.Count, reaching.Length, options.Threshold, options.Confidence, curve.Horizon, StepOf(curve.Horizon),
            curve.Horizon == curve.Lags, curve.Horizon + 1, curve.Interval.Lower + 1, curve.Interval.Upper + 1, curve.PerExample(), curve.Points(StepOf),
            effects?.Target?.ToString(), effects?.StateDistance ?? double.NaN, effects?.Furthest(measured), measured);
    }

    private static double[][] Logarithms<T>(
        RecurrentModel<T> whole, StateSpace<T> space, ChosenExamples<T> chosen, MemoryHorizonOptions options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        IProgress<double>? progress = PartOfProgress.Of(options.Progress, 0, options.Effects ? 0.5 : 1);
        var logarithms = new double[chosen.Count][];
        var steps = new OneStepRuns<T>(space, options.Run);
        Trace<T>? run = null;
        int done = 0;
        foreach ((int[] examples, Batch<T> batch) in chosen.Pieces())
        {
            if (run is null) run = whole.Tape(batch, options: OneStepRuns<T>.Quiet(options.Run));
            else whole.Tape(batch, run, options: OneStepRuns<T>.Quiet(options.Run));
            Trace<T> own = space.Of(run);
            int budget = RowBudget.Of(options.RowBudget, space.Model.Description, own.Batch);
            for (int i = 0; i < examples.Length; i++)
            {
                logarithms[examples[i]] = MemoryNorms.Logarithms(space, steps, own, i, chosen.Numbers[examples[i]], budget, cancellation);
                progress?.Report((double)++done / logarithms.Length);
            }
        }
        return logarithms;
    }
}
