using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>x − log Σ exp x over a vector's units: dS/dx = g − exp(y) Σ g.</summary>
[Function]
internal sealed record LogSoftmax : RowOperator
{
    public override string Name => "LogSoftmax";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"RowFunctions.LogSoftmax<T, V>(ref {t.Rows[0]}[row], ref {t.Target}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        g = d.Filled(g, y);
        d.Add(y.Inputs[0], d.Graph.Minus(g, d.Graph.Times(d.Graph.Add(new Exp(), y), d.Graph.Add(new Sum(), g))));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        if (d.Of(y.Inputs[0]) is not { } t) return null;
        t = d.Filled(t, y.Inputs[0]);
        return d.Graph.Minus(t, d.Graph.Add(new Dot(), d.Graph.Add(new Exp(), y), t));
    }

    /// <summary>As what it is made of: exponentials, the logarithm of their sum, a difference.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var x = y.Inputs[0];
        if (d.IsShared(x))
        {
            Adjoint(d, y, m);
            return;
        }

        m = d.Filled(m, y);
        var exponentials = new Exponentials(d, x, v => d.Graph.Add(new GreatestUnit(), v), v => d.Graph.Add(new Sum(), v));
        d.Add(x, m);
        exponentials.Add(exponentials.OfLogarithm(d.Graph.Add(new Sum(), m)));
    }

    /// <summary>x less a number that is left out of account.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Term(y, r);
}
