using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// The gradient of the target times the value: what each cell would account for if the model were linear (Shrikumar et al. 2016; Captum's InputXGradient).
/// </summary>
public static class InputXGradient
{
    /// <summary>Attributes a target to an input, an initial state or a named quantity.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static Attribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, string? wrt = null,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, ExplainOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ExplainOptions();
        ModelDescription description = model.Compiled.Description;
        Wrt found = Wrt.Find(description, wrt);
        Keep reads = GradientPass<T>.NeededFor(description, found);
        using GradientMemory<T> memory = GradientMemory<T>.Rent(model.Compiled, batch);
        return Of(GradientPass<T>.Over(model.Compiled, batch, target, found.Request, initial, interventions, reads, options.Run, memory), target, found, options);
    }

    /// <summary>The same through a run that was made before, with its initial states and interventions.</summary>
    /// <param name="run">The run.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="wrt">The name of an input, a state (its initial value is meant) or a quantity; the only input if not given.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or the model's parameters changed since the run.</exception>
    public static Attribution<T> Attribute<T>(Trace<T> run, Target target, string? wrt = null, ExplainOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(target);
        options ??= new ExplainOptions();
        Wrt found = Wrt.Find(run.Model.Description, wrt);
        return Of(GradientPass<T>.Through(run, target, found.Request, options.Run), target, found, options);
    }

    private static Attribution<T> Of<T>(GradientPass<T> pass, Target target, Wrt wrt, ExplainOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[][,] values = pass.Slopes(wrt);
        for (int example = 0; example < values.Length; example++)
        {
            ReadOnlySpan<T> inputs = Cells.Of(wrt.Values(pass.Trace, example));
            Span<T> cells = Cells.Of(values[example]);
            for (int i = 0; i < cells.Length; i++) cells[i] *= inputs[i];
        }
        return new Attribution<T>(nameof(InputXGradient), options, target, wrt, values, pass.FunctionValue);
    }
}
