using System;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Gives results that must be stored, and are not made by an elementwise pass, a copy that is: a schedule then has one kind of
/// store. A product that is nothing but an input's gradient writes there by itself.
/// </summary>
internal static class Normalise
{
    public static Graph StoredResults(Graph graph, Func<string, bool> isStored)
    {
        var users = graph.Users();
        var copy = graph.Rewrite();
        // The copy has the same results in the same order.
        for (int i = 0; i < copy.Results.Count; i++)
        {
            var (name, node) = copy.Results[i];
            if (!isStored(name) || node.Operator is Elementwise and not (Constant or SizeConstant)) continue;
            bool direct = node.Operator is Product or SumOfProducts && ResultNames.Is(name, ResultNames.InputGradient)
                && !users[graph.Results[i].Node].Any() && graph.Results.Count(r => r.Node == graph.Results[i].Node) == 1;
            if (!direct) copy.Results[i] = (name, copy.Add(new Fill(node.Shape.In(RowSpace.Step)), node));
        }

        return copy;
    }
}
