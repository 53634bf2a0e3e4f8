using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Carries, and states kept by the forward run, exist step by step. Whoever reads one outside of the loop reads the rows of a
/// delay, which are made for all steps at once; the loop itself reads rows where they are, without a copy.
/// </summary>
internal sealed class Delays
{
    private readonly Dictionary<Node, Region> _regions;
    private readonly ILookup<Node, Node> _users;
    private readonly Graph _copy = new();
    private readonly Dictionary<Node, Region> _placed = [];
    private readonly Dictionary<Node, Node> _map = [];

    private Delays(Dictionary<Node, Region> regions, ILookup<Node, Node> users)
    {
        _regions = regions;
        _users = users;
    }

    /// <summary>The program with its delays, and where each of its values is computed.</summary>
    public static (Graph Graph, Dictionary<Node, Region> Regions) In(Graph graph)
    {
        var regions = Regions.Of(graph);
        var users = graph.Users();
        bool any = graph.Nodes.Any(n => n.Operator is Carry && regions[n] != Region.Loop || n.Inputs.Any(i => IsDelayed(i, n, regions, users)));
        if (!any) return (graph, regions);
        var delays = new Delays(regions, users);
        delays.Copy(graph);
        return (Verifier.Check(delays._copy, "placing delays"), delays._placed);
    }

    private void Copy(Graph graph)
    {
        // A carry that is not in the loop is there for those readers only that are.
        foreach (var node in graph.Nodes)
            if (node.Operator is not Carry || _regions[node] == Region.Loop) Of(node);
        foreach (var carry in _map.Keys.Where(n => n.Operator is Carry).ToList()) _copy.Close(_map[carry], Read(carry.Inputs[1], carry));
        foreach (var (name, node) in graph.Results) _copy.Results.Add((name, Of(node)));
    }

    private Node Of(Node node)
    {
        if (_map.TryGetValue(node, out var known)) return known;
        var inputs = node.Now.Select(i => Read(i, node)).ToArray();
        var made = node.Operator is Carry carry ? _copy.AddCarry(carry, inputs[0], node.Shape) : _copy.Add(node.Operator, node.Shape, inputs);
        made.Name = node.Name;
        _placed[made] = node.Operator is Carry ? Region.Loop : _regions[node];
        return _map[node] = made;
    }

    private Node Read(Node value, Node reader)
    {
        if (!IsDelayed(value, reader, _regions, _users)) return Of(value);
        bool carried = value.Operator is Carry;
        var (state, reversed) = value.Operator is Carry carry ? (carry.State, carry.Reversed) : (((Leaf)value.Operator).Symbol, false);
        var made = carried
            ? _copy.Add(new Delay(state, reversed), value.Shape, Of(value.Inputs[0]), Read(value.Inputs[1], value))
            : _copy.Add(new Delay(state, reversed), value.Shape, Of(value));
        _placed[made] = !carried ? Region.Before : _regions[value] == Region.Loop ? Region.After : _regions[value];
        return made;
    }

    private static bool IsDelayed(Node value, Node reader, Dictionary<Node, Region> regions, ILookup<Node, Node> users) => value.Operator switch
    {
        // A backward carry is one row per sequence, which each step overwrites: all of it is in the loop, or none.
        Carry { Reversed: true } => regions[value] != Region.Loop,
        Carry => regions[reader] is Region.Before or Region.After,
        // The sum for a gradient comes after the loop, and reads a state before the step by itself where that is the right operand.
        Leaf { Kind: LeafKind.Previous } when Regions.IsSummed(reader, users) => reader.Inputs[0] == value || !Regions.IsOnlySummed(reader, users),
        Leaf { Kind: LeafKind.Previous } => regions[reader] is not (Region.Loop or Region.Start),
        _ => false,
    };
}
