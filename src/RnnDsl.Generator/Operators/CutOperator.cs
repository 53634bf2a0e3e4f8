using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// An operator between the parts of a model: the model's graph is cut at it, so that it has no text and no derivative in any program.
/// </summary>
internal abstract record CutOperator : Operator
{
    public sealed override void Adjoint(Reverse d, Node y, Node g) => throw Cut();

    public sealed override Node? Tangent(Forward d, Node y) => throw Cut();

    private System.InvalidOperationException Cut() => new($"{Name}: the graph has not been cut into parts.");
}
