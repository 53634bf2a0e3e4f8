using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Deriving;

/// <summary>What a value is as a factor of a product.</summary>
internal enum Factor
{
    /// <summary>The same for all examples and steps.</summary>
    Constant,

    /// <summary>Says how much of the other factor gets through: it lies in [0, 1].</summary>
    Gate,

    Signal,
}

/// <summary>
/// Tells gates from signals: what is marked as a gate, attention, squashing functions into [0, 1], and what is made of
/// these by arithmetic that stays in [0, 1].
/// </summary>
internal sealed class Factors(Definition definition)
{
    private readonly Dictionary<Node, (double Low, double High)?> _ranges = [];

    public Factor Of(Node node) => IsConstant(node) ? Factor.Constant : RangeOf(node) is { Low: >= 0, High: <= 1 } ? Factor.Gate : Factor.Signal;

    /// <summary>Whether what arrives at a quantity goes no further.</summary>
    public bool Stops(string quantity) => definition.Quantities.Any(q => q.Name == quantity && q.Source.Relevance == RelevanceRules.Stop);

    /// <summary>Whether a leaf is what a run draws itself: it is the same for whatever a run is compared with.</summary>
    public static bool IsDrawn(Definition definition, Node node) =>
        node.Operator is Leaf { Kind: LeafKind.Input } leaf && definition.Leaves.Any(l => l.Name == leaf.Symbol && l.Source.IsDrawn);

    public bool IsConstant(Node node) =>
        node.Shape.Rows == RowSpace.Global || node.Operator is Leaf { Kind: LeafKind.StepIndex or LeafKind.Hyper } or Constant or SizeConstant or Positions
        || node.Operator is Fill or RepeatRows or RepeatColumns && IsConstant(node.Inputs[0]);

    /// <summary>Where a value that is made of gates and numbers lies; null for any other.</summary>
    private (double Low, double High)? RangeOf(Node node)
    {
        if (_ranges.TryGetValue(node, out var known)) return known;
        _ranges[node] = null; // a circle is no gate
        return _ranges[node] = Compute(node);
    }

    private (double Low, double High)? Compute(Node node) => node.Operator switch
    {
        Intervene place => OfQuantity(place.Quantity, node),
        IntervenePart part => OfQuantity(part.Quantity, node),
        // A mask says what gets through, whatever it is scaled by.
        Leaf { Kind: LeafKind.Input } leaf => definition.Leaves.Any(l => l.Name == leaf.Symbol && l.Source.IsMask) ? (0, 1) : null,
        Sigmoid or HardSigmoid or Softmax or SoftmaxAlong => (0, 1),
        Greater or GreaterOrEqual or Equal or MarkGreatest or MarkGreatestDown => (0, 1),
        Constant number => (number.Value, number.Value),
        Fill or Slice or Reshape or Flatten or Transpose or RepeatRows or RepeatColumns or StopGradient => RangeOf(node.Inputs[0]),
        Concat or ConcatUnits => node.Inputs.Select(RangeOf).Aggregate(Both),
        Negate => RangeOf(node.Inputs[0]) is { } r ? (-r.High, -r.Low) : null,
        Add or Subtract or Multiply or Min or Max when RangeOf(node.Inputs[0]) is { } a && RangeOf(node.Inputs[1]) is { } b => node.Operator switch
        {
            Add => (a.Low + b.Low, a.High + b.High),
            Subtract => (a.Low - b.High, a.High - b.Low),
            Min => (Math.Min(a.Low, b.Low), Math.Min(a.High, b.High)),
            Max => (Math.Max(a.Low, b.Low), Math.Max(a.High, b.High)),
            _ => Product(a, b),
        },
        Where => Both(RangeOf(node.Inputs[1]), RangeOf(node.Inputs[2])),
        _ => null,
    };

    private (double Low, double High)? OfQuantity(string name, Node node)
    {
        var source = definition.Quantities.FirstOrDefault(q => q.Name == name)?.Source;
        if (source is null) return RangeOf(node.Inputs[0]);
        if (source.Relevance == RelevanceRules.Signal) return null;
        return source.Relevance == RelevanceRules.Gate || (source.Roles & (QuantityRoles.Gate | QuantityRoles.Attention)) != 0 ? (0, 1) : RangeOf(node.Inputs[0]);
    }

    private static (double Low, double High)? Both((double Low, double High)? a, (double Low, double High)? b) =>
        a is { } x && b is { } y ? (Math.Min(x.Low, y.Low), Math.Max(x.High, y.High)) : null;

    private static (double Low, double High) Product((double Low, double High) a, (double Low, double High) b)
    {
        double[] corners = [a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High];
        return (corners.Min(), corners.Max());
    }
}
