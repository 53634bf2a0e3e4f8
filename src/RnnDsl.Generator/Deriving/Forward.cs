using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Deriving;

/// <summary>Forward mode, graph to graph: the tangent of every node from the tangents of the leaves, one rule per operator.</summary>
internal sealed class Forward
{
    private readonly Dictionary<Node, Node> _tangents = [];

    private readonly System.Func<string, string> _nameOf;

    private Forward(Graph graph, System.Func<string, string> nameOf) => (Graph, _nameOf) = (graph, nameOf);

    public Graph Graph { get; }

    public static string TangentOf(string result) => "tangent of " + result;

    /// <summary>Derives: <paramref name="seed"/> gives a leaf's tangent (null: it does not move); each result's tangent becomes a result.</summary>
    /// <param name="program">The program.</param>
    /// <param name="seed">A leaf's tangent.</param>
    /// <param name="nameOf">The name of a named value's tangent, and of a state's.</param>
    public static Graph Derive(Graph program, System.Func<Graph, Node, Node?> seed, System.Func<string, string>? nameOf = null)
    {
        var graph = program.Rewrite();
        var d = new Forward(graph, nameOf ?? (name => name));
        var nodes = graph.Nodes.ToList();
        foreach (var node in nodes)
        {
            var tangent = node.Operator is Leaf ? seed(graph, node) : node.Operator.Tangent(d, node);
            if (tangent is null) continue;
            d._tangents[node] = tangent;
            if (node.Name is { } name && nameOf is not null) tangent.Name ??= nameOf(name);
        }

        foreach (var node in nodes)
            if (node.Operator is Carry) graph.Close(d._tangents[node], d.Filled(d.Of(node.Inputs[1]) ?? graph.Number(0), node.Inputs[1]));
        foreach (var (name, node) in graph.Results.ToList())
            graph.Results.Add((TangentOf(name), d.Filled(d.Of(node) ?? graph.Number(0), node)));
        return graph.Rewrite();
    }

    /// <summary>The tangent of a node; null where it is zero.</summary>
    public Node? Of(Node node) => _tangents.TryGetValue(node, out var t) ? t : null;

    /// <summary>The sum of two tangents of <paramref name="y"/>, either of which may be zero.</summary>
    public Node? Sum(Node y, Node? a, Node? b)
    {
        var sum = a is null ? b : b is null ? a : Graph.Plus(a, b);
        return sum is null ? null : Filled(sum, y);
    }

    public Node Filled(Node value, Node like) => Graph.Filled(value, like);

    /// <summary>A carry's tangent is a carry of tangents; its loop is closed when all are known.</summary>
    public Node OfCarry(Node carry)
    {
        var initial = Filled(Of(carry.Inputs[0]) ?? Graph.Number(0), carry.Inputs[0]);
        return Graph.AddCarry(new Carry(_nameOf(((Carry)carry.Operator).State), false), initial, carry.Shape);
    }
}
