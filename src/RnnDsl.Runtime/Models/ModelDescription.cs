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
