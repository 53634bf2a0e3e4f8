using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A vector as every column of a matrix: dS/dv is the sum of the columns of G.</summary>
internal sealed record RepeatColumns(Dim Count) : LinearRow
{
    public override string Name => $"RepeatColumns[{Count}]";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[0], Count) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Operator With(ShapeRules rules) => new RepeatColumns(rules.Resolve(Count));

    public override string Statement(RowText t) =>
        $"MatrixFunctions.RepeatColumns<T, V>(ref {t.Rows[0]}[row], {t.Sizes[0]}, {t.Size(Count)}, ref {t.Target}[row]);";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new SumAcross(), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
