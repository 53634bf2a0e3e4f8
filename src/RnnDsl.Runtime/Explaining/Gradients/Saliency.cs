using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Saliency"/> can be told.</summary>
public sealed record SaliencyOptions : ExplainOptions
{
    /// <summary>Keeps the gradient's sign; without it the attribution is its absolute value.</summary>
    public bool Signed { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string> { ["signed"] = Signed ? "true" : "false" };
}

/// <summary>
/// The gradient of the target, by default its absolute value: how fast the target changes with a cell (Simonyan et al. 2014; Captum's Saliency).
/// </summary>
public static class Saliency
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">Whether the sign is kept.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, SaliencyOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new SaliencyOptions();
        Wrt found = Wrt.Find(model.Compiled.Description, wrt);
        using GradientMemory<T> memory = GradientMemory<T>.Rent(model.Compiled, batch);
        return Of(GradientPass<T>.Over(model.Compiled, batch, target, found.Request, initial, interventions, Keep.Output, options.Run, memory), target, found, options);
    }

    /// <summary>The same through a run that was made before, with its initial states and interventions.</summary>
    /// <param name="run">The run.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="options">Whether the sign is kept.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or the model's parameters changed since the run.</exception>
    public static Attribution<T> Attribute<T>(Trace<T> run, Target target, string? wrt = null, SaliencyOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new SaliencyOptions();
        Wrt found = Wrt.Find(run.Model.Description, wrt);
        return Of(GradientPass<T>.Through(run, target, found.Request, options.Run), target, found, options);
    }

    private static Attribution<T> Of<T>(GradientPass<T> pass, Target target, Wrt wrt, SaliencyOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][,] values = pass.Slopes(wrt);
        if (!options.Signed)
            foreach (T[,] cells in values)
                foreach (ref T cell in Cells.Of(cells)) cell = T.Abs(cell);
        return new Attribution<T>(nameof(Saliency), options, target, wrt, values, pass.FunctionValue);
    }
}
