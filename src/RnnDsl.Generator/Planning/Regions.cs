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

    /// <summary>Once for each example, before all steps.</summary>
    Start,
    Before,
    Loop,
    After,

    /// <summary>Once for each example, after all steps.</summary>
    End,
}

/// <summary>
/// Hoisting. What lies on a circle through a carry is true recurrence and stays in the loop, and so does what is on the way from
/// one circle to another; everything else leaves it, to before the loop where it does not depend on a circle, else to after.
/// What works step by step, as attention does, is bound to the loop likewise.
/// That goes for carries, too: one that lies on no circle is a delay, whose rows are made for all steps at once. Cheap arithmetic
/// that only the loop reads sinks into it, where its operands are at hand anyway.
/// </summary>
internal static class Regions
{
    public static Dictionary<Node, Region> Of(Graph graph)
    {
        var users = graph.Users();
        var circles = graph.Nodes.Where(n => n.Operator is Carry && Graph.Needed([n.Inputs[1]]).Contains(n)).ToList();
        var bound = circles.Concat(graph.Nodes.Where(n => IsStepByStep(n, users))).ToList();
        var after = graph.Reached(bound);
        var feeding = Graph.Needed(bound);
        var late = graph.Reached(graph.Nodes.Where(IsExampleSum));
        var regions = graph.Nodes.ToDictionary(n => n, n =>
            IsFree(n, users) ? Region.None
            : IsExampleSum(n) ? Region.Loop
            : n.Shape.Rows == RowSpace.Example ? late.Contains(n) ? Region.End : Region.Start
            : IsFilledAtStart(n) ? Region.Start
            : !after.Contains(n) ? Region.Before
            : feeding.Contains(n) ? Region.Loop
            : Region.After);

        PullIntoLoop(graph, regions, users);
        SinkIntoLoop(graph, regions, users);
        return regions;
    }

    private static bool IsFree(Node node, ILookup<Node, Node> users) => node.Operator is Leaf or Constant or SizeConstant or Final || NumberExpressions.Is(node)
        || node.Shape.Rows != RowSpace.Step && (node.Operator is Columns || node.Operator is Fill { Target.Rows: RowSpace.Example } && !IsSpread(node, users) && users[node].All(u => u.Operator is Carry or Delay));

    /// <summary>One number for all positions of a sequence that nothing reads: the gradient of a context that is only summed up.</summary>
    private static bool IsSpread(Node node, ILookup<Node, Node> users) => Sequence.IsDynamic(node) && !users[node].Any();

    /// <summary>A sum over the steps of each example, which the loop adds up as it goes.</summary>
    public static bool IsExampleSum(Node node) => node.Operator is SumRows { To: RowSpace.Example };

    /// <summary>A history of what the forward run has kept is there as a whole before the loop.</summary>
    public static bool IsFilledAtStart(Node node) => node.Operator is Prefix && node.Inputs[0].Operator is Leaf;

    /// <summary>
    /// What has a size of its own at each row, what crosses steps by more than a carry, and what reads an example's value works on
    /// the rows of one step at a time.
    /// </summary>
    private static bool IsStepByStep(Node node, ILookup<Node, Node> users) =>
        node.Shape.Rows == RowSpace.Step && node.Operator is not Carry && !IsFilledAtStart(node) && node.Operator is not Leaf
        && (Sequence.IsDynamic(node) || node.Inputs.Any(i => Sequence.IsDynamic(i) || i.Shape.Rows == RowSpace.Example) || users[node].Any(IsExampleSum));

    /// <summary>Sums over rows: gradients of weights, which have a place of their own after everything else.</summary>
    public static bool IsRowSum(Node node) => node.Shape.Rows == RowSpace.Global
        && (node.Operator is SumRows or PlaceColumns || node.Operator is Add && node.Inputs.Any(IsRowSum));

    /// <summary>An outer product, or a row at its place, whose sum over all rows is wanted: that is a stage of its own, which reads the operands.</summary>
    public static bool IsSummed(Node node, ILookup<Node, Node> users) =>
        // An example's value has no row at each step for that stage to read.
        node.Operator is Outer or PlaceRow && node.Inputs.All(i => i.Shape.Rows != RowSpace.Example || node.Shape.Rows == RowSpace.Example) && users[node].Any(u => u.Operator is SumRows { To: RowSpace.Global });

    /// <summary>One of which nothing else is wanted, so that its value is never made.</summary>
    public static bool IsOnlySummed(Node node, ILookup<Node, Node> users) => IsSummed(node, users) && users[node].All(u => u.Operator is SumRows { To: RowSpace.Global });

    /// <summary>A backward carry in the loop is one row per sequence, which each step overwrites: what reads one stays in the loop.</summary>
    private static void PullIntoLoop(Graph graph, Dictionary<Node, Region> regions, ILookup<Node, Node> users)
    {
        var open = new Stack<Node>(graph.Nodes.Where(n =>
            regions[n] == Region.After && !IsOnlySummed(n, users) && !IsRowSum(n)
            && n.Inputs.Any(i => i.Operator is Carry { Reversed: true } && regions[i] == Region.Loop)));
        while (open.Count > 0)
        {
            var node = open.Pop();
            if (regions[node] == Region.Loop) continue;
            regions[node] = Region.Loop;
            foreach (var input in node.Inputs.Where(i => regions[i] == Region.After)) open.Push(input);
        }
    }

    private static void SinkIntoLoop(Graph graph, Dictionary<Node, Region> regions, ILookup<Node, Node> users)
    {
        foreach (var node in graph.Nodes.Reverse())
        {
            if (node.Operator is not Elementwise { Cheap: true } || IsRowSum(node) || regions[node] is not (Region.Before or Region.After)) continue;
            var readers = users[node].ToList();
            bool sinks = regions[node] == Region.Before && readers.Count > 0 && readers.All(u => InLoop(u, node));
            if (sinks || (IsStepwise(node) && readers.All(u => regions[u] is Region.Loop or Region.After && u.Operator is not Carry) && (readers.Any(u => InLoop(u, node)) || node.Inputs.All(IsAtHand))))
                regions[node] = Region.Loop;
        }

        bool InLoop(Node user, Node node) => regions[user] == Region.Loop && user.Operator is Elementwise && user.Shape.SameDims(node.Shape);

        // What exists step by step is read in the loop as it is, and outside of it as a copy.
        bool IsStepwise(Node node) => node.Inputs.Any(i => i.Operator is Carry or Leaf { Kind: LeafKind.Previous });

        bool IsAtHand(Node input) => regions[input] == Region.Loop
            || (regions[input] == Region.None && input.Operator is not Leaf { Kind: LeafKind.Previous })
            || users[input].Any(u => InLoop(u, input));

        // A copy for the tape of what the loop computes is stored where the value is at hand, not in a pass of its own.
        foreach (var node in graph.Nodes)
            if (node.Operator is Fill && regions[node] == Region.After && !users[node].Any() && node.Inputs[0] is { Operator: Elementwise or Product or SumOfProducts } value && regions[value] == Region.Loop && value.Shape.SameDims(node.Shape))
                regions[node] = Region.Loop;
    }
}
