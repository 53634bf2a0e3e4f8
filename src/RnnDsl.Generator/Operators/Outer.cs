using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The outer product a bᵀ: dS/da = G b, dS/db = Gᵀ a.</summary>
[Function(2)]
internal sealed record Outer : RowOperator
{
    public override string Name => "Outer";

    public override Linearity Linearity => Linearity.Bilinear;

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (a, b) = (rules.Of(x[0]), rules.Of(x[1]));
        return a.Rank == 1 && b.Rank == 1
            ? Graphs.Shape.Matrix(Graphs.Shape.Finer(a.Rows, b.Rows), a.Dims[0], b.Dims[0])
            : rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
    }

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Outer<T, V>(ref {t.Rows[0]}[row], {t.Sizes[0]}, ref {t.Rows[1]}[row], {t.Sizes[1]}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        g = d.Filled(g, y);
        d.Add(y.Inputs[0], d.Graph.MatrixTimesVector(g, y.Inputs[1], transposed: false));
        d.Add(y.Inputs[1], d.Graph.MatrixTimesVector(g, y.Inputs[0], transposed: true));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        return d.Sum(
            y,
            d.Of(a) is { } ta ? d.Graph.Add(this, d.Filled(ta, a), b) : null,
            d.Of(b) is { } tb ? d.Graph.Add(this, a, d.Filled(tb, b)) : null);
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Bilinear(y, r);
}
