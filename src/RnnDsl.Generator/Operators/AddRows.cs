using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A vector added to every row of a matrix.</summary>
[Function(2)]
internal sealed record AddRows : Composite
{
    public override string Name => "AddRows";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (m, v) = (rules.Of(x[0]), rules.Of(x[1]));
        if (m.Rank != 2 || v.Rank != 1) return rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
        return rules.Same(m.Dims[1], v.Dims[0]) ? m.In(Graphs.Shape.Finer(m.Rows, v.Rows)) : rules.Fail(ShapeProblem.Inner, this, x, 0, 1);
    }

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) =>
        graph.Plus(x[0], graph.Add(new RepeatRows(x[0].Shape.Dims[0]), x[1]));
}
