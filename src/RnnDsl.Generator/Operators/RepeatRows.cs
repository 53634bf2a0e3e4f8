using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A vector as every row of a matrix: dS/dv is the sum of the rows of G.</summary>
internal sealed record RepeatRows(Dim Count) : LinearRow
{
    public override string Name => $"RepeatRows[{Count}]";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Matrix(Graphs.Shape.Finer(s.Rows, Sequence.SpaceOf(Count)), Count, s.Dims[0]) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Operator With(ShapeRules rules) => new RepeatRows(rules.Resolve(Count));

    public override string Statement(RowText t) =>
        $"MatrixFunctions.RepeatRows(ref {t.Rows[0]}[row], {t.Size(Count)}, {t.Sizes[0]}, ref {t.Target}[row]);";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new SumDown(), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
