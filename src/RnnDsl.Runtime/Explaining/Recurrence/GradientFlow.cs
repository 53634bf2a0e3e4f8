using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="GradientFlow"/> can be told.</summary>
public sealed record GradientFlowOptions : SurveyOptions
{
    /// <summary>The layers whose states are looked at, by name; those of all layers together where none is named.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>How many sequences are looked at, at most; of more, as many are drawn.</summary>
    public int MaximumExamples { get; init; } = 256;

    /// <summary>Below this share of the gradient at the last step, the one at the first has vanished.</summary>
    public double Vanishing { get; init; } = 1e-3;

    /// <summary>Above this multiple of it, it has exploded.</summary>
    public double Exploding { get; init; } = 1e3;

    /// <summary>Whether the quantities on the way are looked at.</summary>
    public bool Quantities { get; init; } = true;

    /// <summary>What counts as a closed and as an open gate.</summary>
    public GateThresholds Saturation { get; init; } = new();

    internal void Check()
    {
        if (!(Vanishing is > 0 and < 1)) throw new ArgumentOutOfRangeException("options.Vanishing", Vanishing, "The share below which a gradient has vanished lies between 0 and 1.");
        if (!(Saturation.Left <= Saturation.Right)) throw new ArgumentException($"The left threshold {Saturation.Left} lies above the right one, {Saturation.Right}.", "options");
        if (!(Exploding > 1)) throw new ArgumentOutOfRangeException("options.Exploding", Exploding, "The multiple above which a gradient has exploded is above 1.");
    }
}

/// <summary>What becomes of a gradient on its way back to the first step.</summary>
public enum GradientVerdict
{
    /// <summary>It arrives at about its size.</summary>
    Stable,

    /// <summary>Less than the stated share arrives.</summary>
    Vanishing,

    /// <summary>More than the stated multiple arrives.</summary>
    Exploding,

    /// <summary>There is none at the last step.</summary>
    None,
}

/// <summary>The gradient at the states of a step, over sequences.</summary>
/// <param name="Lag">How many steps before the last.</param>
/// <param name="Step">The step, as the user counts, where all sequences are equally long; else null.</param>
/// <param name="Examples">How many sequences are long enough.</param>
/// <param name="Median">The median over them of ‖∂f/∂s_t‖.</param>
/// <param name="Lower">The norm below which a tenth of them lies.</param>
/// <param name="Upper">The norm above which a tenth of them lies.</param>
public sealed record GradientAt(int Lag, int? Step, int Examples, double Median, double Lower, double Upper);

/// <summary>The gradient along the steps at one state.</summary>
/// <param name="State">The state.</param>
/// <param name="Curve">Total derivatives by the state's value after each step, the last step first.</param>
public sealed record StateGradients(string State, IReadOnlyList<GradientAt> Curve);

/// <summary>What a gate's value does to a gradient that goes one step back. All logarithms are natural, means over steps with their standard error over sequences.</summary>
/// <param name="Mean">The gate's mean value.</param>
/// <param name="SaturatedLeft">The share of values below the left threshold (closed), where a sigmoid's slope is small.</param>
/// <param name="SaturatedRight">The share above the right one (open).</param>
/// <param name="Open">ln(‖b′‖ / ‖b‖), b the gradient one step back and b′ what it would be with the gate held at 1: above 0, the gate takes gradient away by not being open.</param>
/// <param name="Closed">The same with the gate held at 0.</param>
/// <param name="Loss">The larger of the two means, and at least 0: how much, in nats a step, more gradient would go back were the gate held at its better end.</param>
public sealed record GateFlow(double Mean, double SaturatedLeft, double SaturatedRight, Estimate Open, Estimate Closed, double Loss);

/// <summary>A named quantity on the way of the gradient from the states after a step to the states before it.</summary>
/// <param name="Name">The quantity.</param>
/// <param name="Through">
/// The share of the gradient one step back that passes through the quantity: ⟨b − b₀, b⟩ / ‖b‖², b₀ what it would be with the quantity held at its value, so that
/// nothing flows through it. 1: all of it; below 0: what passes through cancels some of the rest. Shares of quantities that lie behind each other overlap.
/// </param>
/// <param name="Gradient">ln ‖∂f/∂q_t‖ of the quantity, of a gradient of norm 1 at the states after the step: the mean over the steps where it is not zero.</param>
/// <param name="Gate">What its value does, where the quantity is a gate; else null.</param>
public sealed record QuantityFlow(string Name, Estimate Through, Estimate Gradient, GateFlow? Gate);

/// <summary>
/// Whether the gradient of a target vanishes or explodes on its way from the last step to the first, at what rate, and which named quantities are responsible.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Target">What was differentiated, in words.</param>
/// <param name="Sequences">How many sequences the data set has.</param>
/// <param name="Examples">How many of them were looked at.</param>
/// <param name="Verdict">By <paramref name="FirstToLast"/> and the thresholds.</param>
/// <param name="VanishingBelow">The threshold that was used.</param>
/// <param name="ExplodingAbove">The other.</param>
/// <param name="FirstToLast">The median norm of the gradient by all states at the earliest step that at least half of the sequences reach, over that at the last step of the same sequences.</param>
/// <param name="LogGrowth">The slope of ln ‖∂f/∂s_t‖ over steps back, in nats a step: for each sequence the least-squares line, then the mean and its standard error over sequences.</param>
/// <param name="GrowthPerStep">e to that: the factor by which the gradient changes with each step back.</param>
/// <param name="GrowthLower">The lower end of its 95 % interval, by the normal distribution.</param>
/// <param name="GrowthUpper">The upper end.</param>
/// <param name="States">The gradient at each state along the steps.</param>
/// <param name="OneStepLogGain">ln ‖b‖ of a gradient of norm 1, in the direction that it has, after one step back; what <see cref="GateFlow.Open"/> compares with. None where quantities were not looked at.</param>
/// <param name="Quantities">
/// The quantities that the gradient passes through, or whose value it depends on: gates first, by how much more would go back at their better end (where it explodes, by
/// how much less at their other one), then the rest by the share that passes through.
/// </param>
/// <param name="WithoutQuantities">Why there are none, in words; null where there are.</param>
public sealed partial record GradientFlow(
    string Model, string Target, int Sequences, int Examples, GradientVerdict Verdict, double VanishingBelow, double ExplodingAbove, double FirstToLast,
    Estimate LogGrowth, double GrowthPerStep, double GrowthLower, double GrowthUpper, IReadOnlyList<StateGradients> States,
    Estimate OneStepLogGain, IReadOnlyList<QuantityFlow> Quantities, string? WithoutQuantities)
{
    private const double Normal95 = 1.959963984540054;

    /// <summary>Measures it over a data set.</summary>
    /// <param name="model">Any model with states; quantities are looked at where its next states are made of the states before and of one step's inputs.</param>
    /// <param name="data">The data set.</param>
    /// <param name="target">What is differentiated; the cross-entropy of the first output under the data's classes, or its largest unit, if not given. One with a value for each example needs all examples to be looked at.</param>
    /// <param name="options">Thresholds, how many sequences, quantities.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or it has no states, or no output and no target is given.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static GradientFlow Of<T>(
        IRecurrentModel<T> model, SequenceSet<T> data, Target? target = null, GradientFlowOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new GradientFlowOptions();
        options.Check();
        RecurrentModel<T> whole = model.Compiled;
        StateInfo[] states = StateNames.Of(whole.Description, options.Layers);
        StateSpace<T>? space = Space(whole, options, out string? without);
        var chosen = new ChosenExamples<T>(whole, data, options.MaximumExamples, options);
        target?.Check(whole, chosen.Batch);
        target ??= chosen.DefaultTarget(options.Run) ?? throw new ArgumentException($"{whole.Description.Name} has no output; say what is differentiated.", nameof(target));
        var walk = new GradientWalk<T>(whole, chosen, target, states, space, options);
        walk.Run(cancellation);
        var growth = new GradientGrowth(walk.Norms);
        GradientVerdict verdict = double.IsNaN(growth.FirstToLast) ? GradientVerdict.None
            : growth.FirstToLast < options.Vanishing ? GradientVerdict.Vanishing
            : growth.FirstToLast > options.Exploding ? GradientVerdict.Exploding : GradientVerdict.Stable;
        double error = double.IsNaN(growth.Slope.StandardError) ? 0 : Normal95 * growth.Slope.StandardError;
        return new GradientFlow(
            whole.Description.Name, target.ToString()!, data.Count, chosen.Count, verdict, options.Vanishing, options.Exploding, growth.FirstToLast,
            growth.Slope, Math.Exp(growth.Slope.Mean), Math.Exp(growth.Slope.Mean - error), Math.Exp(growth.Slope.Mean + error),
            [.. states.Select((state, s) => new StateGradients(state.Name, GradientGrowth.Curve(walk.StateNorms[s], walk.StepAt(s))))],
            walk.Quantities?.LogGain ?? Estimate.Of([]), walk.Quantities?.Ranked(verdict) ?? [], without);
    }

    private static StateSpace<T>? Space<T>(RecurrentModel<T> whole, GradientFlowOptions options, out string? without) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        without = "They were not asked for.";
        if (!options.Quantities) return null;
        try
        {
            without = null;
            return StateSpace<T>.Of(whole, options.Layers);
        }
        catch (ArgumentException reason)
        {
            without = reason.Message;
            return null;
        }
    }
}
