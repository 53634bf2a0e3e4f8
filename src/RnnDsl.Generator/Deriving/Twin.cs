using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// A second run of a program beside the first, in one graph: whatever depends on inputs, contexts or initial states is there
/// twice, and what is made of weights and numbers alone is shared.
/// </summary>
internal sealed class Twin
{
    /// <summary>What the names of the second run's values begin with.</summary>
    public const string Prefix = "reference__";

    private readonly Graph _graph;
    private readonly Dictionary<Node, Node> _twins = [];

    private readonly Definition _definition;

    private Twin(Graph graph, Definition definition) => (_graph, _definition) = (graph, definition);

    public static string NameOf(string name) => Prefix + name;

    /// <summary>A copy of a program with its second run, whose results bear the prefixed names.</summary>
    public static Graph In(Definition definition, Graph program)
    {
        var graph = program.Rewrite();
        var twin = new Twin(graph, definition);
        var nodes = graph.Nodes.ToList();
        foreach (var node in nodes) twin._twins[node] = twin.Make(node);
        foreach (var node in nodes)
            if (node.Operator is Carry) graph.Close(twin._twins[node], twin._twins[node.Inputs[1]]);
        foreach (var (name, node) in graph.Results.ToList())
            if (twin._twins[node] != node) graph.Results.Add((ResultNames.Prefixed(name, Prefix), twin._twins[node]));
        return graph;
    }

    /// <summary>For each value of the first run its value in the second, in a program that <see cref="In"/> has made.</summary>
    public static IReadOnlyDictionary<Node, Node> Find(Definition definition, Graph graph)
    {
        var twin = new Twin(graph, definition);
        var carries = graph.OfType<Carry>().ToDictionary(c => c.Operator.State, c => c.Node);
        foreach (var node in graph.Nodes.Where(n => !IsSecond(n)).ToList())
        {
            if (node.Operator is Carry carry) twin._twins[node] = carries[NameOf(carry.State)];
            else if (node.Inputs.All(twin._twins.ContainsKey)) twin._twins[node] = twin.Make(node);
        }

        return twin._twins;
    }

    /// <summary>Whether a node names a value of the second run.</summary>
    private static bool IsSecond(Node node) => node.Operator switch
    {
        Leaf leaf => IsSecond(leaf.Symbol),
        Carry carry => IsSecond(carry.State),
        Intervene place => IsSecond(place.Quantity),
        IntervenePart part => IsSecond(part.Quantity),
        _ => false,
    };

    public static bool IsSecond(string name) => name.StartsWith(Prefix, System.StringComparison.Ordinal);

    private Node Make(Node node)
    {
        switch (node.Operator)
        {
            case Leaf when Factors.IsDrawn(_definition, node):
                return node;
            case Leaf { Kind: LeafKind.Input or LeafKind.Context or LeafKind.Initial } leaf:
                return Named(node, _graph.Add(leaf with { Symbol = NameOf(leaf.Symbol) }, node.Shape));
            case Carry carry:
                return Named(node, _graph.AddCarry(carry with { State = NameOf(carry.State) }, _twins[node.Inputs[0]], node.Shape));
            case Leaf:
                return node;
        }

        var inputs = node.Inputs.Select(i => _twins[i]).ToArray();
        // A named value has one in each run, even where both are the same.
        bool isNamed = node.Operator is Intervene or IntervenePart && node.Shape.Rows != RowSpace.Global;
        if (inputs.SequenceEqual(node.Inputs) && !isNamed) return node;
        return Named(node, _graph.Add(
            node.Operator switch
            {
                Intervene place => place with { Quantity = NameOf(place.Quantity) },
                IntervenePart part => part with { Quantity = NameOf(part.Quantity) },
                _ => node.Operator,
            },
            node.Shape,
            inputs));
    }

    private static Node Named(Node node, Node twin)
    {
        if (node.Name is not null) twin.Name ??= NameOf(node.Name);
        return twin;
    }
}
