using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// a where the condition is not 0, else b: what flows goes to the chosen side alone, none to the condition. It is chosen, not
/// multiplied by 1 and 0, so that whatever stands on the other side, infinite or not a number, has no influence.
/// </summary>
[Function(3)]
internal sealed record Where : Elementwise
{
    public override string Name => "Where";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Where", x[0], x[1], x[2]);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[1], d.Graph.Where(y.Inputs[0], g, d.Graph.Number(0)));
        d.Add(y.Inputs[2], d.Graph.Where(y.Inputs[0], d.Graph.Number(0), g));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (d.Of(y.Inputs[1]), d.Of(y.Inputs[2]));
        return a is null && b is null ? null : d.Filled(d.Graph.Where(y.Inputs[0], a ?? d.Graph.Number(0), b ?? d.Graph.Number(0)), y);
    }

    /// <summary>
    /// What both runs choose has its own change. Where they choose differently, the condition has all: what stands on the side
    /// that a run does not choose is never looked at.
    /// </summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var condition = y.Inputs[0];
        var (zero, one) = (d.Graph.Number(0), d.Graph.Number(1));
        var now = d.Graph.Where(condition, one, zero);
        var then = d.Graph.Where(d.ReferenceOf(condition), one, zero);
        d.Add(y.Inputs[1], d.Graph.Where(d.Graph.Add(new Multiply(), now, then), m, zero));
        d.Add(y.Inputs[2], d.Graph.Where(d.Graph.Add(new Max(), now, then), zero, m));
        if (d.IsShared(condition)) return;
        var turned = d.Graph.Where(d.Graph.Add(new Subtract(), now, then), d.Graph.Add(new Multiply(), m, d.Change(y)), zero);
        d.Add(condition, d.Secant(turned, d.Change(condition), zero));
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
