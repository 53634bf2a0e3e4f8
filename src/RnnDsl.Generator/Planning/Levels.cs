using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// In which stage of its region a value is computed: as early as its operands allow, so that elementwise values of one size
/// fuse; cheap values that only a later stage uses move there, where they need no memory.
/// </summary>
internal static class Levels
{
    /// <summary>Measured: forward passes keep their speed up to some 180 of these units, backward passes up to some 140.</summary>
    private const int LongestPass = 132;

    private const int Parts = 64;

    public static Dictionary<Node, int> Of(Graph graph, Dictionary<Node, Region> regions, ILookup<Node, Node> users)
    {
        var levels = new Dictionary<Node, int>();
        foreach (var node in graph.Nodes)
            levels[node] = regions[node] == Region.None || node.Operator is Carry ? -1 : Earliest(node, regions, levels);
        foreach (var node in graph.Nodes.Reverse())
            if (node is { Name: null, Operator: Elementwise { Cheap: true } } && regions[node] != Region.None) Postpone(node, regions, levels, users);
        return Split(graph, regions, levels);
    }

    /// <summary>
    /// Cuts passes that are too long. The just-in-time compiler stops inlining in a method of some 500 locals, and a fused loop
    /// that calls a function for each operation runs twenty times slower; two passes cost a little traffic through memory.
    /// </summary>
    private static Dictionary<Node, int> Split(Graph graph, Dictionary<Node, Region> regions, Dictionary<Node, int> levels)
    {
        var lengths = new Dictionary<(Region, int, Dim), int>();
        return graph.Nodes.ToDictionary(n => n, n =>
        {
            if (levels[n] < 0) return -1;
            int level = levels[n] * Parts;
            if (n.Operator is RowOperator) return level + Parts - 1;
            if (n.Operator is not Elementwise) return level;
            var pass = (regions[n], levels[n], n.Shape.Size);
            lengths.TryGetValue(pass, out int length);
            lengths[pass] = length + Length(n);
            return level + Math.Min(length / LongestPass, Parts - 2);
        });
    }

    /// <summary>What a node adds to its method, in units of one operation: a guarded one has text for each kind of run.</summary>
    private static int Length(Node node) => node.Operator is IGuarded ? 4 : node.Operator is Elementwise { Cheap: false } ? 3 : 1;

    private static int Earliest(Node node, Dictionary<Node, Region> regions, Dictionary<Node, int> levels) =>
        node.Now.Where(i => regions[i] == regions[node] && i.Operator is not Carry).Select(i => levels[i] + Wait(i, node)).DefaultIfEmpty(0).Max();

    /// <summary>How many stages later than <paramref name="made"/> its reader comes. In a stage, products and delays run first, then elementwise passes, then functions of rows.</summary>
    private static int Wait(Node made, Node reader) => (made.Operator, reader.Operator) switch
    {
        (Elementwise, Elementwise) => made.Shape.Size.Equals(reader.Shape.Size) ? 0 : 1,
        (Product or SumOfProducts or Delay, Elementwise or RowOperator) => 0,
        (Elementwise, RowOperator) => 0,
        _ => 1,
    };

    private static void Postpone(Node node, Dictionary<Node, Region> regions, Dictionary<Node, int> levels, ILookup<Node, Node> users)
    {
        var readers = users[node].ToList();
        bool fused = readers.Count > 0 && readers.All(u => regions[u] == regions[node] && u.Operator is Elementwise && u.Shape.Size.Equals(node.Shape.Size));
        if (!fused) return;
        int last = readers.Min(u => levels[u]);
        // Only where the later stage has all operands at hand: else the value itself goes through memory, not they.
        bool atHand = !node.Inputs.Any(i => regions[i] == regions[node] && levels[i] < last && i.Operator is Elementwise
            && !users[i].Any(u => u != node && regions[u] == regions[node] && levels[u] >= last));
        if (last > levels[node] && atHand) levels[node] = last;
    }
}
