namespace RnnDsl.Models;

/// <summary>Everything about a model that is not arithmetic: names, shapes, roles, and the buffers that its programs use.</summary>
public sealed record ModelDescription
{
    /// <summary>Describes a model and checks that the description is consistent.</summary>
    /// <param name="name">The name of the definition.</param>
    /// <param name="dimensions">The dimensions and their values.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="states">The states.</param>
    /// <param name="quantities">The named quantities.</param>
    /// <param name="slots">The slots: one for each quantity, then the unnamed ones.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="forwardChunkBuffers">Padded widths, in elements, of the buffers that hold the rows of a chunk.</param>
    /// <param name="forwardStepBuffers">Padded widths, in elements, of the buffers that hold the rows of a step.</param>
    /// <param name="backwardChunkBuffers">The same of the backward program.</param>
    /// <param name="backwardStepBuffers">The same of the backward program.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below one.</exception>
    /// <exception cref="ArgumentException">The parts of the description contradict each other.</exception>
    public ModelDescription(
        string name, DimensionInfo[] dimensions, InputInfo[] inputs, StateInfo[] states, QuantityInfo[] quantities,
        SlotInfo[] slots, ParameterInfo[] parameters,
        int[] forwardChunkBuffers, int[] forwardStepBuffers, int[] backwardChunkBuffers, int[] backwardStepBuffers)
    {
        Name = name;
        Dimensions = dimensions;
        Inputs = inputs;
        States = states;
        Quantities = quantities;
        Slots = slots;
        Parameters = parameters;
        ForwardChunkBuffers = forwardChunkBuffers;
        ForwardStepBuffers = forwardStepBuffers;
        BackwardChunkBuffers = backwardChunkBuffers;
        BackwardStepBuffers = backwardStepBuffers;
        CheckDimensions();
        CheckSlots();
    }

    /// <summary>The name of the definition.</summary>
    public string Name { get; }

    /// <summary>The dimensions and their values.</summary>
    public DimensionInfo[] Dimensions { get; }

    /// <summary>The inputs.</summary>
    public InputInfo[] Inputs { get; }

    /// <summary>The states.</summary>
    public StateInfo[] States { get; }

    /// <summary>The named quantities; the i-th sits in slot i.</summary>
    public QuantityInfo[] Quantities { get; }

    /// <summary>The slots: one for each quantity, then the unnamed ones.</summary>
    public SlotInfo[] Slots { get; }

    /// <summary>The parameters.</summary>
    public ParameterInfo[] Parameters { get; }

    /// <summary>Padded widths of the forward program's chunk buffers, in elements.</summary>
    public int[] ForwardChunkBuffers { get; }

    /// <summary>Padded widths of the forward program's step buffers, in elements.</summary>
    public int[] ForwardStepBuffers { get; }

    /// <summary>Padded widths of the backward program's chunk buffers, in elements.</summary>
    public int[] BackwardChunkBuffers { get; }

    /// <summary>Padded widths of the backward program's step buffers, in elements.</summary>
    public int[] BackwardStepBuffers { get; }

    /// <summary>The slots of the outputs: quantities with the role, or else the first state's next value.</summary>
    internal int[] OutputSlots()
    {
        int[] marked = [.. Enumerable.Range(0, Quantities.Length).Where(slot => Quantities[slot].Role.HasFlag(QuantityRole.Output))];
        if (marked.Length > 0) return marked;
        return States.Length > 0 ? [States[0].NextSlot] : [];
    }

    /// <summary>The slot of a quantity; throws with the known names where there is none.</summary>
    internal int SlotOf(string quantity)
    {
        int slot = Find(Quantities, quantity);
        if (slot >= 0) return slot;
        int state = Find(States, quantity);
        if (state >= 0)
            throw new ArgumentException($"{Name}: '{quantity}' is a state; its next value is the quantity '{Quantities[States[state].NextSlot].Name}'.", nameof(quantity));
        throw new ArgumentException($"{Name} has no quantity '{quantity}'; it has {List(Quantities.Select(info => info.Name))}.", nameof(quantity));
    }

    internal int StateOf(string name) => IndexOf("state", name, States);

    internal int InputOf(string name) => IndexOf("input", name, Inputs);

    internal int ParameterOf(string name) => IndexOf("parameter", name, Parameters);

    internal static int Elements(int[] shape)
    {
        int product = 1;
        foreach (int length in shape) product = checked(product * length);
        return product;
    }

    /// <summary>A width as a person would name it: <c>3 (I = 3)</c> where exactly one dimension has that value.</summary>
    internal string Explain(int width)
    {
        DimensionInfo[] same = Array.FindAll(Dimensions, dimension => dimension.Value == width);
        return same.Length == 1 ? $"{width} ({same[0].Name} = {width})" : $"{width}";
    }

    internal static string List(IEnumerable<string> names)
    {
        string list = string.Join(", ", names);
        return list.Length == 0 ? "none" : list;
    }

    /// <summary>The number of a part by name, or −1. A loop, so that a warm run allocates nothing.</summary>
    internal static int Find<TInfo>(TInfo[] infos, string name) where TInfo : INamed
    {
        for (int i = 0; i < infos.Length; i++)
            if (infos[i].Name == name)
                return i;
        return -1;
    }

    private int IndexOf<TInfo>(string kind, string name, TInfo[] infos) where TInfo : INamed
    {
        int index = Find(infos, name);
        if (index >= 0) return index;
        throw new ArgumentException($"{Name} has no {kind} '{name}'; it has {List(infos.Select(info => info.Name))}.", nameof(name));
    }

    private void CheckDimensions()
    {
        foreach (DimensionInfo dimension in Dimensions)
            if (dimension.Value < 1)
                throw new ArgumentOutOfRangeException(dimension.Name, dimension.Value, $"{Name}: dimension {dimension.Name} must be at least 1; it is {dimension.Value}.");
    }

    private void CheckSlots()
    {
        if (Slots.Length < Quantities.Length)
            throw new ArgumentException($"{Name}: {Quantities.Length} quantities have {Slots.Length} slots.");
        for (int slot = 0; slot < Quantities.Length; slot++)
            if (Slots[slot].Width != Elements(Quantities[slot].Shape))
                throw new ArgumentException($"{Name}: the slot of '{Quantities[slot].Name}' has width {Slots[slot].Width}; its shape has {Elements(Quantities[slot].Shape)} elements.");
        foreach (StateInfo state in States)
        {
            if ((uint)state.NextSlot >= (uint)Quantities.Length)
                throw new ArgumentException($"{Name}: the next value of state '{state.Name}' is slot {state.NextSlot}; quantities are 0 to {Quantities.Length - 1}.");
            if (Slots[state.NextSlot].Keep == Keep.Named)
                throw new ArgumentException($"{Name}: the next value of state '{state.Name}' must be kept at least on a tape.");
            if (Slots[state.NextSlot].Width != Elements(state.Shape))
                throw new ArgumentException($"{Name}: state '{state.Name}' has {Elements(state.Shape)} elements; its next value has {Slots[state.NextSlot].Width}.");
        }
    }
}
