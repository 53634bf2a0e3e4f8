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
        var logarithm = d.Secant(
            d.Graph.Minus(d.Graph.Add(new Log(), sum), d.Graph.Add(new Log(), sumThen)), d.Graph.Minus(sum, sumThen), d.Graph.Over(d.Graph.Number(1), sum));
        var multiplier = d.Graph.Negative(d.Graph.Times(d.Graph.Add(new Sum(), m), logarithm));
        d.Add(x, m);
        d.Add(x, d.Graph.Times(multiplier, d.Secant(d.Graph.Minus(now, then), d.Change(x), now)));
    }

    /// <summary>x less a number that is left out of account.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Term(y, r);
}
