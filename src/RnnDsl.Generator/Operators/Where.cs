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
}
