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

    /// <summary>As c a + (1 − c) b with c the condition, 1 or 0: the means of the others for each.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var (condition, a, b) = (y.Inputs[0], y.Inputs[1], y.Inputs[2]);
        var (zero, one) = (d.Graph.Number(0), d.Graph.Number(1));
        var now = d.Graph.Where(condition, one, zero);
        var then = d.Graph.Where(d.ReferenceOf(condition), one, zero);
        var chosen = d.Graph.Add(new Multiply(), d.Graph.Add(new Add(), now, then), d.Graph.Number(0.5));
        d.Add(a, d.Graph.Where(chosen, d.Graph.Add(new Multiply(), m, chosen), zero));
        d.Add(b, d.Graph.Where(d.Graph.Minus(one, chosen), d.Graph.Add(new Multiply(), m, d.Graph.Minus(one, chosen)), zero));
        if (d.IsShared(condition)) return;
        var turned = d.Graph.Add(new Subtract(), now, then);
        var effect = d.Graph.Where(turned, d.Graph.Add(new Multiply(), turned, d.Graph.Minus(d.Mean(a), d.Mean(b))), zero);
        d.Add(condition, d.Secant(d.Graph.Add(new Multiply(), m, effect), d.Change(condition), zero));
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
