using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The greatest number of each column of a matrix: dS/dM = g at it, at the first at a tie, and 0 at all others.</summary>
internal sealed record MaxDown : RowOperator
{
    public override string Name => "MaxDown";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Vector(s.Rows, s.Dims[1]) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"MatrixFunctions.MaxRows(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g) =>
        d.Add(y.Inputs[0], d.Graph.Times(Mark(d.Graph, y), d.Graph.Add(new RepeatRows(y.Inputs[0].Shape.Dims[0]), d.Filled(g, y))));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(new SumDown(), d.Graph.Times(Mark(d.Graph, y), d.Filled(t, y.Inputs[0]))) : null;

    /// <summary>As for the greatest unit, column by column.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var x = y.Inputs[0];
        var rows = new RepeatRows(x.Shape.Dims[0]);
        var (now, then) = (d.Graph.Add(new MarkGreatestDown(), x), d.Graph.Add(new MarkGreatestDown(), d.ReferenceOf(x)));
        m = d.Graph.Add(rows, d.Filled(m, y));
        if (d.IsShared(x))
        {
            d.Add(x, d.Graph.Add(new Multiply(), now, m));
            return;
        }

        var least = d.Graph.Add(new SumDown(), d.Graph.Add(new Multiply(), then, d.Change(x)));
        var most = d.Graph.Add(new SumDown(), d.Graph.Add(new Multiply(), now, d.Change(x)));
        var part = d.Graph.Add(rows, d.Secant(d.Graph.Minus(d.Change(y), least), d.Graph.Minus(most, least), d.Graph.Number(0.5)));
        var share = d.Graph.Add(new Add(), d.Graph.Add(new Multiply(), now, part), d.Graph.Add(new Multiply(), then, d.Graph.Minus(d.Graph.Number(1), part)));
        d.Add(x, d.Graph.Add(new Multiply(), share, m));
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);

    private static Node Mark(Graph graph, Node y) => graph.Add(new MarkGreatestDown(), y.Inputs[0]);
}

/// <summary>1 for the greatest number of each column of a matrix, the first at a tie, and 0 for all others. Nothing flows through it.</summary>
internal sealed record MarkGreatestDown : RowOperator
{
    public override string Name => "MarkGreatestDown";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"MatrixFunctions.MarkMaxRows(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;
}
