using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Composing;

/// <summary>How a part reads a value that lies in other rows than its own. The runtime's <c>Move</c> has the same names.</summary>
internal enum Move
{
    Same,
    Spread,
    First,
    Last,
    Reverse,

    /// <summary>Each step reads the position of its number.</summary>
    Positions,
}

/// <summary>What a part reads from outside.</summary>
/// <param name="To">The part's input, context or state.</param>
/// <param name="From">The node of the model that is read: an input, or a value of an earlier part.</param>
internal sealed record Link(string To, Node From, Move Move);

/// <summary>One of the parts that a model is cut into.</summary>
/// <param name="Name">Its name among the parts.</param>
/// <param name="Space">The input whose steps it runs over; null where it runs once for each example.</param>
internal abstract record Part(string Name, string? Space)
{
    public List<Link> Inputs { get; } = [];

    public List<Link> Contexts { get; } = [];

    public List<Link> InitialStates { get; } = [];
}

/// <summary>A layer that runs.</summary>
/// <param name="Used">The name of the part that used the same layer first: it has the parameters.</param>
internal sealed record LayerPart(string Name, string? Space, LayerValue Layer, Call Call, string Used) : Part(Name, Space);

/// <summary>Equations of the model itself that can be computed together: a definition of one step, with no state.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Unnamed">Those of its quantities that have no name in the model.</param>
internal sealed record EquationPart(string Name, string? Space, Definition Definition, IReadOnlyList<string> Unnamed) : Part(Name, Space);

/// <summary>A model cut into parts.</summary>
/// <param name="Parts">Each after those that it reads.</param>
/// <param name="Homes">Where each value that crosses from one part to another is: <c>part.quantity</c>, or an input's name.</param>
internal sealed record Composed(Definition Model, IReadOnlyList<Part> Parts, IReadOnlyDictionary<Node, string> Homes, Spaces Spaces);
