using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The sum of a vector's units over their number.</summary>
[Function]
internal sealed record Mean : Composite
{
    public override string Name => "Mean";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Scalar(s.Rows) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) => Of(graph, x[0]);

    public static Node Of(Graph graph, Node v) => graph.Over(graph.Add(new Sum(), v), graph.Add(new SizeConstant(v.Shape.Size)));
}
