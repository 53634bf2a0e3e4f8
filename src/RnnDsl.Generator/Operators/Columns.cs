using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Columns Start … Start + Count − 1 of a matrix: a view, where the matrix is a weight.</summary>
internal sealed record Columns(Dim Start, Dim Count) : LinearRow
{
    public override string Name => $"Columns[{Start}, {Count}]";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[0], Count) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override bool Cheap => true;

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Columns(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, {t.Size(Start)}, {t.Size(Count)}, ref {t.Target}[row]);";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new PlaceColumns(Start, y.Inputs[0].Shape.Dims[1]), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}

/// <summary>A matrix of Total columns, zero but for x from column Start on: the adjoint of <see cref="Columns"/>.</summary>
internal sealed record PlaceColumns(Dim Start, Dim Total) : LinearRow
{
    public override string Name => $"PlaceColumns[{Start}, {Total}]";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[0], Total) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override bool Cheap => true;

    public override string Statement(RowText t) =>
        $"MatrixFunctions.PlaceColumns(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, {t.Size(Start)}, {t.Size(Total)}, ref {t.Target}[row]);";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new Columns(Start, y.Inputs[0].Shape.Dims[1]), g);
}
