using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Rows become columns: dS/dM = Gᵀ.</summary>
[Function]
internal sealed record Transpose : LinearRow
{
    public override string Name => "Transpose";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[1], s.Dims[0]) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Transpose(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, ref {t.Target}[row]);";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(this, g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
