using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The least of a vector's units, as the greatest of their negatives: what flows goes to it, to the first at a tie.</summary>
[Function(Name = "Min")]
internal sealed record LeastUnit : Composite
{
    public override string Name => "Min";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Scalar(s.Rows) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) =>
        graph.Add(new Negate(), graph.Add(new GreatestUnit(), graph.Add(new Negate(), x[0])));
}
