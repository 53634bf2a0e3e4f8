using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>What a run leaves behind: kept slots, the states it started from and the states it ended in.</summary>
internal class RunStore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription description;

    /// <param name="description">The model.</param>
    /// <param name="reversed">Whether the model walks over the user's sequences from their last step to their first.</param>
    internal RunStore(ModelDescription description, bool reversed = false)
    {
        this.description = description;
        Reversed = reversed;
        Slots = [.. description.Slots.Select(slot => new StepRows<T>(slot.Width, slot.Sequence, reversed))];
        Initial = [.. description.States.Select(state => new ExampleRows<T>(ModelDescription.Elements(state.Shape)))];
        Final = [.. description.States.Select(state => new ExampleRows<T>(ModelDescription.Elements(state.Shape)))];
        StepIndex = description.UsesStep ? new StepIndex<T>() : null;
    }

    /// <summary>A store over memory that others own.</summary>
    private protected RunStore(ModelDescription description, StepRows<T>[] slots, ExampleRows<T>[] initial, ExampleRows<T>[] final)
    {
        this.description = description;
        Slots = slots;
        Initial = initial;
        Final = final;
    }

    internal bool Reversed { get; }

    internal StepRows<T>[] Slots { get; }

    internal ExampleRows<T>[] Initial { get; }

    internal ExampleRows<T>[] Final { get; }

    /// <summary>The numbers of the steps, for models that use them.</summary>
    internal StepIndex<T>? StepIndex { get; }

    /// <summary>The programs' own memory for each shard, where a session keeps it from step to step; null where it comes from the model's pool.</summary>
    internal ForwardRun<T>[]? Runs { get; set; }

    /// <summary>The states after the last step become those before the next.</summary>
    internal void Carry()
    {
        for (int state = 0; state < Initial.Length; state++) Initial[state].CopyFrom(Final[state]);
        StepIndex?.Advance();
    }

    /// <summary>Makes room for rows that have a position for every step so far.</summary>
    internal void FitHistories(BatchGeometry geometry)
    {
        for (int slot = 0; slot < Slots.Length; slot++)
            if (description.Slots[slot].Sequence == SlotInfo.StepsSoFar)
                Slots[slot].Fit(geometry);
    }

    /// <summary>Makes room for a batch, counts its steps, and copies the states to start from.</summary>
    internal void Fit(BatchGeometry geometry, Keep keep, InitialStates<T>? initial)
    {
        for (int slot = 0; slot < Slots.Length; slot++)
            if (description.Slots[slot].Keep <= keep)
                Slots[slot].Fit(geometry);
        StepIndex?.Fit(geometry, initial is null ? default : initial.FirstStep);
        for (int state = 0; state < Initial.Length; state++)
        {
            Initial[state].Fit(geometry);
            Final[state].Fit(geometry);
            T[]? values = initial?.Find(description.States[state].Name);
            if (values is null) Initial[state].Clear();
            else CopyInitial(values, Initial[state], geometry.Count);
        }
    }

    /// <summary>Values made of weights alone, as they were in the run; in the layout of <see cref="DerivedWeights{T}"/>.</summary>
    internal T[] Derived { get; private protected set; } = [];

    internal void KeepDerived(DerivedWeights<T>? derived)
    {
        if (derived is null) return;
        if (Derived.Length == 0) Derived = new T[derived.Layout.Length];
        derived.Values.Span[..Derived.Length].CopyTo(Derived);
    }

    /// <summary>One row for all examples, or one for each.</summary>
    private protected static void CopyInitial(T[] values, ExampleRows<T> rows, int examples)
    {
        bool shared = values.Length == rows.Width;
        for (int example = 0; example < examples; example++)
            values.AsSpan(shared ? 0 : example * rows.Width, rows.Width).CopyTo(rows.At(example));
    }
}
