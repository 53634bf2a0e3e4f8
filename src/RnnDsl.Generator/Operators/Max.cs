using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>The greater of a and b: what flows goes to the greater, at a tie to a.</summary>
[Function(2)]
internal sealed record Max : Elementwise
{
    public override string Name => "Max";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Max", x[0], x[1]);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Where(IsFirst(d.Graph, y), g, d.Graph.Number(0)));
        d.Add(y.Inputs[1], d.Graph.Where(IsFirst(d.Graph, y), d.Graph.Number(0), g));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (d.Of(y.Inputs[0]), d.Of(y.Inputs[1]));
        return a is null && b is null ? null : d.Filled(d.Graph.Where(IsFirst(d.Graph, y), a ?? d.Graph.Number(0), b ?? d.Graph.Number(0)), y);
    }

    private static Node IsFirst(Graph graph, Node y) => graph.Add(new GreaterOrEqual(), y.Inputs[0], y.Inputs[1]);
}
