using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>States to start a run from; a state that is not set starts at zero, and so does the number of the step.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class InitialStates<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, (T[] Values, int Rows)> states = [];
    private int[] firstStep = [];

    /// <summary>The number of each example's first step, or one for all, or nothing for 0. Only models that use the step read it.</summary>
    public ReadOnlySpan<int> FirstStep => firstStep;

    /// <summary>The final states of a run as the initial states of the next, its steps counted on: for long sequences that come in pieces.</summary>
    /// <remarks>A [History] starts anew with each run: its first position is the state that is carried over.</remarks>
    /// <param name="run">A run over a batch with the same examples in the same order.</param>
    public static InitialStates<T> After(Outputs<T> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var initial = new InitialStates<T>();
        foreach (StateInfo state in run.Description.States) initial.Set(state.Name, run.FinalState(state.Name).ToArray());
        if (run.Store.StepIndex is { } index) initial.SetFirstStep(index.Ends());
        return initial;
    }

    /// <summary>Starts every example from one value.</summary>
    /// <param name="state">The name of the state.</param>
    /// <param name="values">[D] for all examples.</param>
    public InitialStates<T> Set(string state, ReadOnlySpan<T> values)
    {
        ArgumentNullException.ThrowIfNull(state);
        states[state] = (values.ToArray(), 1);
        return this;
    }

    /// <summary>Starts each example from a value of its own.</summary>
    /// <param name="state">The name of the state.</param>
    /// <param name="values">[B × D], in the order of the batch.</param>
    public InitialStates<T> Set(string state, T[,] values)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(values);
        states[state] = ([.. values.Cast<T>()], values.GetLength(0));
        return this;
    }

    /// <summary>Starts each example from a value of its own, in memory that stays the caller's.</summary>
    internal InitialStates<T> SetInPlace(string state, T[] values, int rows)
    {
        states[state] = (values, rows);
        return this;
    }

    /// <summary>Starts to count the steps of every example at one number.</summary>
    /// <param name="step">The number of the first step; 0 where it is not set.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public InitialStates<T> SetFirstStep(int step) => SetFirstStep([step]);

    /// <summary>Starts to count the steps of each example at a number of its own.</summary>
    /// <param name="steps">[B], in the order of the batch.</param>
    /// <exception cref="ArgumentOutOfRangeException">One is negative.</exception>
    public InitialStates<T> SetFirstStep(ReadOnlySpan<int> steps)
    {
        foreach (int step in steps) ArgumentOutOfRangeException.ThrowIfNegative(step, nameof(steps));
        firstStep = steps.ToArray();
        return this;
    }

    /// <summary>The same for other examples, of which number i starts as number <paramref name="sources"/>[i] does here.</summary>
    internal InitialStates<T> Select(ReadOnlySpan<int> sources)
    {
        var selected = new InitialStates<T>();
        foreach ((string name, (T[] values, int rows)) in states)
        {
            int width = values.Length / rows;
            var chosen = new T[sources.Length * width];
            for (int i = 0; i < sources.Length; i++) values.AsSpan(rows == 1 ? 0 : sources[i] * width, width).CopyTo(chosen.AsSpan(i * width));
            selected.states[name] = (chosen, sources.Length);
        }
        if (firstStep.Length == 0) return selected;
        var steps = new int[sources.Length];
        for (int i = 0; i < steps.Length; i++) steps[i] = firstStep[firstStep.Length == 1 ? 0 : sources[i]];
        return selected.SetFirstStep(steps);
    }

    internal T[]? Find(string state) => states.TryGetValue(state, out (T[] Values, int Rows) found) ? found.Values : null;

    internal void Check(ModelDescription model, BatchGeometry geometry)
    {
        if (firstStep.Length > 1 && firstStep.Length != geometry.Count)
            throw new ArgumentException($"{model.Name}: the first step is given for {firstStep.Length} examples; the batch has {geometry.Count}.", "initial");
        foreach ((string name, (T[] values, int rows)) in states)
        {
            int width = ModelDescription.Elements(model.States[model.StateOf(name)].Shape);
            if (rows != 1 && rows != geometry.Count)
                throw new ArgumentException($"{model.Name}: initial state '{name}' is given for {rows} examples; the batch has {geometry.Count}.", "initial");
            if (values.Length != rows * width)
                throw new ArgumentException($"{model.Name}: initial state '{name}' is given with {values.Length / Math.Max(1, rows)} elements; the model's has {model.Explain(width)}.", "initial");
        }
    }
}
