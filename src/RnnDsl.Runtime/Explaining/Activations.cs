using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The value of every named quantity at every step, and the derivative of a target by it.</summary>
public static class Activations
{
    /// <summary>Runs the model and differentiates the target by everything that has a name.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is differentiated.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says where that begins.</exception>
    public static ActivationReport<T> Report<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, ExplainOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        const GradientRequest everything = GradientRequest.Inputs | GradientRequest.Quantities;
        return new ActivationReport<T>(GradientPass<T>.Over(model.Compiled, batch, target, everything, initial, interventions, Keep.Named, options?.Run), target);
    }

    /// <summary>The same through a recorded run that was made before, with its initial states and interventions.</summary>
    /// <param name="run">A recorded run; the report reads it, so it must not be written over.</param>
    /// <param name="target">What is differentiated.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">The target does not fit the model, or the model's parameters changed since the run.</exception>
    public static ActivationReport<T> Report<T>(Trace<T> run, Target target, ExplainOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(target);
        return new ActivationReport<T>(GradientPass<T>.Through(run, target, GradientRequest.Inputs | GradientRequest.Quantities, options?.Run), target);
    }
}

/// <summary>The inputs and named quantities of a run with their derivatives.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial class ActivationReport<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal ActivationReport(GradientPass<T> pass, Target target)
    {
        Target = target.ToString()!;
        FunctionValue = pass.FunctionValue;
        ModelDescription model = pass.Trace.Model.Description;
        Inputs = new Named<Activation<T>>("input", [.. model.Inputs.Select(info => info.Name)],
            [.. model.Inputs.Select(info => new Activation<T>(info.Name, QuantityRole.None, "", pass.Trace[info.Name], pass.Gradients.Inputs[info.Name]))]);
        Quantities = new Named<Activation<T>>("quantity", [.. model.Quantities.Select(info => info.Name)],
            [.. model.Quantities.Select(info => new Activation<T>(info.Name, info.Role, info.Equation, pass.Trace[info.Name], pass.Gradients.Quantities[info.Name]))]);
    }

    private ActivationReport(string target, T[] functionValue, Activation<T>[] inputs, Activation<T>[] quantities)
    {
        (Target, FunctionValue) = (target, functionValue);
        Inputs = new Named<Activation<T>>("input", [.. inputs.Select(activation => activation.Name)], inputs);
        Quantities = new Named<Activation<T>>("quantity", [.. quantities.Select(activation => activation.Name)], quantities);
    }

    /// <summary>What was differentiated, in words.</summary>
    public string Target { get; }

    /// <summary>The target's value f(x) for each example.</summary>
    public IReadOnlyList<T> FunctionValue { get; }

    /// <summary>The inputs, in the order of the definition.</summary>
    public Named<Activation<T>> Inputs { get; }

    /// <summary>The named quantities, in the order of the definition.</summary>
    public Named<Activation<T>> Quantities { get; }

    /// <summary>A named quantity or an input.</summary>
    /// <exception cref="ArgumentException">There is nothing of that name.</exception>
    public Activation<T> this[string name] => Inputs.Names.Contains(name) ? Inputs[name] : Quantities[name];
}

/// <summary>A quantity's values and the target's derivatives by them, side by side.</summary>
/// <param name="Name">The name in the definition.</param>
/// <param name="Role">Its roles.</param>
/// <param name="Equation">The equation as it was written; empty for an input.</param>
/// <param name="Values">The value at every step of every example.</param>
/// <param name="Derivatives">The total derivative of the target by it, through all later steps.</param>
/// <typeparam name="T">float or double.</typeparam>
public sealed record Activation<T>(string Name, QuantityRole Role, string Equation, Quantity<T> Values, Quantity<T> Derivatives)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
