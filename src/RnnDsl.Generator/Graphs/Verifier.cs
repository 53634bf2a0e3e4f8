using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Graphs;

/// <summary>Checks what every pass must leave true. Runs after each pass in debug builds and in tests.</summary>
internal static class Verifier
{
    public static Graph Check(Graph graph, string pass)
    {
        var seen = new HashSet<Node>();
        foreach (var node in graph.Nodes)
        {
            foreach (var input in node.Now)
                if (!seen.Contains(input)) throw Broken(node, "reads a node that comes later");
            seen.Add(node);
        }

        foreach (var node in graph.Nodes)
        {
            if (node.Inputs.Any(i => !seen.Contains(i))) throw Broken(node, "reads a node of another graph");
            if (node.Operator is Leaf or Carry) continue;
            var expected = node.Operator.Shape([.. node.Inputs]);
            if (!expected.Equals(node.Shape)) throw Broken(node, $"should have the shape {expected}");
        }

        foreach (var (node, _) in graph.OfType<Carry>())
        {
            if (!node.Inputs[0].Shape.SameDims(node.Shape) || !node.Inputs[1].Shape.SameDims(node.Shape))
                throw Broken(node, "carries a value of another shape");
            if (node.Shape.Rows != RowSpace.Step) throw Broken(node, "must have a value at each step");
        }

        foreach (var (name, node) in graph.Results)
            if (!seen.Contains(node)) throw new InvalidOperationException($"After {pass}: the result {name} is a node of another graph.");
        return graph;

        InvalidOperationException Broken(Node node, string what) => new($"After {pass}: node {node} {what}.\n{graph}");
    }
}
