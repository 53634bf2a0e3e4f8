using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x − log Σ exp x along an axis of a matrix: the logarithm of <see cref="SoftmaxAlong"/> without losing small numbers.</summary>
[Function(1, Sizes = 1, Name = "LogSoftmax")]
internal sealed record LogSoftmaxAlong(Dim Axis) : AlongAxis(Axis)
{
    protected override string Function => "LogSoftmax";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        g = d.Filled(g, y);
        d.Add(y.Inputs[0], d.Graph.Minus(g, d.Graph.Times(d.Graph.Add(new Exp(), y), Total(d.Graph, g))));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        if (d.Of(y.Inputs[0]) is not { } t) return null;
        t = d.Filled(t, y.Inputs[0]);
        return d.Graph.Minus(t, Total(d.Graph, d.Graph.Times(t, d.Graph.Add(new Exp(), y))));
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
        var shift = d.Graph.Add(new Max(), Peak(d.Graph, x), Peak(d.Graph, d.ReferenceOf(x)));
        var (now, then) = (d.Graph.Add(new Exp(), d.Graph.Minus(x, shift)), d.Graph.Add(new Exp(), d.Graph.Minus(d.ReferenceOf(x), shift)));
        var (sum, sumThen) = (Total(d.Graph, now), Total(d.Graph, then));
        var logarithm = d.Secant(
            d.Graph.Minus(d.Graph.Add(new Log(), sum), d.Graph.Add(new Log(), sumThen)), d.Graph.Minus(sum, sumThen), d.Graph.Over(d.Graph.Number(1), sum));
        var multiplier = d.Graph.Negative(d.Graph.Times(Total(d.Graph, m), logarithm));
        d.Add(x, m);
        d.Add(x, d.Graph.Times(multiplier, d.Secant(d.Graph.Minus(now, then), d.Change(x), now)));
    }

    /// <summary>x less a number that is left out of account.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Term(y, r);
}
