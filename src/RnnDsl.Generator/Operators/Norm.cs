using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The Euclidean norm √(Σ v²): dS/dv = g v / y, and 0 for the zero vector.</summary>
[Function]
internal sealed record Norm : RowOperator
{
    public override string Name => "Norm";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Scalar(s.Rows) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"{t.Target}[row] = RowFunctions.Norm<T, V>(ref {t.Rows[0]}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Times(g, Direction(d.Graph, y)));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(new Dot(), Direction(d.Graph, y), d.Filled(t, y.Inputs[0])) : null;

    /// <summary>y² − y₀² = Σ (x² − x₀²), so that Δy = Σ Δx (x + x₀) / (y + y₀).</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var whole = d.Graph.Plus(y, d.ReferenceOf(y));
        var direction = d.Graph.Where(whole, d.Graph.Over(d.Graph.Plus(y.Inputs[0], d.ReferenceOf(y.Inputs[0])), whole), d.Graph.Number(0));
        d.Add(y.Inputs[0], d.Graph.Times(m, direction));
    }

    private static Node Direction(Graph graph, Node y) => graph.Where(y, graph.Over(y.Inputs[0], y), graph.Number(0));
}
