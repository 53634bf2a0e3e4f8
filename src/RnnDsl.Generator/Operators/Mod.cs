using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>a − b ⌊a/b⌋, which has the sign of b: dy/da = 1, dy/db = −⌊a/b⌋.</summary>
[Function(2)]
internal sealed record Mod : Elementwise
{
    public override string Name => "Mod";

    public override bool Repeats => true;

    public override Code Text(IReadOnlyList<Code> x)
    {
        var whole = Code.Call("V.Floor", Code.Binary(x[0], "/", x[1], Code.Multiplicative, associative: false));
        return Code.Binary(x[0], "-", Code.Binary(x[1], "*", whole, Code.Multiplicative, associative: false), Code.Additive, associative: false);
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], g);
        d.Add(y.Inputs[1], d.Graph.Negative(d.Graph.Times(g, Whole(d.Graph, y))));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (d.Of(y.Inputs[0]), d.Of(y.Inputs[1]));
        return d.Sum(y, a, b is null ? null : d.Graph.Negative(d.Graph.Times(b, Whole(d.Graph, y))));
    }

    private static Node Whole(Graph graph, Node y) => graph.Add(new Floor(), graph.Over(y.Inputs[0], y.Inputs[1]));

    public override void Difference(Differences d, Node y, Node m) => d.Split(y, m);

    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], r);
}
