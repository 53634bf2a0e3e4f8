namespace RnnDsl.Models;

/// <summary>Everything about a model that is not arithmetic: names, shapes, roles, and the buffers that its programs use.</summary>
/// <param name="Name">The name of the definition.</param>
/// <param name="Dimensions">The dimensions and their values.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="States">The states.</param>
/// <param name="Quantities">The named quantities; the i-th sits in slot i.</param>
/// <param name="Slots">The slots: one for each quantity, then the unnamed ones.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="ForwardChunkBuffers">Padded widths, in elements, of the forward program's buffers for the rows of a chunk.</param>
/// <param name="ForwardStepBuffers">Padded widths, in elements, of the forward program's buffers for the rows of a step.</param>
/// <param name="BackwardChunkBuffers">The same of the backward program.</param>
/// <param name="BackwardStepBuffers">The same of the backward program.</param>
/// <exception cref="ArgumentOutOfRangeException">A dimension is below one.</exception>
/// <exception cref="ArgumentException">The parts of the description contradict each other.</exception>
public sealed record ModelDescription(
    string Name,
    DimensionInfo[] Dimensions,
    InputInfo[] Inputs,
    StateInfo[] States,
    QuantityInfo[] Quantities,
    SlotInfo[] Slots,
    ParameterInfo[] Parameters,
    int[] ForwardChunkBuffers,
    int[] ForwardStepBuffers,
    int[] BackwardChunkBuffers,
    int[] BackwardStepBuffers)
{
    /// <summary>The dimensions and their values.</summary>
    public DimensionInfo[] Dimensions { get; } = CheckDimensions(Name, Dimensions);

    /// <summary>The hyper-parameters and their values.</summary>
    public HyperInfo[] Hypers { get; init; } = [];

    /// <summary>The contexts.</summary>
    public ContextInfo[] Contexts { get; init; } = [];

    /// <summary>The histories.</summary>
    public HistoryInfo[] Histories { get; init; } = [];

    /// <summary>The forward program's buffers of single values.</summary>
    public OwnBufferInfo[] ForwardOwnBuffers { get; init; } = [];

    /// <summary>The backward program's buffers of single values.</summary>
    public OwnBufferInfo[] BackwardOwnBuffers { get; init; } = [];

    /// <summary>What is made of weights alone, quantities and others.</summary>
    public DerivedInfo[] Derived { get; init; } = [];

    /// <summary>The constant vectors and matrices: not learned, not counted as parameters.</summary>
    /// <exception cref="ArgumentException">A constant does not have as many numbers as its shape.</exception>
    public ConstantInfo[] Constants { get; init => field = CheckConstants(Name, value); } = [];

    /// <summary>Whether the programs read the number of the step.</summary>
    public bool UsesStep { get; init; }

    /// <summary>What its programs do, in order.</summary>
    public WorkInfo[] Work { get; init; } = [];

    /// <summary>
    /// How many products a step must wait for: those that lie between a state and its next value, where products that are ready
    /// at the same point and share an operand count once.
    /// </summary>
    public int LeastLoopProducts { get; init; }

    /// <summary>The slots: one for each quantity, then the unnamed ones.</summary>
    public SlotInfo[] Slots { get; } = CheckSlots(Name, Slots, Quantities, States);

    /// <summary>The slots of the outputs: quantities with the role, or else the first state's next value.</summary>
    internal int[] OutputSlots()
    {
        int[] marked = [.. Enumerable.Range(0, Quantities.Length).Where(slot => Quantities[slot].Role.HasFlag(QuantityRole.Output))];
        if (marked.Length > 0) return marked;
        if (States.Length > 0) return [States[0].NextSlot];
        return Quantities.Length > 0 ? [Quantities.Length - 1] : [];
    }

    /// <summary>The inputs that a caller gives: all but those that the runtime draws.</summary>
    internal InputInfo[] GivenInputs => Array.FindAll(Inputs, input => input.IsGiven);

    /// <summary>The slot of a quantity; throws with the known names where there is none.</summary>
    internal int SlotOf(string quantity)
    {
        int slot = Find(Quantities, quantity);
        if (slot >= 0) return slot;
        int state = Find(States, quantity);
        if (state >= 0)
            throw new ArgumentException($"{Name}: '{quantity}' is a state; its next value is the quantity '{Quantities[States[state].NextSlot].Name}'.", nameof(quantity));
        if (Find(Derived, quantity) >= 0)
            throw new ArgumentException($"{Name}: '{quantity}' is made of weights alone and has one value for the whole run, not one at each step; see WeightQuantities, or edit the weights.", nameof(quantity));
        throw new ArgumentException($"{Name} has no quantity '{quantity}'; it has {List(Quantities.Select(info => info.Name))}.", nameof(quantity));
    }

    internal int StateOf(string name) => IndexOf("state", name, States);

    internal int InputOf(string name) => IndexOf("input", name, Inputs);

    internal int ParameterOf(string name) => IndexOf("parameter", name, Parameters);

    /// <summary>The numbers that a shape has, or those of one position, where it has positions.</summary>
    internal static int Elements(int[] shape)
    {
        int product = 1;
        foreach (int length in shape) product = checked(product * Math.Max(1, length));
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

    private static DimensionInfo[] CheckDimensions(string name, DimensionInfo[] dimensions)
    {
        foreach (DimensionInfo dimension in dimensions)
            if (dimension.Value < 1)
                throw new ArgumentOutOfRangeException(dimension.Name, dimension.Value, $"{name}: dimension {dimension.Name} must be at least 1; it is {dimension.Value}.");
        return dimensions;
    }

    private static ConstantInfo[] CheckConstants(string name, ConstantInfo[] constants)
    {
        foreach (ConstantInfo constant in constants)
            if (constant.Values.Length != Elements(constant.Shape))
                throw new ArgumentException($"{name}: the constant '{constant.Name}' has {constant.Values.Length} numbers; its shape {ConstantInfo.Text(constant.Shape)} has {Elements(constant.Shape)}.");
        return constants;
    }

    private static SlotInfo[] CheckSlots(string name, SlotInfo[] slots, QuantityInfo[] quantities, StateInfo[] states)
    {
        if (slots.Length < quantities.Length)
            throw new ArgumentException($"{name}: {quantities.Length} quantities have {slots.Length} slots.");
        for (int slot = 0; slot < quantities.Length; slot++)
            if (slots[slot].Width != Elements(quantities[slot].Shape))
                throw new ArgumentException($"{name}: the slot of '{quantities[slot].Name}' has width {slots[slot].Width}; its shape has {Elements(quantities[slot].Shape)} elements.");
        foreach (StateInfo state in states)
        {
            if ((uint)state.NextSlot >= (uint)quantities.Length)
                throw new ArgumentException($"{name}: the next value of state '{state.Name}' is slot {state.NextSlot}; quantities are 0 to {quantities.Length - 1}.");
            if (slots[state.NextSlot].Keep == Keep.Named)
                throw new ArgumentException($"{name}: the next value of state '{state.Name}' must be kept at least on a tape.");
            if (slots[state.NextSlot].Width != Elements(state.Shape))
                throw new ArgumentException($"{name}: state '{state.Name}' has {Elements(state.Shape)} elements; its next value has {slots[state.NextSlot].Width}.");
        }
        return slots;
    }
}
