using System.Collections.Immutable;
using System.Linq;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Graphs;

/// <summary>One value of a program: an operator applied to other values.</summary>
internal sealed class Node
{
    public Node(int id, Operator op, ImmutableArray<Node> inputs, Shape shape)
    {
        Id = id;
        Operator = op;
        Inputs = inputs;
        Shape = shape;
    }

    /// <summary>Unique in its graph. A node's id is larger than its inputs', except for the back edge of a <see cref="Carry"/>.</summary>
    public int Id { get; }

    public Operator Operator { get; }

    /// <summary>Set again only to close the loop of a <see cref="Carry"/>.</summary>
    public ImmutableArray<Node> Inputs { get; internal set; }

    public Shape Shape { get; }

    /// <summary>The name that a person knows this value by: a quantity's, or one derived from it. Null for a subexpression.</summary>
    public string? Name { get; internal set; }

    /// <summary>Inputs that must be computed before this node in the same step: all but the back edge of a carry.</summary>
    public ImmutableArray<Node> Now => Operator is Carry ? Inputs.RemoveAt(1) : Inputs;

    public override string ToString() =>
        $"%{Id} = {Operator}({string.Join(", ", Inputs.Select(i => "%" + i.Id))}) : {Shape}" + (Name is null ? "" : "  // " + Name);
}
