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

    /// <summary>As what it is made of: exponentials, their sum, its reciprocal, a product.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var x = y.Inputs[0];
        if (d.IsShared(x))
        {
            Adjoint(d, y, m);
            return;
        }

        var exponentials = new Exponentials(d, x, v => d.Graph.Add(new GreatestUnit(), v), v => d.Graph.Add(new Sum(), v));
        exponentials.Add(exponentials.OfShares(d.Filled(m, y), (a, b) => d.Graph.Add(new Dot(), a, b)));
    }

    /// <summary>Each unit's goes to its own operand: the others only scale it.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], r);
}
