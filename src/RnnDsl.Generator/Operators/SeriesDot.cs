using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The inner product at each position: of two series, or of a series and a vector that serves every position.</summary>
internal sealed record SeriesDot : Composite
{
    public override string Name => "Dot";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (a, b) = (rules.Of(x[0]), rules.Of(x[1]));
        var rows = Graphs.Shape.Finer(a.Rows, b.Rows);
        if (a.Rank == 2 && b.Rank == 2 && !rules.Same(a.Dims[0], b.Dims[0]) || !rules.Same(a.Dims[a.Rank - 1], b.Dims[b.Rank - 1]))
            return rules.Fail(ShapeProblem.Elementwise, this, x, 0, 1);
        return Graphs.Shape.Vector(rows, a.Rank == 2 ? a.Dims[0] : b.Dims[0]);
    }

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) =>
        x.All(i => i.Shape.Rank == 2) ? graph.Add(new SumAcross(), graph.Times(x[0], x[1]))
        : x[0].Shape.Rank == 2 ? graph.Add(new RowProduct(), x[0], x[1])
        : graph.Add(new RowProduct(), x[1], x[0]);
}

/// <summary>The mean over the positions of a sequence.</summary>
internal sealed record MeanOverPositions : Composite
{
    public override string Name => "Mean";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Vector(s.Rows, s.Dims[1]) : Graphs.Shape.Scalar(rules.Of(x[0]).Rows);

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) =>
        graph.Over(graph.Add(x[0].Shape.Rank == 2 ? new SumDown() : new Sum(), x[0]), graph.Add(new Positions(), x[0]));
}
