using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The greatest of a vector's units: dS/dx = g for it, for the first at a tie, and 0 for all others.</summary>
[Function(Name = "Max")]
internal sealed record GreatestUnit : RowOperator
{
    public override string Name => "Max";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Scalar(s.Rows) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"{t.Target}[row] = RowFunctions.Max<T, V>(ref {t.Rows[0]}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g) =>
        d.Add(y.Inputs[0], d.Graph.Where(d.Graph.Add(new MarkGreatest(), y.Inputs[0]), g, d.Graph.Number(0)));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(new Dot(), d.Graph.Add(new MarkGreatest(), y.Inputs[0]), d.Filled(t, y.Inputs[0])) : null;

    /// <summary>
    /// From the greatest unit of one run to that of the other: the change lies between the changes of these two units, and each has
    /// the share that makes it so.
    /// </summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var x = y.Inputs[0];
        var (now, then) = (d.Graph.Add(new MarkGreatest(), x), d.Graph.Add(new MarkGreatest(), d.ReferenceOf(x)));
        if (d.IsShared(x))
        {
            d.Add(x, d.Graph.Where(now, m, d.Graph.Number(0)));
            return;
        }

        var least = d.Graph.Add(new Dot(), then, d.Change(x));
        var part = d.Secant(d.Graph.Minus(d.Change(y), least), d.Graph.Minus(d.Graph.Add(new Dot(), now, d.Change(x)), least), d.Graph.Number(0.5));
        var share = d.Graph.Add(new Add(), d.Graph.Add(new Multiply(), now, part), d.Graph.Add(new Multiply(), then, d.Graph.Minus(d.Graph.Number(1), part)));
        d.Add(x, d.Graph.Add(new Multiply(), share, m));
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
