using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The product of two matrices unit by unit, which C#'s * is not.</summary>
[Function(2)]
internal sealed record Hadamard : Composite
{
    public override string Name => "Hadamard";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => new Multiply().Infer(rules, x);

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) => graph.Times(x[0], x[1]);
}
