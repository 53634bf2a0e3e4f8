using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x above 0, else slope x, the slope 0.01 unless given: dy/dx = 1 above 0, else the slope; dy/dslope = 0 above 0, else x.</summary>
[Function]
[Function(2)]
internal sealed record LeakyRelu : Elementwise
{
    private const double Default = 0.01;

    public override string Name => "LeakyRelu";

    public override bool Repeats => true;

    public override Code Text(IReadOnlyList<Code> x)
    {
        var slope = x.Count > 1 ? x[1] : Code.Call("V.Of", Code.Atom(Constant.Literal(Default)));
        var below = Code.Binary(slope, "*", x[0], Code.Multiplicative, associative: false);
        return Code.Call("V.Where", Code.Call("V.Greater", x[0], Code.Call("V.Of", Code.Atom("0.0"))), x[0], below);
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Times(g, SlopeOfX(d.Graph, y)));
        if (y.Inputs.Length > 1) d.Add(y.Inputs[1], d.Graph.Times(g, SlopeOfSlope(d.Graph, y)));
    }

    public override Node? Tangent(Forward d, Node y) => d.Sum(
        y,
        d.Of(y.Inputs[0]) is { } x ? d.Graph.Times(x, SlopeOfX(d.Graph, y)) : null,
        y.Inputs.Length > 1 && d.Of(y.Inputs[1]) is { } slope ? d.Graph.Times(slope, SlopeOfSlope(d.Graph, y)) : null);

    private static Node SlopeOfX(Graph graph, Node y) =>
        graph.Where(IsAbove(graph, y), graph.Number(1), y.Inputs.Length > 1 ? y.Inputs[1] : graph.Number(Default));

    private static Node SlopeOfSlope(Graph graph, Node y) => graph.Where(IsAbove(graph, y), graph.Number(0), y.Inputs[0]);

    private static Node IsAbove(Graph graph, Node y) => graph.Add(new Greater(), y.Inputs[0], graph.Number(0));

    public override void Difference(Differences d, Node y, Node m) => d.Split(y, m);

    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], r);
}
