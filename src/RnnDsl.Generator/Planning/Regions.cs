using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>When a value is computed: once, for all steps of a chunk before its loop, in the loop, or for all steps after it.</summary>
internal enum Region
{
    /// <summary>Not computed per step at all: leaves and numbers.</summary>
    None,
    Before,
    Loop,
    After,
}

/// <summary>
/// Hoisting. What lies on a circle through a carry is true recurrence and stays in the loop; everything else leaves it, to
/// before the loop where it does not depend on the state, else to after. Cheap arithmetic between the two sinks into the loop,
/// where its operands are at hand anyway.
/// </summary>
internal static class Regions
{
    public static Dictionary<Node, Region> Of(Graph graph)
    {
        var carries = graph.Nodes.Where(n => n.Operator is Carry).ToList();
        var after = graph.Reached(carries);
        var feeding = Graph.Needed(carries.Select(c => c.Inputs[1]));
        var regions = graph.Nodes.ToDictionary(n => n, n =>
            IsFree(n) ? Region.None
            : n.Operator is Carry ? Region.Loop
            : !after.Contains(n) ? Region.Before
            : feeding.Contains(n) ? Region.Loop
            : Region.After);

        PullIntoLoop(graph, regions);
        FollowLoop(graph, regions);
        SinkIntoLoop(graph, regions);
        return regions;
    }

    public static bool IsFree(Node node) => node.Operator is Leaf or Constant or SizeConstant or Final || node.Shape.Rows != RowSpace.Step && node.Operator is Columns or Fill { Target.Rows: RowSpace.Example };

    /// <summary>Sums over rows: gradients of weights, which have a place of their own after everything else.</summary>
    public static bool IsRowSum(Node node) => node.Shape.Rows == RowSpace.Global && node.Operator is SumRows or PlaceColumns or Add;

    /// <summary>An outer product whose sum over all rows is wanted: that is a stage of its own, which reads the operands.</summary>
    public static bool IsSummed(Node node, ILookup<Node, Node> users) => node.Operator is Outer && users[node].Any(u => u.Operator is SumRows);

    /// <summary>One of which nothing else is wanted, so that its value is never made.</summary>
    public static bool IsOnlySummed(Node node, ILookup<Node, Node> users) => IsSummed(node, users) && users[node].All(u => u.Operator is SumRows);

    /// <summary>A carry, and a state kept by the forward run, exist step by step: what reads one unit by unit stays in the loop.</summary>
    private static void PullIntoLoop(Graph graph, Dictionary<Node, Region> regions)
    {
        var users = graph.Users();
        var open = new Stack<Node>(graph.Nodes.Where(n =>
            regions[n] is Region.After or Region.Before && !IsOnlySummed(n, users) && !IsRowSum(n)
            && n.Inputs.Any(i => i.Operator is Carry or Leaf { Kind: LeafKind.Previous })));
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (regions[node] == Region.Loop) continue;
            regions[node] = Region.Loop;
            foreach (var input in node.Now.Where(i => regions[i] == Region.After)) open.Push(input);
        }
    }

    /// <summary>What reads a value that was pulled into the loop cannot come before it any more.</summary>
    private static void FollowLoop(Graph graph, Dictionary<Node, Region> regions)
    {
        var feeding = Graph.Needed(graph.Nodes.Where(n => regions[n] == Region.Loop));
        foreach (var node in graph.Nodes)
            if (regions[node] == Region.Before && node.Now.Any(i => regions[i] is Region.Loop or Region.After))
                regions[node] = feeding.Contains(node) ? Region.Loop : Region.After;
    }

    private static void SinkIntoLoop(Graph graph, Dictionary<Node, Region> regions)
    {
        var users = graph.Users();
        foreach (var node in graph.Nodes.Reverse())
        {
            bool cheap = node.Operator is Elementwise { Cheap: true } && regions[node] == Region.Before;
            if (cheap && users[node].Any() && users[node].All(u => regions[u] == Region.Loop && u.Operator is Elementwise && u.Shape.SameDims(node.Shape)))
                regions[node] = Region.Loop;
        }

        // A copy for the tape of what the loop computes is stored where the value is at hand, not in a pass of its own.
        foreach (var node in graph.Nodes)
            if (node.Operator is Fill && regions[node] == Region.After && !users[node].Any() && node.Inputs[0] is { Operator: Elementwise or Product or SumOfProducts } value && regions[value] == Region.Loop && value.Shape.SameDims(node.Shape))
                regions[node] = Region.Loop;
    }
}
