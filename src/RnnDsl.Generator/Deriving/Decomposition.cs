using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// Contextual decomposition (Murdoch et al. 2018), graph to graph: beside each value what of it a phrase of the input is relevant
/// for, and what biases alone make; the rest is irrelevant. Linear functions act on each part, a function of one operand splits
/// by the mean of both orders, a product gives the phrase what has no part from elsewhere in it.
/// </summary>
internal sealed class Decomposition
{
    /// <summary>The part that the phrase is relevant for.</summary>
    public const string Relevant = "relevant__";

    /// <summary>The part that biases alone make.</summary>
    public const string Bias = "bias__";

    /// <summary>The number, 1 or 0, that says whether a quantity is left whole.</summary>
    public const string Whole = "whole__";

    /// <summary>1 at steps where a product of biases counts as the phrase's.</summary>
    public const string InSpan = "span__";

    private readonly Graph _graph;
    private readonly Definition _definition;
    private readonly Factors _factors;
    private readonly Dictionary<Node, Node> _relevant = [];
    private readonly Dictionary<Node, Node> _bias = [];
    private readonly Node _inSpan;

    private Decomposition(Graph graph, Definition definition)
    {
        _graph = graph;
        _factors = new Factors(definition);
        _definition = definition;
        _inSpan = graph.Add(new Leaf(LeafKind.Input, InSpan), Shape.Scalar(RowSpace.Step));
    }

    /// <summary>The program with the parts of each of its named values as further results.</summary>
    public static Graph Derive(Definition definition, Graph program)
    {
        var graph = program.Rewrite();
        var d = new Decomposition(graph, definition);
        var nodes = graph.Nodes.Where(n => n != d._inSpan).ToList();
        foreach (var node in nodes) d.Split(node);
        foreach (var node in nodes)
            if (node.Operator is Carry) graph.Close(d._relevant[node], graph.Filled(d.WithSpanBias(node.Inputs[1]), node.Inputs[1]));
        var nexts = new HashSet<Node>(nodes.Where(n => n.Operator is Carry).Select(n => n.Inputs[1]));
        foreach (var (name, node) in graph.Results.ToList())
        {
            bool isNext = nexts.Contains(node);
            var part = ResultNames.Is(name, ResultNames.Final) ? d.FinalOf(node) : isNext ? d.WithSpanBias(node) : d.Of(d._relevant, node);
            graph.Results.Add((ResultNames.Prefixed(name, Relevant), graph.Filled(part ?? graph.Number(0), node)));
            if (!ResultNames.Is(name, ResultNames.Quantity)) continue;
            var bias = d.Of(d._bias, node) ?? graph.Number(0);
            graph.Results.Add((ResultNames.Prefixed(name, Bias), graph.Filled(isNext ? graph.Minus(bias, graph.Times(bias, d._inSpan)) : bias, node)));
        }

        return graph;
    }

    private Node? Of(Dictionary<Node, Node> parts, Node node) => parts.TryGetValue(node, out var part) ? part : null;

    private Node FinalOf(Node node)
    {
        var last = node.Inputs[0];
        return _graph.Add(node.Operator, _graph.Filled(WithSpanBias(last), last));
    }

    /// <summary>What biases alone make is, from step to step, the phrase's inside of it and irrelevant outside.</summary>
    private Node WithSpanBias(Node node)
    {
        var (relevant, bias) = (Of(_relevant, node) ?? _graph.Number(0), Of(_bias, node));
        return bias is null ? relevant : _graph.Plus(relevant, _graph.Times(bias, _inSpan));
    }

    private void Split(Node node)
    {
        var (relevant, bias) = Parts(node);
        if (relevant is not null) _relevant[node] = relevant;
        if (bias is not null) _bias[node] = bias;
        if (relevant is not null && node.Name is { } name) relevant.Name ??= Relevant + name;
    }

    private (Node? Relevant, Node? Bias) Parts(Node node)
    {
        if (_factors.IsConstant(node)) return (null, node);
        var x = node.Inputs;
        switch (node.Operator)
        {
            case Leaf when Factors.IsDrawn(_definition, node):
                return (null, node);
            case Leaf { Kind: LeafKind.Input or LeafKind.Context } leaf:
                return (_graph.Add(leaf with { Symbol = Relevant + leaf.Symbol }, node.Shape), null);
            case Leaf { Kind: LeafKind.Initial } leaf:
                return (_graph.Add(leaf with { Symbol = Relevant + leaf.Symbol }, node.Shape), null);
            case Carry carry:
                return (_graph.AddCarry(carry with { State = Relevant + carry.State }, _relevant[x[0]], node.Shape), null);
            case Final:
                return (null, null);
            case Intervene place:
                return Quantity(node, place.Quantity, new Passage(place.Quantity));
            case IntervenePart part:
                return Quantity(node, part.Quantity, new Passage(part.Quantity, part.Units));
            case Softmax or SoftmaxAlong:
                return (null, node);
            case Lookup or OneHot when x[x.Length - 1].Operator is Leaf { Kind: LeafKind.Input }:
                // A token is the phrase's or not: its part is a mask.
                return (_graph.Times(_relevant[x[x.Length - 1]], node), null);
            case Lookup or OneHot:
                return (null, node);
            case Where:
                return (Each(node, _relevant, 1), Each(node, _bias, 1));
            case Operators.Product:
                return (Each(node, _relevant, 1, 1), Each(node, _bias, 1, 2));
            case { Linearity: Linearity.Bilinear } when x.Count(_factors.IsConstant) == 1:
                int free = _factors.IsConstant(x[0]) ? 1 : 0;
                return (Each(node, _relevant, free, 1), Each(node, _bias, free, 1));
            case { Linearity: Linearity.Bilinear }:
                return Bilinear(node);
            case { Linearity: Linearity.Linear }:
            // A denominator is left whole, unless it is all there is.
            case Divide when !_factors.IsConstant(x[0]):
                int terms = node.Operator is Divide ? 1 : x.Length;
                return (Each(node, _relevant, 0, terms), Each(node, _bias, 0, terms));
            default:
                return Nonlinear(node);
        }
    }

    private (Node?, Node?) Quantity(Node node, string quantity, Passage passage)
    {
        var whole = _graph.Add(new Leaf(LeafKind.Hyper, Whole + quantity), Shape.Scalar(RowSpace.Global));
        var rest = _graph.Minus(_graph.Number(1), whole);
        var (relevant, bias) = (Of(_relevant, node.Inputs[0]), Of(_bias, node.Inputs[0]));
        if (relevant is not null) relevant = _graph.Times(_graph.Add(passage, _graph.Filled(relevant, node), node), rest);
        bias = _graph.Times(_graph.Add(passage, _graph.Filled(bias ?? _graph.Number(0), node), node), rest);
        return (relevant, _graph.Plus(bias, _graph.Times(node, whole)));
    }

    /// <summary>The operator on one part of some operands, all others as they are; null where no operand has that part.</summary>
    private Node? Each(Node node, Dictionary<Node, Node> parts, int first, int count = int.MaxValue)
    {
        var x = node.Inputs;
        bool IsPart(int i) => i >= first && i - first < count;
        if (!x.Where((n, i) => IsPart(i) && parts.ContainsKey(n)).Any()) return null;
        // A bias of its own that a product has is part of the biases' part alone.
        var operands = x.Select((n, i) => IsPart(i) ? _graph.Filled(Of(parts, n) ?? _graph.Number(0), n) : n).Where((_, i) => node.Operator is not Operators.Product || i < Math.Max(2, first + count)).ToArray();
        return Apply(node, operands);
    }

    /// <summary>Products of the phrase with the phrase and with biases, and inside the phrase those of biases.</summary>
    private (Node?, Node?) Bilinear(Node node)
    {
        var (u, v) = (node.Inputs[0], node.Inputs[1]);
        var (ru, rv, bu, bv) = (Of(_relevant, u), Of(_relevant, v), Of(_bias, u), Of(_bias, v));
        Node? sum = null, bias = null;
        if (ru is not null && (rv is not null || bv is not null)) Add(ru, rv is null ? bv! : bv is null ? rv : _graph.Plus(rv, bv));
        if (bu is not null && rv is not null) Add(bu, rv);
        if (bu is not null && bv is not null)
        {
            // What belongs to an example as a whole has no step inside or outside of a phrase.
            var product = Apply(node, [_graph.Filled(bu, u), _graph.Filled(bv, v)]);
            if (node.Shape.Rows == RowSpace.Step) AddTerm(_graph.Times(product, _inSpan));
            else bias = product;
        }

        return (sum, bias);

        void Add(Node a, Node b) => AddTerm(Apply(node, [_graph.Filled(a, u), _graph.Filled(b, v)]));

        void AddTerm(Node term) => sum = sum is null ? term : _graph.Plus(sum, term);
    }

    /// <summary>½ (f(r + c) − f(c) + f(x) − f(x − r)), with c the part of biases, whose own part is f(c).</summary>
    private (Node?, Node?) Nonlinear(Node node)
    {
        var x = node.Inputs;
        if (x.Length == 0) return (null, node);
        var zero = _graph.Number(0);
        var bias = x.Select(n => _graph.Filled(Of(_bias, n) ?? zero, n)).ToArray();
        var alone = Apply(node, bias);
        if (!x.Any(_relevant.ContainsKey)) return (null, alone);
        var with = x.Select((n, i) => Of(_relevant, n) is { } r ? _graph.Filled(_graph.Plus(_graph.Filled(r, n), bias[i]), n) : bias[i]).ToArray();
        var without = x.Select(n => Of(_relevant, n) is { } r ? _graph.Minus(n, _graph.Filled(r, n)) : n).ToArray();
        var first = _graph.Minus(Apply(node, with), alone);
        var last = _graph.Minus(node, Apply(node, without));
        return (_graph.Times(_graph.Plus(first, last), _graph.Number(0.5)), alone);
    }

    private Node Apply(Node node, Node[] operands) => _graph.Add(node.Operator, operands);
}
