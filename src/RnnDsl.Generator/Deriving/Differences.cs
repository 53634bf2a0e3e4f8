using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// DeepLIFT (Shrikumar et al. 2017), graph to graph: from two runs of one program, multipliers that carry the change of a target
/// back to the changes of what it is made of, so that they add up. One rule per operator: linear functions are their own, a
/// function of one operand has its secant (Rescale), a product the mean of each other factor.
/// </summary>
internal sealed class Differences : Reverse
{
    /// <summary>Below this change an operand's secant is its derivative, as in the reference implementation.</summary>
    private const double LeastChange = 1e-10;

    private readonly IReadOnlyDictionary<Node, Node> _references;
    private readonly Dictionary<Node, Node> _standIns = [];

    private Differences(Graph graph, Definition definition)
        : base(graph) => _references = Twin.Find(definition, graph);

    protected override string Prefix => "m_";

    /// <param name="definition">The definition.</param>
    /// <param name="program">A program of it with its second run.</param>
    public static Graph Derive(
        Definition definition,
        Graph program,
        Func<Graph, Node, Node?, Node?> seed,
        Func<Node, string?> wanted,
        Func<Graph, Node, Node?> finalSeed) => Derive(program, seed, wanted, finalSeed, graph => new Differences(graph, definition));

    /// <summary>The value in the second run; the value itself where both have the same.</summary>
    public Node ReferenceOf(Node node) => _references.TryGetValue(node, out var reference) ? reference : node;

    public bool IsShared(Node node) => ReferenceOf(node) == node;

    /// <summary>The mean of both runs.</summary>
    public Node Mean(Node node) => IsShared(node) ? node : Graph.Times(Graph.Plus(node, ReferenceOf(node)), Graph.Number(0.5));

    /// <summary>What the first run has more than the second.</summary>
    public Node Change(Node node) => Graph.Minus(node, ReferenceOf(node));

    /// <summary>change / by, where <paramref name="by"/> is not next to nothing, else another value.</summary>
    public Node Secant(Node change, Node by, Node otherwise) => Graph.Where(
        Graph.Add(new Greater(), Graph.Add(new Abs(), by), Graph.Number(LeastChange)), Graph.Over(change, by), otherwise);

    /// <summary>The adjoint of an operator that is linear in each operand, taken at the operands' means: exact for products of two.</summary>
    public void AtMeans(Node y, Node m)
    {
        var means = y.Inputs.Select(Mean).ToArray();
        foreach (var (mean, input) in means.Zip(y.Inputs, (a, b) => (a, b)))
            if (mean != input) _standIns[mean] = input;
        var at = Graph.Add(y.Operator, y.Shape, means);
        at.Operator.Adjoint(this, at, m);
        _standIns.Clear();
    }

    public override void Add(Node input, Node contribution) => base.Add(_standIns.TryGetValue(input, out var real) ? real : input, contribution);

    /// <summary>
    /// An elementwise function of several operands: each operand's share is what its change does, on average over the orders in
    /// which they change (Shapley).
    /// </summary>
    public void Split(Node y, Node m)
    {
        var slopes = AdjointsOf(y, m);
        foreach (int i in Enumerable.Range(0, y.Inputs.Length).Where(i => !IsShared(y.Inputs[i])))
        {
            var share = Share(y, i);
            var slope = slopes.TryGetValue(y.Inputs[i], out var s) && y.Inputs.Count(x => x == y.Inputs[i]) == 1 ? s : Graph.Number(0);
            Add(y.Inputs[i], Secant(Graph.Times(m, share), Change(y.Inputs[i]), slope));
        }
    }

    protected override void Pass(Node node, Node g) => node.Operator.Difference(this, node, g);

    protected override bool Walks(Node node) => _references.ContainsKey(node);

    private Node Share(Node y, int operand)
    {
        var others = Enumerable.Range(0, y.Inputs.Length).Where(i => i != operand && !IsShared(y.Inputs[i])).ToList();
        Node? sum = null;
        for (int set = 0; set < 1 << others.Count; set++)
        {
            var changed = new HashSet<int>(others.Where((_, k) => (set >> k & 1) != 0));
            double weight = Factorial(changed.Count) * Factorial(others.Count - changed.Count) / Factorial(others.Count + 1);
            var term = Graph.Times(Graph.Minus(With(changed, operand), With(changed, -1)), Graph.Number(weight));
            sum = sum is null ? term : Graph.Plus(sum, term);
        }

        return sum!;

        Node With(HashSet<int> changed, int also) =>
            Graph.Add(y.Operator, [.. y.Inputs.Select((x, i) => i == also || changed.Contains(i) ? x : ReferenceOf(x))]);
    }

    private static double Factorial(int n) => n <= 1 ? 1 : n * Factorial(n - 1);
}
