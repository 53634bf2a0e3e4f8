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
        var exponentials = new Exponentials(d, x, v => Peak(d.Graph, v), v => Total(d.Graph, v));
        d.Add(x, m);
        exponentials.Add(exponentials.OfLogarithm(Total(d.Graph, m)));
    }

    /// <summary>x less a number that is left out of account.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Term(y, r);
}
