using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The diagonal of a square matrix, the adjoint of <see cref="Diag"/>.</summary>
internal sealed record TakeDiagonal : LinearRow
{
    public override string Name => "TakeDiagonal";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Vector(s.Rows, s.Dims[0]) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"MatrixFunctions.TakeDiagonal(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, ref {t.Target}[row]);";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new Diag(), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
