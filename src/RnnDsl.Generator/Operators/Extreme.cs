using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>One of two operands, unit by unit: what flows goes to the one that is chosen, at a tie to the first.</summary>
internal abstract record Extreme : Elementwise
{
    /// <summary>1 where the first operand is chosen.</summary>
    protected abstract Node IsFirst(Graph graph, Node a, Node b);

    public sealed override Code Text(IReadOnlyList<Code> x) => Code.Call("V." + Name, x[0], x[1]);

    public sealed override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Where(IsFirst(d.Graph, y), g, d.Graph.Number(0)));
        d.Add(y.Inputs[1], d.Graph.Where(IsFirst(d.Graph, y), d.Graph.Number(0), g));
    }

    public sealed override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (d.Of(y.Inputs[0]), d.Of(y.Inputs[1]));
        return a is null && b is null ? null : d.Filled(d.Graph.Where(IsFirst(d.Graph, y), a ?? d.Graph.Number(0), b ?? d.Graph.Number(0)), y);
    }

    private Node IsFirst(Graph graph, Node y) => IsFirst(graph, y.Inputs[0], y.Inputs[1]);

    public sealed override void Difference(Differences d, Node y, Node m) => d.Split(y, m);

    public sealed override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
