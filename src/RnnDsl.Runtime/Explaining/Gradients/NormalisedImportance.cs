using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="NormalisedImportance"/> can be told.</summary>
public sealed record NormalisedImportanceOptions : ExplainOptions
{
    /// <summary>An example counts as ill-conditioned where |Σ g| is a smaller share of Σ |g| than this.</summary>
    public double IllConditionedBelow { get; init; } = 0.05;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["illConditionedBelow"] = IllConditionedBelow.ToString("R", CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// The share of each cell in the gradient: I_i = g_i / Σ_j g_j. Shares add up to 1, but gradients of both signs cancel in the
/// denominator, so that it can be near zero and the shares large and meaningless; the result says so.
/// </summary>
public static class NormalisedImportance
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">When a denominator counts as near zero.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static Importance<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, NormalisedImportanceOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new NormalisedImportanceOptions();
        Wrt found = Wrt.Find(model.Compiled.Description, wrt);
        return new Importance<T>(GradientPass<T>.Over(model.Compiled, batch, target, found.Request, initial, interventions, Keep.Output, options.Run), target, found, options);
    }

    /// <summary>The same through a run that was made before, with its initial states and interventions.</summary>
    /// <param name="run">The run.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="options">When a denominator counts as near zero.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or the model's parameters changed since the run.</exception>
    public static Importance<T> Attribute<T>(Trace<T> run, Target target, string? wrt = null, NormalisedImportanceOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new NormalisedImportanceOptions();
        Wrt found = Wrt.Find(run.Model.Description, wrt);
        return new Importance<T>(GradientPass<T>.Through(run, target, found.Request, options.Run), target, found, options);
    }
}
