using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>Where a value stands while a program runs.</summary>
internal enum HomeKind
{
    /// <summary>Nowhere: computed where it is used.</summary>
    None,

    /// <summary>Columns of the buffer that holds the rows of a chunk of steps.</summary>
    Chunk,

    /// <summary>Columns of the buffer that holds the rows of one step.</summary>
    Step,

    /// <summary>The state's carry itself.</summary>
    Carry,

    /// <summary>A buffer of its own with a row for each example: values of examples, and values whose size differs from row to row.</summary>
    Own,

    /// <summary>The rows that the caller receives as an input's gradient.</summary>
    InputGradient,
}

/// <param name="Column">The first column, in padded sizes, of a chunk or step buffer.</param>
/// <param name="Symbol">The state or the input, for the kinds that belong to one.</param>
internal sealed record Home(HomeKind Kind, Dim Column, string Symbol = "");

/// <summary>A buffer of one value, with a row for each example.</summary>
/// <param name="Width">Numbers in a row, or at each position of a sequence.</param>
/// <param name="Sequence">The dimension that counts the positions; null for a row of a fixed size.</param>
/// <param name="IsSum">Whether steps add to it, so that it starts at zero.</param>
internal sealed record OwnBuffer(Node Node, Dim Width, string? Sequence, bool IsSum);

/// <summary>One thing that happens at one place of a schedule.</summary>
internal abstract record Stage(Region Region, int Level);

/// <summary>
/// Products of several matrices with the same operands, packed as one. <paramref name="Nodes"/> stand side by side in
/// adjacent columns; <paramref name="Operands"/> are the vectors each is a product with, end to end.
/// </summary>
/// <param name="Pack">Its number among the program's packed matrices.</param>
/// <param name="Onto">Adds to what stands there already.</param>
internal sealed record ProductStage(Region Region, int Level, int Pack, IReadOnlyList<Node> Operands, IReadOnlyList<Node> Nodes, bool Onto) : Stage(Region, Level);

/// <summary>Elementwise values of one size, fused: one pass over the rows computes them all.</summary>
internal sealed record PointwiseStage(Region Region, int Level, Dim Size, IReadOnlyList<Node> Nodes, string Method) : Stage(Region, Level);

/// <summary>A function of whole rows.</summary>
internal sealed record RowStage(Region Region, int Level, Node Node) : Stage(Region, Level);

/// <summary>Adds a step's values to the sums over the steps of each example.</summary>
internal sealed record ExampleSumStage(Region Region, int Level, Node Node) : Stage(Region, Level);

/// <summary>Copies what a carry takes over to the rows of the next step, for all steps of a chunk at once.</summary>
internal sealed record DelayStage(Region Region, int Level, Node Node) : Stage(Region, Level);

/// <summary>Copies a state's next value into its carry, where it could not be written there at once.</summary>
internal sealed record CarryStage(Region Region, int Level, Node Carry) : Stage(Region, Level);

/// <summary>Adds one chunk's part to the gradient of a parameter: an outer product summed over rows, or a sum of rows.</summary>
/// <param name="Column">The first column of the parameter that it belongs to.</param>
/// <param name="Places">Whether the right operand tells the row of the parameter that the left one is added to; else it is an outer product.</param>
internal sealed record GradientStage(Region Region, int Level, string Parameter, Node Left, Node? Right, Dim Column, bool Places = false) : Stage(Region, Level);

/// <summary>A parameter whose gradient is the same sum as another's: computed once, copied at the end.</summary>
internal sealed record GradientCopy(string From, string To);

/// <summary>A program's schedule: which stages run before, in and after the loop over the steps of a chunk, and where values stand.</summary>
internal sealed record Plan(
    Graph Graph,
    bool Reversed,
    IReadOnlyList<Stage> Stages,
    IReadOnlyList<GradientCopy> Copies,
    IReadOnlyDictionary<Node, Home> Homes,
    IReadOnlyDictionary<Node, string> Names,
    Dim ChunkWidth,
    Dim StepWidth,
    IReadOnlyList<OwnBuffer> Own);
