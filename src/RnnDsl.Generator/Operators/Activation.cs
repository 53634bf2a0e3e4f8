using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A user's activation function with rules of its own: the value that its body gives (the first operand), of the second operand. Rules
/// follow as expressions over it and over placeholders. It stands in graphs that rules are derived from; no program computes it.
/// </summary>
/// <param name="SecantRule">The placeholder of the reference value in the rule for differences, the third operand; empty where there is none.</param>
/// <param name="RelevanceRule">The placeholder of the relevance in the rule for it, the last operand; empty where there is none.</param>
internal sealed record Activation(string SecantRule, string RelevanceRule) : Elementwise
{
    public override string Name => "Activation";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]);

    public override Code Text(IReadOnlyList<Code> x) => x[0];

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], g);

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]);

    public override void Difference(Differences d, Node y, Node m)
    {
        if (SecantRule.Length == 0)
        {
            d.Add(y.Inputs[0], m);
            return;
        }

        var zero = d.Graph.Number(0);
        var slope = With(d.Graph, y.Inputs[2], SecantRule, d.ReferenceOf(y.Inputs[1]));
        d.Add(y.Inputs[1], d.Secant(d.Graph.Times(d.Graph.Times(m, slope), d.Change(y.Inputs[1])), d.Change(y.Inputs[1]), zero));
        d.Add(y.Inputs[0], d.Secant(zero, d.Change(y.Inputs[1]), m));
    }

    public override void Relevance(Relevances d, Node y, Node r)
    {
        if (RelevanceRule.Length == 0) d.Add(y.Inputs[0], r);
        else d.Add(y.Inputs[1], With(d.Graph, y.Inputs[y.Inputs.Length - 1], RelevanceRule, d.Filled(r, y)));
    }

    /// <summary>The graph without the rules: each value is what its body gives.</summary>
    public static Graph Strip(Graph graph) =>
        graph.OfType<Activation>().Any() ? graph.Rewrite((_, node, x) => node.Operator is Activation ? x[0] : null).Rewrite() : graph;

    /// <summary>A rule with a value in the placeholder's place.</summary>
    private static Node With(Graph graph, Node rule, string placeholder, Node value)
    {
        var made = new Dictionary<Node, Node>();
        return Copy(rule);

        Node Copy(Node node)
        {
            if (made.TryGetValue(node, out var known)) return known;
            if (node.Operator is Leaf { Kind: LeafKind.Placeholder } leaf && leaf.Symbol == placeholder) return made[node] = value;
            var x = node.Operator is Carry ? [.. node.Inputs] : node.Inputs.Select(Copy).ToArray();
            return made[node] = x.SequenceEqual(node.Inputs) ? node : graph.Add(node.Operator, node.Shape, x);
        }
    }
}
