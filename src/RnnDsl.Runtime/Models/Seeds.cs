using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>
/// Where a backward pass starts: the derivative of what is differentiated by named quantities of a run, and by its final states.
/// What is not written is zero.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Seeds<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly QuantityBuffer<T>?[] quantities;
    private readonly StateBuffer<T>?[] finals;
    private readonly bool[] usesQuantity;
    private readonly bool[] usesFinal;
    private readonly bool reversed;
    private readonly Composition<T>? composition;

    /// <summary>Seeds for a run, all zero.</summary>
    /// <param name="trace">The run.</param>
    public Seeds(Trace<T> trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        model = trace.Model.Description;
        quantities = new QuantityBuffer<T>?[model.Quantities.Length];
        finals = new StateBuffer<T>?[model.States.Length];
        usesQuantity = new bool[quantities.Length];
        usesFinal = new bool[finals.Length];
        reversed = trace.Store.Reversed;
        Geometry = trace.Batch.Geometry;
        composition = trace.Model.Composition;
        Parts = [.. trace.Parts.Select(part => new Seeds<T>(part))];
    }

    /// <summary>The seeds of a model's parts, where it has any; the model's own names stand for theirs.</summary>
    internal Seeds<T>[] Parts { get; }

    /// <summary>Whether anything has been written.</summary>
    internal bool IsEmpty
    {
        get
        {
            if (usesQuantity.AsSpan().Contains(true) || usesFinal.AsSpan().Contains(true)) return false;
            foreach (Seeds<T> part in Parts)
                if (!part.IsEmpty)
                    return false;
            return true;
        }
    }

    internal ModelDescription Model => model;

    internal BatchGeometry Geometry { get; private set; }

    /// <summary>Whether seeds sit on outputs and final states only.</summary>
    internal bool OnOutputsOnly
    {
        get
        {
            for (int slot = 0; slot < usesQuantity.Length; slot++)
                if (usesQuantity[slot] && model.Slots[slot].Keep != Keep.Output)
                    return false;
            return true;
        }
    }

    /// <summary>The seeds on a quantity, to be written.</summary>
    /// <exception cref="ArgumentException">There is no such quantity.</exception>
    public QuantityBuffer<T> this[string quantity] => Slot(model.SlotOf(quantity));

    /// <summary>The seeds on a final state, to be written.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public StateBuffer<T> Final(string state) => Final(model.StateOf(state));

    internal StateBuffer<T> Final(int index)
    {
        if (composition is not null)
        {
            (int part, int own) = composition.States[index];
            return Parts[part].Final(own);
        }
        StateBuffer<T> buffer = finals[index] ??= new StateBuffer<T>(model.States[index]);
        if (usesFinal[index]) return buffer;
        usesFinal[index] = true;
        buffer.Rows.Fit(Geometry);
        buffer.Rows.Clear();
        return buffer;
    }

    /// <summary>Starts over with zeros, for another run of the same model: the memory is reused.</summary>
    /// <exception cref="ArgumentException">The run is one of another model.</exception>
    public void Reset(Trace<T> trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        if (!ReferenceEquals(trace.Model.Description, model))
            throw new ArgumentException($"The seeds belong to a model {model.Name}; the run is one of another model, {trace.Model.Description.Name}.", nameof(trace));
        Clear(trace.Batch.Geometry);
        for (int part = 0; part < Parts.Length; part++) Parts[part].Reset(trace.Parts[part]);
    }

    /// <summary>Starts over as a copy, for a backward pass that adds to it what comes from elsewhere.</summary>
    internal void CopyFrom(Seeds<T> other)
    {
        Clear(other.Geometry);
        for (int slot = 0; slot < usesQuantity.Length; slot++)
            if (other.usesQuantity[slot]) Slot(slot).Rows.CopyFrom(other.quantities[slot]!.Rows);
        for (int state = 0; state < usesFinal.Length; state++)
            if (other.usesFinal[state]) Final(state).Rows.CopyFrom(other.finals[state]!.Rows);
        for (int part = 0; part < Parts.Length; part++) Parts[part].CopyFrom(other.Parts[part]);
    }

    /// <summary>Multiplies each seed by the value that it sits on: from derivatives to what linear functions are made of.</summary>
    internal void Multiply(Trace<T> trace)
    {
        for (int slot = 0; slot < usesQuantity.Length; slot++)
        {
            if (!usesQuantity[slot]) continue;
            StepRows<T> rows = quantities[slot]!.Rows, values = trace.Store.Slots[slot];
            for (int example = 0; example < Geometry.Count; example++)
            for (int step = 0; step < Geometry.Lengths[example]; step++)
                Times(rows.At(example, step), values.At(example, step));
        }
        for (int state = 0; state < usesFinal.Length; state++)
            for (int example = 0; usesFinal[state] && example < Geometry.Count; example++)
                Times(finals[state]!.Rows.At(example), trace.Store.Final[state].At(example));
        for (int part = 0; part < Parts.Length; part++) Parts[part].Multiply(trace.Parts[part]);
    }

    private static void Times(Span<T> seeds, ReadOnlySpan<T> values)
    {
        for (int unit = 0; unit < seeds.Length; unit++) seeds[unit] *= values[unit];
    }

    private void Clear(BatchGeometry geometry)
    {
        Array.Clear(usesQuantity);
        Array.Clear(usesFinal);
        Geometry = geometry;
    }

    internal QuantityBuffer<T> Slot(int slot)
    {
        if (composition is not null)
        {
            (int part, int own) = composition.Slots[slot];
            return Parts[part].Slot(own);
        }
        QuantityBuffer<T> buffer = quantities[slot] ??= new QuantityBuffer<T>(model.Quantities[slot], model.Slots[slot].Sequence, reversed);
        if (usesQuantity[slot]) return buffer;
        usesQuantity[slot] = true;
        buffer.Rows.Fit(Geometry);
        buffer.Rows.Clear();
        return buffer;
    }

    internal Rows<T>? RowsOf(int slot, int shard) => usesQuantity[slot] ? quantities[slot]!.Rows.Shard(shard) : null;

    internal ExampleRows<T>? FinalRows(int state) => usesFinal[state] ? finals[state]!.Rows : null;
}
