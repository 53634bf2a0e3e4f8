using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// The product of two matrices, each perhaps transposed: Y = op(A) op(B). dS/dop(A) = G op(B)ᵀ, dS/dop(B) = op(A)ᵀ G.
/// </summary>
internal sealed record MatrixProduct(bool TransposeA = false, bool TransposeB = false) : RowOperator
{
    public override string Name => "MatrixProduct" + (TransposeA ? "T" : "N") + (TransposeB ? "T" : "N");

    public override Linearity Linearity => Linearity.Bilinear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (a, b) = (rules.Of(x[0]), rules.Of(x[1]));
        if (a.Rank != 2 || b.Rank != 2) return rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
        var (height, left) = TransposeA ? (a.Dims[1], a.Dims[0]) : (a.Dims[0], a.Dims[1]);
        var (right, width) = TransposeB ? (b.Dims[1], b.Dims[0]) : (b.Dims[0], b.Dims[1]);
        return rules.Same(left, right)
            ? Graphs.Shape.Matrix(Graphs.Shape.Finer(a.Rows, b.Rows), height, width)
            : rules.Fail(ShapeProblem.Inner, this, x, 0, 1);
    }

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Product<T, V>(ref {t.Rows[0]}[row], {Bool(TransposeA)}, ref {t.Rows[1]}[row], {Bool(TransposeB)}, ref {t.Target}[row], "
        + $"{t.Dimension(0, TransposeA ? 1 : 0)}, {t.Dimension(0, TransposeA ? 0 : 1)}, {t.Dimension(1, TransposeB ? 0 : 1)});";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        g = d.Filled(g, y);
        d.Add(a, TransposeA ? Of(d.Graph, b, TransposeB, g, true) : Of(d.Graph, g, false, b, !TransposeB));
        d.Add(b, TransposeB ? Of(d.Graph, g, true, a, TransposeA) : Of(d.Graph, a, !TransposeA, g, false));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        return d.Sum(
            y,
            d.Of(a) is { } ta ? d.Graph.Add(this, d.Filled(ta, a), b) : null,
            d.Of(b) is { } tb ? d.Graph.Add(this, a, d.Filled(tb, b)) : null);
    }

    private static Node Of(Graph graph, Node a, bool transposeA, Node b, bool transposeB) => graph.Add(new MatrixProduct(transposeA, transposeB), a, b);

    private static string Bool(bool value) => value ? "true" : "false";

    public override void Relevance(Relevances d, Node y, Node r) => d.Bilinear(y, r);
}
