using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>exp x / Σ exp x over a vector's units: dS/dx = y ⊙ (g − ⟨g, y⟩).</summary>
[Function]
internal sealed record Softmax : RowOperator
{
    public override string Name => "Softmax";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"RowFunctions.Softmax<T, V>(ref {t.Rows[0]}[row], ref {t.Target}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], Pull(d.Graph, y, d.Filled(g, y)));

    // The Jacobian is symmetric: the tangent is the adjoint's formula.
    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? Pull(d.Graph, y, d.Filled(t, y.Inputs[0])) : null;

    private static Node Pull(Graph graph, Node y, Node g) => graph.Times(y, graph.Minus(g, graph.Add(new Dot(), g, y)));

    /// <summary>
    /// As what it is made of: exponentials, their sum, its reciprocal, a product. One shift for both runs keeps the exponentials in
    /// range, and changes nothing else.
    /// </summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var x = y.Inputs[0];
        if (d.IsShared(x))
        {
            Adjoint(d, y, m);
            return;
        }

        m = d.Filled(m, y);
        var shift = d.Graph.Add(new Max(), d.Graph.Add(new GreatestUnit(), x), d.Graph.Add(new GreatestUnit(), d.ReferenceOf(x)));
        var (now, then) = (d.Graph.Add(new Exp(), d.Graph.Minus(x, shift)), d.Graph.Add(new Exp(), d.Graph.Minus(d.ReferenceOf(x), shift)));
        var (sum, sumThen) = (d.Graph.Add(new Sum(), now), d.Graph.Add(new Sum(), then));
        var (one, half) = (d.Graph.Number(1), d.Graph.Number(0.5));
        var inverse = d.Graph.Times(d.Graph.Plus(d.Graph.Over(one, sum), d.Graph.Over(one, sumThen)), half);
        var mean = d.Graph.Times(d.Graph.Plus(now, then), half);
        var multiplier = d.Graph.Minus(d.Graph.Times(m, inverse), d.Graph.Over(d.Graph.Over(d.Graph.Add(new Dot(), m, mean), sum), sumThen));
        d.Add(x, d.Graph.Times(multiplier, d.Secant(d.Graph.Minus(now, then), d.Change(x), now)));
    }

    /// <summary>Each unit's goes to its own operand: the others only scale it.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], r);
}
