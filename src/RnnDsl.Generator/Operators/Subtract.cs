using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>a − b.</summary>
internal sealed record Subtract : Elementwise
{
    public override string Name => "Subtract";

    public override Linearity Linearity => Linearity.Linear;

    public override Code Text(IReadOnlyList<Code> x) => Code.Binary(x[0], "-", x[1], Code.Additive, associative: false);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], g);
        d.Add(y.Inputs[1], d.Graph.Negative(g));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (d.Of(y.Inputs[0]), d.Of(y.Inputs[1]));
        return d.Sum(y, a, b is null ? null : d.Graph.Negative(b));
    }

    public override bool IsTerm(int operand) => true;
}
