using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>x limited to [low, high], where low is above high: high. At a bound what flows goes to x.</summary>
[Function(3)]
internal sealed record Clamp : Composite
{
    public override string Name => "Clamp";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (value, low, high) = (rules.Of(x[0]), rules.Of(x[1]), rules.Of(x[2]));
        if (low.Rank > 0) return rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
        if (high.Rank > 0) return rules.Fail(ShapeProblem.Rank, this, x, 0, 2);
        return value.In(Graphs.Shape.Finer(value.Rows, Graphs.Shape.Finer(low.Rows, high.Rows)));
    }

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) => graph.Add(new Min(), graph.Add(new Max(), x[0], x[1]), x[2]);
}
