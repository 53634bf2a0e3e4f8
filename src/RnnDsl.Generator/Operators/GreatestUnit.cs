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
}
