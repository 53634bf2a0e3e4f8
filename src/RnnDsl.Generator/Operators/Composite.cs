using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A function of the language that is a formula of others: it has a shape rule of its own, so that mistakes are told in the
/// user's words, and gives way to its formula as soon as all sizes are known. Every other rule is the formula's.
/// </summary>
internal abstract record Composite : Operator
{
    /// <summary>The formula; all sizes of the operands are known.</summary>
    public abstract Node Expand(Graph graph, IReadOnlyList<Node> x);

    public sealed override void Adjoint(Deriving.Reverse d, Node y, Node g) => throw Expanded();

    public sealed override Node? Tangent(Deriving.Forward d, Node y) => throw Expanded();

    private System.InvalidOperationException Expanded() => new($"{Name} has given way to its formula.");
}
