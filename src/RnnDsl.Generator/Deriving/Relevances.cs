using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// Layer-wise relevance propagation (Bach et al. 2015; for gated cells Arras et al. 2017), graph to graph: what each value has to
/// do with the target, from the target back. A sum gives each term its share (the ε rule, one denominator for all terms);
/// in a product of a gate and a signal the signal has it all. What biases, numbers, ε and the like take away is added up as well.
/// </summary>
internal sealed class Relevances : Reverse
{
    /// <summary>The state whose initial value receives what inputs and initial states do not.</summary>
    public const string Absorbed = "absorbed__";

    /// <summary>The number ε that keeps denominators away from zero.</summary>
    public const string Epsilon = "epsilon__";

    /// <summary>The share of what biases and ε take away that the terms of the sum get back.</summary>
    public const string BiasFactor = "bias_factor__";

    private readonly Factors _factors;
    private readonly ILookup<Node, Node> _users;
    private readonly Node _absorbed;
    private Node? _absorbedByExamples;
    private Node? _absorbedBySteps;

    private readonly bool _signed;

    private Relevances(Graph graph, Definition definition, bool signed)
        : base(graph)
    {
        _signed = signed;
        _factors = new Factors(definition);
        _users = graph.Users();
        _absorbed = graph.OfType<Carry>().First(c => c.Operator.State == Absorbed).Node;
    }

    protected override string Prefix => "r_";

    /// <param name="definition">The definition.</param>
    /// <param name="signed">Whether sums follow the α-β rule, where they can.</param>
    /// <param name="program">Its program.</param>
    /// <param name="seed">As in <see cref="Reverse"/>, like those after it.</param>
    /// <param name="wanted">Which results there are.</param>
    /// <param name="finalSeed">What final states start from.</param>
    public static Graph Derive(
        Definition definition,
        bool signed,
        Graph program,
        Func<Graph, Node, Node?, Node?> seed,
        Func<Node, string?> wanted,
        Func<Graph, Node, Node?> finalSeed) => Derive(program, seed, wanted, finalSeed, graph => new Relevances(graph, definition, signed));

    public bool IsConstant(Node node) => _factors.IsConstant(node);

    /// <summary>To the operands that it comes from, as it is: what moves numbers, or chooses among them.</summary>
    public void Route(Node y, Node r) => y.Operator.Adjoint(this, y, r);

    /// <summary>Through a quantity, unless its user stops it there.</summary>
    public void Through(Node y, Node r, string quantity)
    {
        if (_factors.Stops(quantity)) Absorb(Filled(r, y));
        else Add(y.Inputs[0], r);
    }

    /// <summary>What nobody gets: summed up for each example.</summary>
    public void Absorb(Node r)
    {
        if (r.Shape.Rank > 0) r = Graph.Add(new Sum(), r);
        // Where it belongs to an example as a whole, it is the initial value's at once.
        if (r.Shape.Rows == RowSpace.Example) _absorbedByExamples = _absorbedByExamples is null ? r : Graph.Plus(_absorbedByExamples, r);
        else if (r.Shape.Rows == RowSpace.Step) _absorbedBySteps = _absorbedBySteps is null ? r : Graph.Plus(_absorbedBySteps, r);
    }

    /// <summary>x plus a number that is left out of account.</summary>
    public void Term(Node y, Node r)
    {
        var share = Graph.Times(y.Inputs[0], Ratio(y, r));
        base.Add(y.Inputs[0], share);
        Absorb(Filled(Graph.Minus(r, share), y));
    }

    /// <summary>The ε rule: each term of a sum has its share of the whole; sums inside the sum that have no name are one with it.</summary>
    /// <param name="y">A sum, or another function that is linear in what is not constant.</param>
    /// <param name="r">Its relevance.</param>
    /// <param name="only">The operand that has it all; −1: all of them.</param>
    public void Linear(Node y, Node r, int only = -1)
    {
        r = Filled(r, y);
        if (_signed && only < 0 && SignedSums.Of(Graph, y, r, EpsilonNumber, IsInside, IsConstant) is { } parts)
        {
            foreach (var (node, share) in parts.Terms) base.Add(node, share);
            Absorb(Filled(parts.Rest, y));
            return;
        }

        var ratio = Ratio(y, r);
        var leaves = new List<(Node Node, Node Slope)>();
        Distribute(y, ratio, only, leaves);
        Absorb(Graph.Times(ratio, Stabilizer(y)));
        var back = Shared(y, ratio, [.. leaves.Select(l => l.Node)]);
        foreach (var (node, slope) in leaves)
        {
            base.Add(node, Graph.Times(node, slope));
            if (back is not null) base.Add(node, back);
        }
    }

    /// <summary>A product of two: the signal has it all, or each half.</summary>
    public void Product(Node y, Node r)
    {
        var (a, b) = Shares(y.Inputs[0], y.Inputs[1]);
        if (a > 0) base.Add(y.Inputs[0], Graph.Times(r, Graph.Number(a)));
        if (b > 0) base.Add(y.Inputs[1], Graph.Times(r, Graph.Number(b)));
        if (a + b == 0) Absorb(Filled(r, y));
    }

    /// <summary>A sum of products of two: each product's share by the ε rule, then as <see cref="Product"/>.</summary>
    public void Bilinear(Node y, Node r)
    {
        r = Filled(r, y);
        var (a, b) = Shares(y.Inputs[0], y.Inputs[1]);
        var ratio = Ratio(y, r);
        if (a + b == 0)
        {
            Absorb(r);
            return;
        }

        var slopes = AdjointsOf(y, ratio);
        if (y.Inputs[0] == y.Inputs[1]) (a, b) = (0.5, 0);
        if (a > 0) base.Add(y.Inputs[0], Graph.Times(Graph.Times(y.Inputs[0], slopes[y.Inputs[0]]), Graph.Number(a)));
        if (b > 0) base.Add(y.Inputs[1], Graph.Times(Graph.Times(y.Inputs[1], slopes[y.Inputs[1]]), Graph.Number(b)));
        Absorb(Graph.Times(ratio, Stabilizer(y)));
    }

    /// <summary>It is added up from the last step to the first, and is the initial value's there.</summary>
    protected override void Finish()
    {
        var start = Graph.Add(new Fill(_absorbed.Shape.In(RowSpace.Example)), Graph.Number(0));
        var back = Graph.AddCarry(new Carry(Absorbed, Reversed: true), start, _absorbed.Shape);
        var sum = Graph.Plus(Filled(_absorbedBySteps ?? Graph.Number(0), _absorbed), back);
        Graph.Close(back, sum);
        Graph.Results.Add((AdjointOf("initial " + Absorbed), Graph.Add(new Final(true), sum)));
        if (_absorbedByExamples is not null) Graph.Results.Add((ResultNames.AtEnd + Absorbed, _absorbedByExamples));
    }

    /// <summary>The state that stands for what is absorbed has no part in the model.</summary>
    protected override bool Walks(Node node) => node != _absorbed && node != _absorbed.Inputs[0];

    protected override void Pass(Node node, Node g) => node.Operator.Relevance(this, node, g);

    /// <summary>What arrives at something that is the same for all examples stays there.</summary>
    public override void Add(Node input, Node contribution)
    {
        if (IsConstant(input) && !IsCapturing) Absorb(contribution);
        else base.Add(input, contribution);
    }

    /// <summary>Of the factors of a product, how much each has.</summary>
    private (double A, double B) Shares(Node a, Node b) => (_factors.Of(a), _factors.Of(b)) switch
    {
        (Factor.Constant, Factor.Constant) => (0, 0),
        (Factor.Constant, _) => (0, 1),
        (_, Factor.Constant) => (1, 0),
        (Factor.Gate, Factor.Signal) => (0, 1),
        (Factor.Signal, Factor.Gate) => (1, 0),
        _ => (0.5, 0.5),
    };

    private void Distribute(Node node, Node ratio, int only, List<(Node Node, Node Slope)> leaves)
    {
        var slopes = AdjointsOf(node, ratio);
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            var input = node.Inputs[i];
            if (only >= 0 && i != only || !slopes.TryGetValue(input, out var slope) || node.Inputs.IndexOf(input) != i) continue;
            if (IsConstant(input))
            {
                if (node.Operator.IsTerm(i)) Absorb(Filled(Graph.Times(input, slope), slope));
            }
            else if (IsInside(input))
            {
                Distribute(input, Fitted(input, slope), -1, leaves);
            }
            else
            {
                leaves.Add((input, slope));
            }
        }
    }

    /// <summary>Whether a term is a sum itself that only this sum reads, so that both are one.</summary>
    private bool IsInside(Node node) => node.Name is null && _users[node].Count() == 1 && node.Operator switch
    {
        Operators.Add or Subtract or Operators.Product or SumOfProducts or Negate or Sum or SumDown or SumAcross => true,
        Multiply or RowProduct or MatrixProduct => node.Inputs.Count(IsConstant) == 1,
        Divide => IsConstant(node.Inputs[1]),
        _ => false,
    };

    private Node Ratio(Node y, Node r) => Graph.Over(r, Graph.Add(new Add(), y, Stabilizer(y)));

    /// <summary>ε with the sign of the sum, that of zero being positive.</summary>
    private Node Stabilizer(Node y)
    {
        return Graph.Where(Graph.Add(new GreaterOrEqual(), y, Graph.Number(0)), EpsilonNumber, Graph.Negative(EpsilonNumber));
    }

    private Node EpsilonNumber => Graph.Add(new Leaf(LeafKind.Hyper, Epsilon), Graphs.Shape.Scalar(RowSpace.Global));

    /// <summary>
    /// What a sum's bias and ε would take away, times the bias factor, in equal parts for all units of its terms; null where they
    /// are not all vectors.
    /// </summary>
    private Node? Shared(Node y, Node ratio, IReadOnlyList<Node> leaves)
    {
        if (leaves.Count == 0 || y.Shape.Rank != 1 || Sequence.IsDynamic(y) || leaves.Any(l => l.Shape.Rank != 1 || l.Shape.Rows != RowSpace.Step || Sequence.IsDynamic(l))) return null;
        var factor = Graph.Add(new Leaf(LeafKind.Hyper, BiasFactor), Graphs.Shape.Scalar(RowSpace.Global));
        var bias = BiasOf(y);
        var lost = bias is null ? Stabilizer(y) : Graph.Plus(bias, Stabilizer(y));
        var units = Graph.Add(new SizeConstant(leaves.Select(l => l.Shape.Size).Aggregate(Dim.Of(0), (a, b) => a + b)));
        return Graph.Over(Graph.Times(Graph.Add(new Sum(), Filled(Graph.Times(ratio, lost), y)), factor), units);
    }

    /// <summary>The constant terms of a sum of vectors; null where there are none.</summary>
    private Node? BiasOf(Node node)
    {
        Node? sum = null;
        for (int i = 0; i < node.Inputs.Length; i++)
        {
            var input = node.Inputs[i];
            bool minus = node.Operator is Negate || node.Operator is Subtract && i == 1;
            var part = IsConstant(input) ? node.Operator.IsTerm(i) ? input : null
                : IsInside(input) && node.Operator is Operators.Add or Subtract or Negate ? BiasOf(input) : null;
            if (part is null) continue;
            if (minus) part = Graph.Negative(part);
            sum = sum is null ? part : Graph.Plus(sum, part);
        }

        return sum;
    }
}
