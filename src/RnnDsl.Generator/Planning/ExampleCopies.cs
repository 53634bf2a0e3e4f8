using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// A derived program makes values of weights alone, as p − 1 for the slope of Pow(x, p). Among steps such a value is made for the
/// rows that read it. What is computed once for each example comes before all steps, and so needs one of its own.
/// </summary>
internal static class ExampleCopies
{
    public static Graph In(Graph graph)
    {
        var copies = new Dictionary<Node, Node>();
        return graph.Rewrite((g, node, x) =>
        {
            if (node.Shape.Rows != RowSpace.Example || node.Operator is SumRows || !x.Any(IsMade)) return null;
            return g.Add(node.Operator, [.. x.Select(i => Copy(g, i, copies))]);
        }).Rewrite();
    }

    private static bool IsMade(Node node) => WeightAlgebra.IsMade(node) && node.Operator is not Columns;

    private static Node Copy(Graph graph, Node node, Dictionary<Node, Node> copies)
    {
        if (!IsMade(node)) return node;
        if (copies.TryGetValue(node, out var known)) return known;
        var x = node.Inputs.Select(i => Copy(graph, i, copies)).ToArray();
        if (x.Length > 0 && x.All(i => i.Shape.Rows == RowSpace.Global)) x[0] = graph.Add(new Fill(x[0].Shape.In(RowSpace.Example)), x[0]);
        return copies[node] = graph.Add(node.Operator is Fill fill ? new Fill(fill.Target.In(RowSpace.Example)) : node.Operator, x);
    }
}
