using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Deriving;

/// <summary>
/// The α-β rule of relevance (Bach et al. 2015), for sums of vectors and of matrices times vectors: what supports a sum has α of its
/// relevance, each part by its share of all that supports, and what speaks against it −β. With α = 1 and β = 0 it is the z⁺ rule.
/// </summary>
internal sealed class SignedSums
{
    /// <summary>The number α.</summary>
    public const string Alpha = "alpha__";

    /// <summary>The number β.</summary>
    public const string Beta = "beta__";

    /// <summary>What the names of the parts of a matrix begin with that keep its positive entries, and its negative ones.</summary>
    public const string Positive = "positive__", Negative = "negative__";

    private readonly Graph _graph;
    private readonly List<(Node? Weight, bool Transposed, Node Value, bool IsMinus, bool IsConstant)> _terms = [];

    private SignedSums(Graph graph) => _graph = graph;

    /// <summary>A term's relevance, and what no term gets.</summary>
    public sealed record Parts(IReadOnlyList<(Node Value, Node Relevance)> Terms, Node Rest);

    /// <summary>The rule for a sum; null where it is made of other things than vectors, numbers and matrices of weights times vectors.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="y">The sum.</param>
    /// <param name="r">Its relevance, in its shape.</param>
    /// <param name="epsilon">What is added to denominators.</param>
    /// <param name="isInside">Whether a term is a sum that is one with this one.</param>
    /// <param name="isConstant">Whether a term is the same for all examples.</param>
    public static Parts? Of(Graph graph, Node y, Node r, Node epsilon, System.Func<Node, bool> isInside, System.Func<Node, bool> isConstant)
    {
        var sums = new SignedSums(graph);
        return y.Shape is { Rank: 1 } && !Sequence.IsDynamic(y) && sums.Collect(y, false, isInside, isConstant) ? sums.Share(r, epsilon) : null;
    }

    private bool Collect(Node node, bool isMinus, System.Func<Node, bool> isInside, System.Func<Node, bool> isConstant)
    {
        switch (node.Operator)
        {
            case Add or Subtract or Negate:
                for (int i = 0; i < node.Inputs.Length; i++)
                {
                    bool minus = isMinus ^ (node.Operator is Negate || node.Operator is Subtract && i == 1);
                    var input = node.Inputs[i];
                    if (isInside(input) && input.Operator is Add or Subtract or Negate or Product)
                    {
                        if (!Collect(input, minus, isInside, isConstant)) return false;
                    }
                    else
                    {
                        _terms.Add((null, false, input, minus, isConstant(input)));
                    }
                }

                return true;
            case Product product when BaseOf(node.Inputs[0]) is Leaf { Kind: LeafKind.Weight }:
                _terms.Add((node.Inputs[0], product.Transposed, node.Inputs[1], isMinus, false));
                if (node.Inputs.Length > 2) _terms.Add((null, false, node.Inputs[2], isMinus, true));
                return true;
            default:
                return false;
        }
    }

    private Parts Share(Node r, Node epsilon)
    {
        var up = Total(true, false)!;
        var down = Total(false, false)!;
        var forUp = _graph.Times(_graph.Over(r, _graph.Add(new Add(), up, epsilon)), Number(Alpha));
        var forDown = _graph.Times(_graph.Over(r, _graph.Add(new Subtract(), down, epsilon)), Number(Beta));
        var terms = new List<(Node, Node)>();
        foreach (var (weight, transposed, value, isMinus, _) in _terms.Where(t => !t.IsConstant))
        {
            var (high, low) = (Keep(value, true), Keep(value, false));
            if (weight is null)
            {
                if (isMinus) terms.Add((value, _graph.Minus(_graph.Times(_graph.Negative(low), forUp), _graph.Times(_graph.Negative(high), forDown))));
                else terms.Add((value, _graph.Minus(_graph.Times(high, forUp), _graph.Times(low, forDown))));
                continue;
            }

            Node Back(bool positive, Node g) => _graph.Add(new Product(!transposed), Part(weight, positive), g);
            var supports = _graph.Plus(_graph.Times(high, Back(!isMinus, forUp)), _graph.Times(low, Back(isMinus, forUp)));
            var opposes = _graph.Plus(_graph.Times(low, Back(!isMinus, forDown)), _graph.Times(high, Back(isMinus, forDown)));
            var share = _graph.Minus(supports, opposes);
            terms.Add((value, isMinus ? _graph.Negative(share) : share));
        }

        // Of numbers nobody gets the share, nor what ε takes, nor what is left where nothing speaks against the sum.
        var given = _graph.Minus(_graph.Times(forUp, Total(true, true) ?? _graph.Number(0)), _graph.Times(forDown, Total(false, true) ?? _graph.Number(0)));
        return new Parts(terms, _graph.Minus(r, given));
    }

    /// <summary>The sum of all positive, or of all negative, contributions.</summary>
    private Node? Total(bool positive, bool withoutConstants)
    {
        Node? sum = null;
        foreach (var (weight, transposed, value, isMinus, isConstant) in _terms)
        {
            if (withoutConstants && isConstant) continue;
            Node term;
            if (weight is null) term = Keep(value, positive ^ isMinus);
            else
            {
                Node Times(bool sign, Node v) => _graph.Add(new Product(transposed), Part(weight, sign), v);
                bool same = positive ^ isMinus;
                term = _graph.Plus(Times(true, Keep(value, same)), Times(false, Keep(value, !same)));
            }

            if (isMinus) term = _graph.Negative(term);
            sum = sum is null ? term : _graph.Plus(sum, term);
        }

        return sum;
    }

    private Node Keep(Node value, bool positive) => _graph.Add(positive ? new Max() : new Min(), value, _graph.Number(0));

    private Node Number(string name) => _graph.Add(new Leaf(LeafKind.Hyper, name), Shape.Scalar(RowSpace.Global));

    private static Operator BaseOf(Node weight) => weight.Operator is Columns ? BaseOf(weight.Inputs[0]) : weight.Operator;

    /// <summary>The entries of one sign of a matrix, made once for each version of the weights.</summary>
    private Node Part(Node weight, bool positive) => weight.Operator is Columns columns
        ? _graph.Add(columns, Part(weight.Inputs[0], positive))
        : _graph.Add(new Leaf(LeafKind.Derived, (positive ? Positive : Negative) + ((Leaf)weight.Operator).Symbol), weight.Shape);
}
