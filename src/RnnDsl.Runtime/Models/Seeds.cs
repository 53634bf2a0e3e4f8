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
        Geometry = trace.Batch.Geometry;
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
    public StateBuffer<T> Final(string state)
    {
        int index = model.StateOf(state);
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
        Array.Clear(usesQuantity);
        Array.Clear(usesFinal);
        Geometry = trace.Batch.Geometry;
    }

    internal QuantityBuffer<T> Slot(int slot)
    {
        QuantityBuffer<T> buffer = quantities[slot] ??= new QuantityBuffer<T>(model.Quantities[slot], model.Slots[slot].Sequence);
        if (usesQuantity[slot]) return buffer;
        usesQuantity[slot] = true;
        buffer.Rows.Fit(Geometry);
        buffer.Rows.Clear();
        return buffer;
    }

    internal Rows<T>? RowsOf(int slot, int shard) => usesQuantity[slot] ? quantities[slot]!.Rows.Shard(shard) : null;

    internal ExampleRows<T>? FinalRows(int state) => usesFinal[state] ? finals[state]!.Rows : null;
}
