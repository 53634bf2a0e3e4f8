using System.ComponentModel;
using RnnDsl.Batching;

namespace RnnDsl.Models;

public abstract partial class RecurrentModel<T>
{
    /// <summary>
    /// Evaluates the definition's own equations, as they are written, on this model's weights: slow, in double precision,
    /// independent of every compiled program, and open to breakpoints in the equations.
    /// </summary>
    /// <param name="batch">Sequences with the model's inputs.</param>
    /// <param name="initial">Initial states; zero where not given.</param>
    /// <param name="evaluated">Called with each quantity's name, example, step and numbers as they are evaluated; may change the numbers in place.</param>
    /// <returns>Every named quantity at every step.</returns>
    /// <exception cref="NotSupportedException">The model was not made from a definition.</exception>
    public virtual EagerTrace Evaluate(Batch<T> batch, InitialStates<T>? initial = null, Action<string, int, int, double[]>? evaluated = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Trace<T> recorded = Record(batch, initial);
        var trace = new EagerTrace(Description, batch.Lengths);
        for (int example = 0; example < batch.Count; example++) EvaluateExample(recorded, trace, example, evaluated);
        return trace;
    }

    /// <summary>Makes the detached instance that evaluates the equations. Generated.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual IEagerDefinition CreateEager(EagerValues values) =>
        throw new NotSupportedException($"{Description.Name} was not made from a definition, so it has no equations to evaluate.");

    /// <summary>The detached instance, for a larger model that evaluates this one as a layer.</summary>
    internal IEagerDefinition EagerInstance(EagerValues values) => CreateEager(values);

    /// <summary>One sequence. The recorded run serves for checked inputs and initial states only; nothing it computed is read.</summary>
    private void EvaluateExample(Trace<T> recorded, EagerTrace trace, int example, Action<string, int, int, double[]>? evaluated)
    {
        var values = new EagerValues(Description);
        values.Put(Parameters);
        foreach (StateInfo state in Description.States)
            values.Put(state.Name, state.Shape, EagerValues.ToDouble(recorded[state.Name][example, 0]));

        foreach (ContextInfo context in Description.Contexts)
        {
            double[] numbers = EagerValues.ToDouble<T>(recorded.Batch.Contexts[recorded.Batch.ContextIndex(context.Name)].Rows.At(example));
            values.Put(context.Name, [numbers.Length / ModelDescription.Elements(context.Shape), .. context.Shape[1..]], numbers);
        }

        var past = new List<double>[Description.Histories.Length];
        IEagerDefinition definition = CreateEager(values);
        for (int step = 0; step < recorded.Lengths[example]; step++)
        {
            int now = step;
            foreach (InputInfo input in Description.Inputs)
                values.Put(input.Name, input.Shape, EagerValues.ToDouble(recorded[input.Name][example, step]));
            AppendHistories(values, past, step);
            values.StepIndex = (recorded.Store.StepIndex?.First(example) ?? 0) + step;
            values.Evaluated = (name, numbers) => evaluated?.Invoke(name, example, now, numbers);
            definition.Step(values);
            foreach (string quantity in EagerTrace.Names(Description)) trace[quantity][example][step] = [.. values.Get(quantity)];
            foreach (StateInfo state in Description.States)
                values.Put(state.Name, state.Shape, trace[Description.Quantities[state.NextSlot].Name][example][step]);
        }
    }

    /// <summary>Each history gains the present value of its state.</summary>
    internal void AppendHistories(EagerValues values, List<double>[] past, int step)
    {
        for (int i = 0; i < past.Length; i++)
        {
            HistoryInfo history = Description.Histories[i];
            (past[i] ??= []).AddRange(values.Get(history.State));
            values.Put(history.Name, [step + 1, .. Description.States[Description.StateOf(history.State)].Shape], [.. past[i]]);
        }
    }
}
