using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// Reverse mode, graph to graph: appends to a copy of a program what computes the adjoint of every named value and leaf, by one
/// rule per operator and one walk from the last node to the first. The result is an ordinary graph, and can be differentiated again.
/// </summary>
internal sealed class Reverse
{
    private readonly Dictionary<Node, Node> _adjoints = [];
    private readonly Dictionary<Node, Node> _carriesBack = [];

    private Reverse(Graph graph) => Graph = graph;

    public Graph Graph { get; }

    /// <summary>The name under which a derived program returns the adjoint of a value.</summary>
    public static string AdjointOf(string result) => ResultNames.Adjoint + result;

    /// <summary>
    /// Derives. <paramref name="seed"/> sees each node with its adjoint so far (null: nothing arrives) and may return another to go on
    /// with; adjoints of the nodes that <paramref name="wanted"/> names become results, zero where nothing arrives;
    /// <paramref name="finalSeed"/> gives the adjoint that a carry's last value starts from (null: none).
    /// </summary>
    public static Graph Derive(
        Graph program,
        Func<Graph, Node, Node?, Node?> seed,
        Func<Node, string?> wanted,
        Func<Graph, Node, Node?> finalSeed)
    {
        var graph = program.Rewrite();
        var d = new Reverse(graph);
        var nodes = graph.Nodes.ToList();
        foreach (var node in nodes)
            if (node.Operator is Carry carry) d.OpenCarry(node, carry, finalSeed(graph, node));

        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            d._adjoints.TryGetValue(node, out var g);
            g = seed(graph, node, g) ?? g;
            if (g is not null)
            {
                if (node.Name is { } name) g.Name ??= "d_" + name;
                node.Operator.Adjoint(d, node, g);
            }
            else if (node.Operator is Carry)
            {
                d.CloseCarry(node, d.Filled(graph.Number(0), node));
            }

            if (wanted(node) is { } result) graph.Results.Add((AdjointOf(result), g ?? d.Filled(graph.Number(0), node)));
        }

        return graph.Rewrite();
    }

    /// <summary>
    /// Adds a contribution to the adjoint of <paramref name="input"/>. An input that served several units or rows gets their sum;
    /// a contribution that is the same for several units or rows is repeated over them.
    /// </summary>
    public void Add(Node input, Node contribution)
    {
        if (contribution.Shape.Rank > input.Shape.Rank) contribution = Graph.Add(new Sum(), contribution);
        if (contribution.Shape.Rows > input.Shape.Rows) contribution = Graph.Add(new SumRows(input.Shape.Rows), contribution);
        contribution = Filled(contribution, input);
        _adjoints[input] = _adjoints.TryGetValue(input, out var sum) ? Graph.Plus(sum, contribution) : contribution;
    }

    /// <summary>A value repeated to the shape of another, where it is smaller.</summary>
    public Node Filled(Node value, Node like) =>
        value.Shape.Equals(like.Shape) ? value : Graph.Add(new Fill(like.Shape), value);

    /// <summary>What a carry holds at the next step came from its second input at this one: the adjoint runs the other way.</summary>
    private void OpenCarry(Node node, Carry carry, Node? finalSeed)
    {
        var shape = node.Shape.In(RowSpace.Example);
        var start = finalSeed ?? Graph.Number(0);
        var back = Graph.AddCarry(carry with { Reversed = !carry.Reversed }, start.Shape.Equals(shape) ? start : Graph.Add(new Fill(shape), start), node.Shape);
        _carriesBack[node] = back;
        Add(node.Inputs[1], back);
    }

    /// <summary>Called with the whole adjoint of a carry: it is what the backward carry holds next, and at the end of the way back the initial value's.</summary>
    public void CloseCarry(Node carry, Node g)
    {
        Graph.Close(_carriesBack[carry], g);
        Add(carry.Inputs[0], Graph.Add(new Final(!((Carry)carry.Operator).Reversed), g));
    }
}
