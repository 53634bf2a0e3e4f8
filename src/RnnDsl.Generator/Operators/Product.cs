using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A matrix times a vector, W x, or its transpose times one, Wᵀ x; with a third operand b, W x + b in one pass.
/// dS/dx = Wᵀ g (W g), dS/dW = g xᵀ (x gᵀ), dS/db = g.
/// </summary>
internal sealed record Product(bool Transposed = false) : Operator
{
    public override string Name => Transposed ? "TransposedProduct" : "Product";

    public override Linearity Linearity => Linearity.Bilinear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (w, v) = (rules.Of(x[0]), rules.Of(x[1]));
        if (w.Rank != 2 || v.Rank != 1) return rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
        var (inner, outer) = Transposed ? (w.Dims[0], w.Dims[1]) : (w.Dims[1], w.Dims[0]);
        if (!rules.Same(inner, v.Dims[0])) return rules.Fail(ShapeProblem.Inner, this, x, 0, 1);
        if (x.Count > 2 && !rules.Same(outer, rules.Of(x[2]).Dims[0])) return rules.Fail(ShapeProblem.Elementwise, this, x, 0, 2);
        return Graphs.Shape.Vector(Graphs.Shape.Finer(w.Rows, v.Rows), outer);
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        var (w, x) = (y.Inputs[0], y.Inputs[1]);
        d.Add(x, d.Graph.Add(new Product(!Transposed), w, g));
        d.Add(w, Transposed ? d.Graph.Add(new Outer(), x, g) : d.Graph.Add(new Outer(), g, x));
        if (y.Inputs.Length > 2) d.Add(y.Inputs[2], g);
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (w, x) = (y.Inputs[0], y.Inputs[1]);
        var t = d.Sum(
            y,
            d.Of(w) is { } tw ? d.Graph.Add(this, tw, x) : null,
            d.Of(x) is { } tx ? d.Graph.Add(this, w, tx) : null);
        return y.Inputs.Length > 2 ? d.Sum(y, t, d.Of(y.Inputs[2])) : t;
    }

    /// <summary>What it sums: the product's operand and the bias.</summary>
    public override bool IsTerm(int operand) => operand > 0;
}
