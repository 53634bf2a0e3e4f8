using System;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// The exponentials of an operand in both runs and their sums: what DeepLIFT's rules for softmax and its logarithm are made of.
/// One shift for both runs keeps them in range, and changes nothing else.
/// </summary>
internal sealed class Exponentials
{
    private readonly Differences _d;
    private readonly Node _operand;

    /// <param name="d">The derivation.</param>
    /// <param name="operand">What is exponentiated; its runs differ.</param>
    /// <param name="peak">The greatest number of those that are summed together.</param>
    /// <param name="total">Their sum.</param>
    public Exponentials(Differences d, Node operand, Func<Node, Node> peak, Func<Node, Node> total)
    {
        (_d, _operand) = (d, operand);
        var reference = d.ReferenceOf(operand);
        var shift = d.Graph.Add(new Max(), peak(operand), peak(reference));
        (Now, Then) = (d.Graph.Add(new Exp(), d.Graph.Minus(operand, shift)), d.Graph.Add(new Exp(), d.Graph.Minus(reference, shift)));
        (Sum, SumThen) = (total(Now), total(Then));
    }

    public Node Now { get; }

    public Node Then { get; }

    public Node Sum { get; }

    public Node SumThen { get; }

    /// <summary>The multiplier of a quotient of <see cref="Now"/> by <see cref="Sum"/>: each factor at the mean of the other.</summary>
    /// <param name="m">The quotient's multiplier.</param>
    /// <param name="dot">The sum of a product, of those that are summed together.</param>
    public Node OfShares(Node m, Func<Node, Node, Node> dot)
    {
        var g = _d.Graph;
        var (one, half) = (g.Number(1), g.Number(0.5));
        var inverse = g.Times(g.Plus(g.Over(one, Sum), g.Over(one, SumThen)), half);
        var mean = g.Times(g.Plus(Now, Then), half);
        return g.Minus(g.Times(m, inverse), g.Over(g.Over(dot(m, mean), Sum), SumThen));
    }

    /// <summary>The multiplier of −log <see cref="Sum"/>.</summary>
    /// <param name="m">What arrives at each sum, in all.</param>
    public Node OfLogarithm(Node m)
    {
        var g = _d.Graph;
        var logarithm = _d.Secant(g.Minus(g.Add(new Log(), Sum), g.Add(new Log(), SumThen)), g.Minus(Sum, SumThen), g.Over(g.Number(1), Sum));
        return g.Negative(g.Times(m, logarithm));
    }

    /// <summary>Carries a multiplier of the exponentials to their operand.</summary>
    public void Add(Node multiplier) =>
        _d.Add(_operand, _d.Graph.Times(multiplier, _d.Secant(_d.Graph.Minus(Now, Then), _d.Change(_operand), Now)));
}
