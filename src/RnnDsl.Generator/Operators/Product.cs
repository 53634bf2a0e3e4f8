using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A matrix times a vector, W x, or its transpose times one, Wᵀ x.
/// dS/dx = Wᵀ g (W g), dS/dW = g xᵀ (x gᵀ).
/// </summary>
internal sealed record Product(bool Transposed = false) : Operator
{
    public override string Name => Transposed ? "TransposedProduct" : "Product";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (w, v) = (rules.Of(x[0]), rules.Of(x[1]));
        if (w.Rank != 2 || v.Rank != 1) return rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
        var (inner, outer) = Transposed ? (w.Dims[0], w.Dims[1]) : (w.Dims[1], w.Dims[0]);
        return rules.Same(inner, v.Dims[0])
            ? Graphs.Shape.Vector(Graphs.Shape.Finer(w.Rows, v.Rows), outer)
            : rules.Fail(ShapeProblem.Inner, this, x, 0, 1);
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        var (w, x) = (y.Inputs[0], y.Inputs[1]);
        d.Add(x, d.Graph.Add(new Product(!Transposed), w, g));
        d.Add(w, Transposed ? d.Graph.Add(new Outer(), x, g) : d.Graph.Add(new Outer(), g, x));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (w, x) = (y.Inputs[0], y.Inputs[1]);
        return d.Sum(
            y,
            d.Of(w) is { } tw ? d.Graph.Add(this, tw, x) : null,
            d.Of(x) is { } tx ? d.Graph.Add(this, w, tx) : null);
    }
}
