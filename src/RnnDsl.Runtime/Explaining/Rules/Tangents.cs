using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// Forward mode: how every named quantity changes, to first order, when inputs and initial states change along a direction (a
/// Jacobian–vector product). Where a target's gradient asks what moved one number, a tangent asks what one change moved.
/// </summary>
public static class Tangents
{
    /// <summary>Runs the model and carries a direction along.</summary>
    /// <param name="model">The model; its definition is [Explainable].</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="direction">For inputs and initial states by name, for each example [steps × features] ([1 × units] of a state); what is not named does not change.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="interventions">Changes to named quantities on the way; what is set does not change.</param>
    /// <param name="options">Threads.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="NotSupportedException">The definition is not [Explainable].</exception>
    public static TangentRun<T> Along<T>(
        IRecurrentModel<T> model, Batch<T> batch, IReadOnlyDictionary<string, IReadOnlyList<T[,]>> direction,
        InitialStates<T>? initial = null, Interventions<T>? interventions = null, ExplainOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(direction);
        RecurrentModel<T> compiled = model.Compiled;
        ModelDescription description = compiled.Description;
        compiled.Check(Noise.AddTo(batch, description, seed: null), initial);
        FiniteInputs.Check(description, batch);
        Batch<T> named = CompanionBatch.Named(compiled, batch, options?.Run);
        foreach ((string name, IReadOnlyList<T[,]> values) in direction) Check(description, named, name, values);
        RecurrentModel<T> companion = compiled.CompanionOf(CompanionKind.Tangent);

        Batch<T> both = CompanionBatch.Beside(named, Along(description, named, direction), CompanionNames.Tangent);
        InitialStates<T>? states = initial is null ? null : CompanionBatch.Twice(description, initial, prefix: null);
        foreach (StateInfo state in description.States)
        {
            if (!direction.TryGetValue(state.Name, out IReadOnlyList<T[,]>? rows)) continue;
            (states ??= new InitialStates<T>()).SetInPlace(CompanionNames.Prefixed(CompanionNames.Tangent, state.Name), [.. rows.SelectMany(row => row.Cast<T>())], rows.Count);
        }
        return new TangentRun<T>(companion.Record(both, states, interventions, options?.Run));
    }

    private static Batch<T> Along<T>(ModelDescription model, Batch<T> named, IReadOnlyDictionary<string, IReadOnlyList<T[,]>> direction) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var inputs = new BatchInput<T>[model.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = model.Inputs[i].Name;
            StepRows<T> like = named.Inputs[i].Rows;
            inputs[i] = direction.TryGetValue(name, out IReadOnlyList<T[,]>? values)
                ? new BatchInput<T>(name, CompanionBatch.Rows([.. values], like))
                : new BatchInput<T>(name, like.Width, like.Geometry);
        }
        var contexts = new List<BatchContext<T>>();
        foreach (BatchContext<T> context in named.Contexts) contexts.Add(new BatchContext<T>(context.Name, context.Units, named.Geometry));
        return Batch<T>.Over(named.Geometry, named.ExampleGeometry, inputs, [.. contexts]);
    }

    private static void Check<T>(ModelDescription model, Batch<T> named, string name, IReadOnlyList<T[,]> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int input = ModelDescription.Find(model.Inputs, name), state = ModelDescription.Find(model.States, name);
        if (input < 0 && state < 0)
            throw new ArgumentException($"{model.Name} has no input or state '{name}' to change along a direction; it has inputs {ModelDescription.List(model.Inputs.Select(info => info.Name))}; states {ModelDescription.List(model.States.Select(info => info.Name))}.", "direction");
        int width = ModelDescription.Elements(input >= 0 ? model.Inputs[input].Shape : model.States[state].Shape);
        if (values.Count != named.Count) throw new ArgumentException($"{model.Name}: the direction of '{name}' is given for {values.Count} examples; the batch has {named.Count}.", "direction");
        for (int example = 0; example < values.Count; example++)
        {
            int steps = input >= 0 ? named.Inputs[input].Rows.Geometry.Lengths[example] : 1;
            if (values[example].GetLength(0) != steps || values[example].GetLength(1) != width)
                throw new ArgumentException($"{model.Name}: the direction of '{name}' is [{values[example].GetLength(0)} × {values[example].GetLength(1)}] for example {example}; it takes [{steps} × {model.Explain(width)}].", "direction");
        }
    }
}

/// <summary>A run, and the change of each of its values along a direction.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class TangentRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Trace<T> trace;

    internal TangentRun(Trace<T> trace) => this.trace = trace;

    /// <summary>A named quantity of the run itself.</summary>
    public Quantity<T> Value(string quantity) => trace[quantity];

    /// <summary>The change of a named quantity, at every step.</summary>
    public Quantity<T> this[string quantity] => trace[CompanionNames.Prefixed(CompanionNames.Tangent, quantity)];

    /// <summary>The change of a state after each example's last step.</summary>
    public StateView<T> FinalState(string state) => trace.FinalState(CompanionNames.Prefixed(CompanionNames.Tangent, state));
}
