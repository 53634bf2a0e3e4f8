using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The matrix with a vector on its diagonal, zero elsewhere: dS/dv is the diagonal of G.</summary>
[Function]
internal sealed record Diag : LinearRow
{
    public override string Name => "Diag";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[0], s.Dims[0]) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Diagonal(ref {t.Rows[0]}[row], {t.Sizes[0]}, ref {t.Target}[row]);";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new TakeDiagonal(), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
