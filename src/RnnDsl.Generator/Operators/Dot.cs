using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The inner product of two vectors: dS/da = g b, dS/db = g a.</summary>
[Function(2)]
internal sealed record Dot : RowOperator
{
    public override string Name => "Dot";

    public override Linearity Linearity => Linearity.Bilinear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (a, b) = (rules.Of(x[0]), rules.Of(x[1]));
        if (a.Rank != 1 || b.Rank != 1) return rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
        return rules.Same(a.Dims[0], b.Dims[0])
            ? Graphs.Shape.Scalar(Graphs.Shape.Finer(a.Rows, b.Rows))
            : rules.Fail(ShapeProblem.Elementwise, this, x, 0, 1);
    }

    public override string Statement(RowText t) =>
        $"{t.Target}[row] = RowFunctions.Dot<T, V>(ref {t.Rows[0]}[row], ref {t.Rows[1]}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Times(g, y.Inputs[1]));
        d.Add(y.Inputs[1], d.Graph.Times(g, y.Inputs[0]));
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
