using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// What a value that is a sum is made of: the part that comes from states, from inputs, from weights alone, and from functions of
/// several of these. The parts add up to the value. A gate scales the parts of its signal; sums are seen through named values.
/// </summary>
internal sealed class Shares
{
    /// <summary>What the names of the parts begin with.</summary>
    public static readonly string[] Prefixes = ["history__", "input__", "bias__", "mixed__"];

    private const int History = 0, Input = 1, Bias = 2, Mixed = 3;

    private readonly Graph _graph;
    private readonly Factors _factors;
    private readonly HashSet<Node> _ofStates;
    private readonly HashSet<Node> _ofInputs;
    private readonly Dictionary<Node, Node?[]> _shares = [];

    private Shares(Graph graph, Definition definition)
    {
        _graph = graph;
        _factors = new Factors(definition);
        // Within a step: what a state was made of at earlier steps does not count.
        _ofStates = Within(graph, n => n.Operator is Carry);
        _ofInputs = Within(graph, n => n.Operator is Leaf { Kind: LeafKind.Input or LeafKind.Context });
    }

    /// <summary>The program with the parts of those of its named values that have several as further results.</summary>
    public static Graph Derive(Definition definition, Graph program)
    {
        var graph = program.Rewrite();
        var d = new Shares(graph, definition);
        foreach (var node in graph.Nodes.ToList()) d._shares[node] = d.Of(node);
        foreach (var (name, node) in graph.Results.ToList())
        {
            if (ResultNames.Owner(name, ResultNames.Quantity) is not { } quantity || d._shares[node].Count(s => s is not null) < 2) continue;
            for (int kind = 0; kind < Prefixes.Length; kind++)
                graph.Results.Add((ResultNames.Quantity + Prefixes[kind] + quantity, graph.Filled(d._shares[node][kind] ?? graph.Number(0), node)));
        }

        return graph;
    }

    private static HashSet<Node> Within(Graph graph, System.Func<Node, bool> start)
    {
        var found = new HashSet<Node>();
        foreach (var node in graph.Nodes)
            if (start(node) || node.Operator is not Carry && node.Inputs.Any(found.Contains)) found.Add(node);
        return found;
    }

    private Node?[] Of(Node node)
    {
        var x = node.Inputs;
        switch (node.Operator)
        {
            case var _ when _factors.IsConstant(node):
                return One(node, Bias);
            case Carry or Leaf { Kind: LeafKind.Initial }:
                return One(node, History);
            case Leaf:
                return One(node, Input);
            case Intervene place:
                return Each(node, x[0], (share, _) => _graph.Add(new Passage(place.Quantity), _graph.Filled(share, node), node));
            case IntervenePart part:
                return Each(node, x[0], (share, _) => _graph.Add(new Passage(part.Quantity, part.Units), _graph.Filled(share, node), node));
            case Product:
                return Each(node, x[1], (share, kind) => _graph.Add(new Product(((Product)node.Operator).Transposed), [x[0], _graph.Filled(share, x[1]), .. kind == Bias ? x.Skip(2) : []]),
                    x.Length > 2 ? _graph.Add(new Fill(node.Shape), x[2]) : null);
            case { Linearity: Linearity.Bilinear } when Signal(x[0], x[1]) is >= 0 and var signal:
                return Each(node, x[signal], (share, _) => _graph.Add(node.Operator, signal == 0 ? _graph.Filled(share, x[0]) : x[0], signal == 1 ? _graph.Filled(share, x[1]) : x[1]));
            case Divide when _factors.Of(x[1]) != Factor.Signal || _factors.IsConstant(x[1]):
                return Each(node, x[0], (share, _) => _graph.Add(node.Operator, _graph.Filled(share, x[0]), x[1]));
            case { Linearity: Linearity.Linear } when x.Length > 0:
                return Together(node);
            default:
                return One(node, KindOf(node));
        }
    }

    /// <summary>The factor whose parts count: the one beside a constant or a gate; −1 where there is none.</summary>
    private int Signal(Node a, Node b) => (_factors.Of(a), _factors.Of(b)) switch
    {
        (Factor.Constant, _) => 1,
        (_, Factor.Constant) => 0,
        (Factor.Gate, Factor.Signal) => 1,
        (Factor.Signal, Factor.Gate) => 0,
        _ => -1,
    };

    private int KindOf(Node node) => (_ofStates.Contains(node), _ofInputs.Contains(node)) switch
    {
        (true, false) => History,
        (false, true) => Input,
        (true, true) => Mixed,
        _ => Bias,
    };

    private static Node?[] One(Node node, int kind)
    {
        var shares = new Node?[Prefixes.Length];
        shares[kind] = node;
        return shares;
    }

    private Node?[] Each(Node node, Node operand, System.Func<Node, int, Node> make, Node? bias = null)
    {
        var shares = new Node?[Prefixes.Length];
        for (int kind = 0; kind < shares.Length; kind++)
            if (_shares[operand][kind] is { } share) shares[kind] = make(share, kind);
        if (bias is not null) shares[Bias] ??= bias;
        return shares;
    }

    /// <summary>A linear function of several values: of each part of all of them.</summary>
    private Node?[] Together(Node node)
    {
        var shares = new Node?[Prefixes.Length];
        for (int kind = 0; kind < shares.Length; kind++)
            if (node.Inputs.Any(i => _shares[i][kind] is not null))
                shares[kind] = _graph.Add(node.Operator, [.. node.Inputs.Select(i => _graph.Filled(_shares[i][kind] ?? _graph.Number(0), i))]);
        return shares;
    }
}
