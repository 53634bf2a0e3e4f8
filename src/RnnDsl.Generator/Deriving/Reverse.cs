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
internal class Reverse
{
    private readonly Dictionary<Node, Node> _adjoints = [];
    private readonly Dictionary<Node, Node> _carriesBack = [];
    private Dictionary<Node, Node>? _captured;

    protected Reverse(Graph graph) => Graph = graph;

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
        Func<Graph, Node, Node?> finalSeed) => Derive(program, seed, wanted, finalSeed, graph => new Reverse(graph));

    /// <summary>The same walk with other rules: <paramref name="rules"/> makes the pass over a copy of the program.</summary>
    protected static Graph Derive(
        Graph program,
        Func<Graph, Node, Node?, Node?> seed,
        Func<Node, string?> wanted,
        Func<Graph, Node, Node?> finalSeed,
        Func<Graph, Reverse> rules)
    {
        var graph = program.Rewrite();
        var nodes = graph.Nodes.ToList();
        var d = rules(graph);
        foreach (var node in nodes)
            if (node.Operator is Carry carry && d.Walks(node)) d.OpenCarry(node, carry, finalSeed(graph, node));

        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            var node = nodes[i];
            if (!d.Walks(node)) continue;
            d._adjoints.TryGetValue(node, out var g);
            g = seed(graph, node, g) ?? g;
            if (g is not null)
            {
                if (node.Name is { } name) g.Name ??= d.Prefix + name;
                if (node.Operator is Carry) d.CloseCarry(node, g);
                else d.Pass(node, g);
            }
            else if (node.Operator is Carry)
            {
                d.CloseCarry(node, d.Filled(graph.Number(0), node));
            }

            if (wanted(node) is { } result) graph.Results.Add((AdjointOf(result), g ?? d.Filled(graph.Number(0), node)));
        }

        d.Finish();
        return graph.Rewrite();
    }

    /// <summary>After the walk: what is left to add to the results.</summary>
    protected virtual void Finish()
    {
    }

    /// <summary>Whether contributions are being looked at rather than added.</summary>
    protected bool IsCapturing => _captured is not null;

    /// <summary>What the names of what arrives at named values begin with.</summary>
    protected virtual string Prefix => "d_";

    /// <summary>Whether the pass concerns a node at all.</summary>
    protected virtual bool Walks(Node node) => true;

    /// <summary>One rule: passes on to a node's inputs what has arrived at it.</summary>
    protected virtual void Pass(Node node, Node g) => node.Operator.Adjoint(this, node, g);

    /// <summary>What the operator's adjoint gives each of a node's inputs, not yet added to anything nor summed over what the input serves.</summary>
    protected Dictionary<Node, Node> AdjointsOf(Node node, Node g)
    {
        var before = _captured;
        var captured = _captured = [];
        node.Operator.Adjoint(this, node, g);
        _captured = before;
        return captured;
    }

    /// <summary>
    /// Adds a contribution to the adjoint of <paramref name="input"/>. An input that served several units or rows gets their sum;
    /// a contribution that is the same for several units or rows is repeated over them.
    /// </summary>
    public virtual void Add(Node input, Node contribution)
    {
        if (_captured is not null)
        {
            _captured[input] = _captured.TryGetValue(input, out var part) ? Graph.Plus(part, contribution) : contribution;
            return;
        }

        contribution = Fitted(input, contribution);
        _adjoints[input] = _adjoints.TryGetValue(input, out var sum) ? Graph.Plus(sum, contribution) : contribution;
    }

    /// <summary>A contribution in the shape of the input that it is for.</summary>
    protected Node Fitted(Node input, Node contribution)
    {
        if (contribution.Shape.Rank > input.Shape.Rank) contribution = Graph.Add(new Sum(), contribution);
        if (contribution.Shape.Rows > input.Shape.Rows) contribution = Graph.Add(new SumRows(input.Shape.Rows), contribution);
        return Filled(contribution, input);
    }

    /// <summary>A value repeated to the shape of another, where it is smaller.</summary>
    public Node Filled(Node value, Node like) => Graph.Filled(value, like);

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
