using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What is asked: a model's target, or any function of a batch.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class Subject<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Subject(RecurrentModel<T>? model, Target? target, InitialStates<T>? initial, BlackBox<T>? function)
    {
        Model = model;
        Target = target;
        Initial = initial;
        Function = function;
    }

    internal RecurrentModel<T>? Model { get; }

    internal Target? Target { get; }

    internal InitialStates<T>? Initial { get; }

    internal BlackBox<T>? Function { get; }

    /// <summary>What is explained, in words.</summary>
    internal string TargetText => Target?.ToString() ?? Function!.Name;

    internal static Subject<T> Of(IRecurrentModel<T> model, Target target, InitialStates<T>? initial)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(target);
        return new Subject<T>(model.Compiled, target, initial, null);
    }

    internal static Subject<T> Of(BlackBox<T> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new Subject<T>(null, null, null, function);
    }

    /// <summary>Throws where the batch does not fit; gives the names of what it has.</summary>
    internal ModelDescription Check(Batch<T> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ModelDescription description;
        if (Model is null)
        {
            description = Function!.Describe(batch);
            FiniteInputs.Check(description, batch);
        }
        else
        {
            description = Model.Description;
            GradientPass<T>.CheckCall(Model, batch, Target!, Initial);
        }
        if (description.GivenInputs.Length == 0) throw new ArgumentException($"{description.Name} has no inputs to perturb.", nameof(batch));
        return description;
    }
}
