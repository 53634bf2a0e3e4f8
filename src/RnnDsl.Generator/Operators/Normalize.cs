using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>v / |v|, of length 1; not a number for the zero vector.</summary>
[Function]
internal sealed record Normalize : Composite
{
    public override string Name => "Normalize";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) =>
        graph.Add(new Divide(), x[0], graph.Add(new Norm(), x[0]));
}
