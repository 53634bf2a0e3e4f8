using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>a ⊙ b: dy/da = b, dy/db = a.</summary>
internal sealed record Multiply : Elementwise
{
    public override string Name => "Multiply";

    public override Linearity Linearity => Linearity.Bilinear;

    public override Code Text(IReadOnlyList<Code> x) => Code.Binary(x[0], "*", x[1], Code.Multiplicative, associative: false);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Times(g, y.Inputs[1]));
        d.Add(y.Inputs[1], d.Graph.Times(g, y.Inputs[0]));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (d.Of(y.Inputs[0]), d.Of(y.Inputs[1]));
        return d.Sum(y, a is null ? null : d.Graph.Times(a, y.Inputs[1]), b is null ? null : d.Graph.Times(y.Inputs[0], b));
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Product(y, r);
}
