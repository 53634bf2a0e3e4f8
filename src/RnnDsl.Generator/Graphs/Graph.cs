using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Graphs;

/// <summary>
/// A program as values and what they are made of. A recurrence is a <see cref="Carry"/> whose second input lies ahead of it:
/// the only back edge there is. The forward program and every derived one are graphs of this one kind.
/// </summary>
internal sealed class Graph
{
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<(Operator, string), Node> _known = [];

    /// <summary>In an order in which each node comes after what it needs in the same step.</summary>
    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>What the program is for: named results, in order.</summary>
    public List<(string Name, Node Node)> Results { get; } = [];

    public Node Result(string name) => Results.First(r => r.Name == name).Node;

    /// <summary>
    /// Adds a node, or returns the one that computes the same already. The shape is the operator's to say;
    /// callers that read user code have checked it first.
    /// </summary>
    public Node Add(Operator op, params Node[] inputs) => Add(op, op.Shape(inputs), inputs);

    public Node Add(Operator op, Shape shape, params Node[] inputs)
    {
        var key = (op, string.Join(",", inputs.Select(i => i.Id)));
        if (op is not Carry && _known.TryGetValue(key, out var known)) return known;
        var node = new Node(_nodes.Count, op, [.. inputs], shape);
        _nodes.Add(node);
        if (op is not Carry) _known.Add(key, node);
        return node;
    }

    /// <summary>A carried state: its value before the first step is <paramref name="initial"/>; <see cref="Close"/> says what comes after.</summary>
    public Node AddCarry(Carry carry, Node initial, Shape shape) => Add(carry, shape, initial, initial);

    /// <summary>Closes the loop: <paramref name="next"/> is what the carry holds at the step after.</summary>
    public void Close(Node carry, Node next) => carry.Inputs = [carry.Inputs[0], next];

    /// <summary>Leaf nodes of one operator type, in order.</summary>
    public IEnumerable<(Node Node, TOperator Operator)> OfType<TOperator>() where TOperator : Operator =>
        from n in _nodes where n.Operator is TOperator select (n, (TOperator)n.Operator);

    /// <summary>
    /// A copy without what no result needs, each node rebuilt by <paramref name="rebuild"/> (null: as it was).
    /// This is how every rewrite is written: it sees a node's operator and its new inputs, and adds what it wants instead.
    /// </summary>
    /// <param name="rebuild">What stands in for a node.</param>
    /// <param name="keep">Which results the copy has; null: all.</param>
    public Graph Rewrite(Func<Graph, Node, Node[], Node?>? rebuild = null, Func<string, bool>? keep = null)
    {
        var results = Results.Where(r => keep?.Invoke(r.Name) ?? true).ToList();
        var live = Live(results.Select(r => r.Node));
        var copy = new Graph();
        var map = new Dictionary<Node, Node>();
        foreach (var node in _nodes)
        {
            if (!live.Contains(node)) continue;
            var inputs = node.Now.Select(i => map[i]).ToArray();
            var made = rebuild?.Invoke(copy, node, inputs)
                ?? (node.Operator is Carry carry ? copy.AddCarry(carry, inputs[0], node.Shape) : copy.Add(node.Operator, node.Shape, inputs));
            made.Name ??= node.Name;
            map[node] = made;
        }

        foreach (var node in _nodes)
            if (node.Operator is Carry && live.Contains(node) && map[node].Operator is Carry) copy.Close(map[node], map[node.Inputs[1]]);
        foreach (var (name, node) in results) copy.Results.Add((name, map[node]));
        return copy;
    }

    /// <summary>
    /// What results need. A state whose next value is computed stays, even if no step reads it: its last value is a result,
    /// whose adjoint starts in its loop.
    /// </summary>
    private HashSet<Node> Live(IEnumerable<Node> results)
    {
        var live = Needed(results);
        for (int before = -1; before != live.Count;)
        {
            before = live.Count;
            live.UnionWith(Needed(_nodes.Where(n => n.Operator is Carry { Reversed: false } && live.Contains(n.Inputs[1]))));
        }

        return live;
    }

    /// <summary>Who reads a node, back edges included.</summary>
    public ILookup<Node, Node> Users() => _nodes.SelectMany(n => n.Inputs.Distinct().Select(i => (i, n))).ToLookup(p => p.i, p => p.n);

    public override string ToString() =>
        string.Join("\n", _nodes) + "\n" + string.Join("\n", Results.Select(r => $"{r.Name} := %{r.Node.Id}"));

    /// <summary>The nodes and everything they are made of.</summary>
    public static HashSet<Node> Needed(IEnumerable<Node> nodes) => Closure(nodes, n => n.Inputs);

    /// <summary>The nodes and everything that is made of them.</summary>
    public HashSet<Node> Reached(IEnumerable<Node> nodes)
    {
        var users = Users();
        return Closure(nodes, n => users[n]);
    }

    private static HashSet<Node> Closure(IEnumerable<Node> start, Func<Node, IEnumerable<Node>> next)
    {
        var found = new HashSet<Node>();
        var open = new Stack<Node>(start);
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (!found.Add(node)) continue;
            foreach (var other in next(node)) open.Push(other);
        }

        return found;
    }
}
