using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>What a run leaves behind: kept slots, the states it started from and the states it ended in.</summary>
internal sealed class RunStore<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription description;

    internal RunStore(ModelDescription description)
    {
        this.description = description;
        Slots = [.. description.Slots.Select(slot => new StepRows<T>(slot.Width, slot.Sequence))];
        Initial = [.. description.States.Select(state => new ExampleRows<T>(ModelDescription.Elements(state.Shape)))];
        Final = [.. description.States.Select(state => new ExampleRows<T>(ModelDescription.Elements(state.Shape)))];
        StepIndex = description.UsesStep ? new StepIndex<T>() : null;
    }

    internal StepRows<T>[] Slots { get; }

    internal ExampleRows<T>[] Initial { get; }

    internal ExampleRows<T>[] Final { get; }

    /// <summary>The numbers of the steps, for models that use them.</summary>
    internal StepIndex<T>? StepIndex { get; }

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
    internal T[] Derived { get; private set; } = [];

    internal void KeepDerived(DerivedWeights<T>? derived)
    {
        if (derived is null) return;
        if (Derived.Length == 0) Derived = new T[derived.Layout.Length];
        derived.Values.Span[..Derived.Length].CopyTo(Derived);
    }

    /// <summary>One row for all examples, or one for each.</summary>
    private static void CopyInitial(T[] values, ExampleRows<T> rows, int examples)
    {
        bool shared = values.Length == rows.Width;
        for (int example = 0; example < examples; example++)
            values.AsSpan(shared ? 0 : example * rows.Width, rows.Width).CopyTo(rows.At(example));
    }
}
