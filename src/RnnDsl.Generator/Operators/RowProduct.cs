using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A matrix that has a value at each row times a vector, M v, or its transpose times one, Mᵀ v. (The product of a weight is a
/// <see cref="Product"/>, which all rows share.) dS/dv = Mᵀ g (M g), dS/dM = g vᵀ (v gᵀ).
/// </summary>
internal sealed record RowProduct(bool Transposed = false) : RowOperator
{
    public override string Name => Transposed ? "TransposedRowProduct" : "RowProduct";

    public override Linearity Linearity => Linearity.Bilinear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => new Product(Transposed).Infer(rules, x);

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Multiply{(Transposed ? "Transposed" : "")}<T, V>(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, ref {t.Rows[1]}[row], ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        var (m, v) = (y.Inputs[0], y.Inputs[1]);
        g = d.Filled(g, y);
        d.Add(v, d.Graph.MatrixTimesVector(m, g, !Transposed));
        d.Add(m, Transposed ? d.Graph.Add(new Outer(), v, g) : d.Graph.Add(new Outer(), g, v));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (m, v) = (y.Inputs[0], y.Inputs[1]);
        return d.Sum(
            y,
            d.Of(m) is { } tm ? d.Graph.MatrixTimesVector(d.Filled(tm, m), v, Transposed) : null,
            d.Of(v) is { } tv ? d.Graph.MatrixTimesVector(m, d.Filled(tv, v), Transposed) : null);
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Bilinear(y, r);
}
