using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Rewrites of the forward program that change the last bits of its values. They happen once, before plain, recorded and
/// intervened runs and the derived programs part, so all of these compute the same numbers.
/// </summary>
internal static class Rewrites
{
    public static Graph All(Graph forward) =>
        Verifier.Check(SpreadWeights(Verifier.Check(SplitConcat(forward), nameof(SplitConcat))), nameof(SpreadWeights));

    /// <summary>W · Concat(a, b) is W₁ a + W₂ b, so the half that does not depend on the state leaves the loop.</summary>
    private static Graph SplitConcat(Graph graph) => graph.Rewrite((g, node, x) =>
    {
        if (node.Operator is not Product { Transposed: false } || x[1].Operator is not Concat) return null;
        Node? sum = null;
        var start = Dim.Of(0);
        foreach (var part in x[1].Inputs)
        {
            var columns = g.Add(new Columns(start, part.Shape.Dims[0]), x[0]);
            var term = g.Add(new Product(), columns, part);
            sum = sum is null ? term : g.Plus(sum, term);
            start += part.Shape.Dims[0];
        }

        return sum;
    });

    /// <summary>
    /// What is made of weights alone, unit by unit, is computed where it is used: its leaves are read at every row. (A place
    /// of its own, once per version of the weights, is a later rule; gradients are the same.)
    /// </summary>
    private static Graph SpreadWeights(Graph graph) => graph.Rewrite((g, node, x) =>
    {
        if (node.Operator is Product && node.Shape.Rows == RowSpace.Global) return g.Add(node.Operator, x[0], x[1].Shape.Rows == RowSpace.Step ? x[1] : g.Add(new Fill(x[1].Shape.In(RowSpace.Step)), x[1]));
        if (node.Operator is not (Elementwise or RowOperator) || node.Shape.Rows != RowSpace.Global || x.Length == 0) return null;
        var spread = x.Select(i => i.Shape.Rows == RowSpace.Step || i.Operator is Constant or SizeConstant ? i : g.Add(new Fill(i.Shape.In(RowSpace.Step)), i)).ToArray();
        if (spread.All(i => i.Shape.Rows == RowSpace.Global)) spread[0] = g.Add(new Fill(spread[0].Shape.In(RowSpace.Step)), spread[0]);
        return g.Add(node.Operator is Fill f ? new Fill(f.Target.In(RowSpace.Step)) : node.Operator, spread);
    });
}
