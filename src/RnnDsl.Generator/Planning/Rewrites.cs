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
    /// <summary>What concerns the program of a step and the algebra of weights alike, before they part.</summary>
    public static Graph Products(Graph forward) => Pass(SplitConcat, Pass(SplitQuantities, Pass(ProjectOnce.In, Pass(FoldMatrices.In, forward))));

    /// <summary>All of them, for a program that stays whole.</summary>
    public static Graph All(Graph forward) => Biases(Products(forward));

    /// <summary>What concerns the program of a step.</summary>
    public static Graph Biases(Graph steps) => Pass(AddBiases, steps);

    private static Graph Pass(System.Func<Graph, Graph> rewrite, Graph graph) => Verifier.Check(rewrite(graph), rewrite.Method.Name);

    /// <summary>
    /// A quantity of vectors end to end that a matrix is multiplied with is made of parts that are values of their own: what is done
    /// to the quantity is done to each, and the product can be split like one with a Concat that has no name.
    /// </summary>
    private static Graph SplitQuantities(Graph graph)
    {
        var users = graph.Users();
        var multiplied = new HashSet<Node>();
        foreach (var node in graph.Nodes.Reverse())
            if (users[node].Any(u => u.Operator is Product { Transposed: false } && u.Inputs[1] == node || u.Operator is Intervene or Concat && multiplied.Contains(u))) multiplied.Add(node);
        return graph.Rewrite((g, node, x) =>
        {
            if (node is not { Operator: Intervene place, Shape.Rows: RowSpace.Step } || x[0].Operator is not Concat || !multiplied.Contains(node)) return null;
            var start = Dim.Of(0);
            var parts = new List<Node>();
            foreach (var part in Parts(x[0]))
            {
                var rows = part.Shape.Rows == RowSpace.Step ? part : g.Add(new Fill(part.Shape.In(RowSpace.Step)), part);
                parts.Add(g.Add(new IntervenePart(place.Quantity, new Units(parts.Count, start, node.Shape.Dims[0])), rows));
                start += part.Shape.Dims[0];
            }

            return g.Add(new Concat(), [.. parts]);
        });
    }

    private static IEnumerable<Node> Parts(Node value) => value.Operator is Concat ? value.Inputs.SelectMany(Parts) : [value];

    /// <summary>W · Concat(a, b) is W₁ a + W₂ b, so the half that does not depend on the state leaves the loop.</summary>
    private static Graph SplitConcat(Graph graph) => graph.Rewrite((g, node, x) =>
    {
        if (node.Operator is not Product { Transposed: false } || x[1].Operator is not Concat) return null;
        Node? sum = null;
        var start = Dim.Of(0);
        foreach (var part in Parts(x[1]))
        {
            var columns = g.Add(new Columns(start, part.Shape.Dims[0]), x[0]);
            var term = g.Add(new Product(), columns, part);
            sum = sum is null ? term : g.Plus(sum, term);
            start += part.Shape.Dims[0];
        }

        return sum;
    });

    /// <summary>
    /// In a sum of products and biases, each bias joins a product, whose sum then starts from it: W x + b + U h + c costs no
    /// more than W x + U h.
    /// </summary>
    private static Graph AddBiases(Graph graph)
    {
        var users = graph.Users();
        bool Inner(Node n) => n is { Operator: Add, Name: null } && users[n].Count() == 1 && users[n].Single() is { Operator: Add } u && u.Shape.Equals(n.Shape);
        bool IsBias(Node n) => n.Operator is Leaf { IsParameter: true } && n.Shape.Rank == 1;
        bool Takes(Node n) => n is { Operator: Product, Name: null, Inputs.Length: 2 } && users[n].Count() == 1;
        return graph.Rewrite((g, node, x) =>
        {
            if (node.Operator is not Add || node.Shape is not { Rank: 1, Rows: RowSpace.Step } || Inner(node)) return null;
            var terms = Sums.Terms(node, Inner).ToList();
            var biases = new Dictionary<Node, Node>();
            var joined = new HashSet<int>();
            for (int i = 0; i < terms.Count; i++)
            {
                if (!IsBias(terms[i])) continue;
                // The nearest product before it, as people write; else any. A term that is added twice stays as it is.
                var product = terms.Take(i).Reverse().Concat(terms).FirstOrDefault(t => Takes(t) && !biases.ContainsKey(t) && terms.Count(other => other == t) == 1);
                if (product is null) continue;
                biases[product] = terms[i];
                joined.Add(i);
            }

            if (biases.Count == 0) return null;
            var map = Sums.Copies(node, x, Inner);
            return terms.Where((_, i) => !joined.Contains(i))
                .Select(t => biases.TryGetValue(t, out var b) ? g.Add(map[t].Operator, [.. map[t].Inputs, map[b]]) : map[t])
                .Aggregate((a, b) => g.Add(new Add(), a, b));
        });
    }
}
