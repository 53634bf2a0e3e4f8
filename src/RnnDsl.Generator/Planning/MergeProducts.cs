using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Products that are only added up become one, over operands that stand end to end: the transposed products of a backward
/// step are one pass over the weights instead of one each.
/// </summary>
internal static class MergeProducts
{
    public static Graph In(Graph graph)
    {
        var users = graph.Users();
        var regions = Regions.Of(graph);
        var results = new HashSet<Node>(graph.Results.Select(r => r.Node));
        bool Single(Node n) => users[n].Count() == 1 && !results.Contains(n);
        bool Mergeable(Node n) => n is { Operator: Product, Inputs.Length: 2, Shape.Rows: RowSpace.Step } && n.Inputs[1].Operator is not Leaf && Single(n);

        // Only the top of a chain of sums is rebuilt; its inner sums are seen from there.
        bool Inner(Node n) => n.Operator is Add && Single(n) && users[n].Single().Operator is Add && users[n].Single().Shape.Equals(n.Shape);
        return graph.Rewrite((g, node, x) =>
        {
            if (node.Operator is not Add || node.Shape.Rank != 1 || Inner(node)) return null;
            var terms = Sums.Terms(node, Inner).ToList();
            var groups = terms.Where(Mergeable).GroupBy(t => regions[t]).Where(r => r.Count() > 1).ToList();
            if (groups.Count == 0) return null;
            var map = Sums.Copies(node, x, Inner);
            var rest = terms.Where(t => !groups.Any(r => r.Contains(t))).Select(t => map[t]).ToList();
            var sum = rest.Count == 0 ? null : rest.Aggregate(g.Plus);
            foreach (var group in groups)
            {
                var ordered = group.OrderBy(t => t.Inputs[0].Id).ToList();
                string transposed = string.Concat(ordered.Select(t => ((Product)t.Operator).Transposed ? 'T' : 'N'));
                var product = g.Add(new SumOfProducts(transposed), [.. ordered.SelectMany(t => map[t].Inputs)]);
                sum = sum is null ? product : g.Add(new Add(), sum, product);
            }

            return sum;
        }).Rewrite();
    }
}
