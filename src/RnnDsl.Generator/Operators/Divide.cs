using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>a / b: dy/da = 1/b, dy/db = −y/b.</summary>
internal sealed record Divide : Elementwise
{
    public override string Name => "Divide";

    public override Code Text(IReadOnlyList<Code> x) => Code.Binary(x[0], "/", x[1], Code.Multiplicative, associative: false);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Over(g, y.Inputs[1]));
        d.Add(y.Inputs[1], d.Graph.Negative(d.Graph.Over(d.Graph.Times(g, y), y.Inputs[1])));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (d.Of(y.Inputs[0]), d.Of(y.Inputs[1]));
        return d.Sum(y, a is null ? null : d.Graph.Over(a, y.Inputs[1]), b is null ? null : d.Graph.Negative(d.Graph.Over(d.Graph.Times(y, b), y.Inputs[1])));
    }

    /// <summary>a times 1/b, a product of two.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        var one = d.Graph.Number(1);
        var inverse = d.Graph.Over(one, b);
        var inverses = d.IsShared(b) ? inverse : d.Graph.Times(d.Graph.Plus(inverse, d.Graph.Over(one, d.ReferenceOf(b))), d.Graph.Number(0.5));
        d.Add(a, d.Graph.Times(m, inverses));
        d.Add(b, d.Graph.Negative(d.Graph.Over(d.Graph.Over(d.Graph.Times(m, d.Mean(a)), b), d.ReferenceOf(b))));
    }

    /// <summary>The numerator has it all: the denominator is a gate. A reciprocal is a function of its denominator.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[d.IsConstant(y.Inputs[0]) ? 1 : 0], r);
}
