using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>op(A)⁻¹ B for a square A, perhaps transposed, without forming the inverse: dS/dB = op(A)⁻ᵀ G, dS/dop(A) = −(dS/dB) Yᵀ.</summary>
[Function(2)]
internal sealed record Solve(bool Transposed) : RowOperator
{
    public Solve()
        : this(false)
    {
    }

    public override string Name => Transposed ? "TransposedSolve" : "Solve";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (a, b) = (rules.Of(x[0]), rules.Of(x[1]));
        if (a.Rank != 2 || b.Rank != 2) return rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
        if (!rules.Same(a.Dims[0], a.Dims[1])) return rules.Fail(ShapeProblem.Square, this, x, 0, 0);
        return rules.Same(a.Dims[0], b.Dims[0]) ? b.In(Graphs.Shape.Finer(a.Rows, b.Rows)) : rules.Fail(ShapeProblem.Inner, this, x, 0, 1);
    }

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Solve(ref {t.Rows[0]}[row], {(Transposed ? "true" : "false")}, ref {t.Rows[1]}[row], ref {t.Target}[row], {t.Dimension(1, 0)}, {t.Dimension(1, 1)});";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        var back = d.Graph.Add(new Solve(!Transposed), a, d.Filled(g, y));
        d.Add(b, back);
        var outer = Transposed ? d.Graph.Add(new MatrixProduct(TransposeB: true), y, back) : d.Graph.Add(new MatrixProduct(TransposeB: true), back, y);
        d.Add(a, d.Graph.Negative(outer));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        return d.Sum(
            y,
            d.Of(b) is { } tb ? d.Graph.Add(this, a, d.Filled(tb, b)) : null,
            d.Of(a) is { } ta ? d.Graph.Negative(d.Graph.Add(this, a, d.Graph.Add(new MatrixProduct(TransposeA: Transposed), d.Filled(ta, a), y))) : null);
    }

    /// <summary>Ā Δy = ΔB − ΔA ȳ: the adjoint at the means, of the result too.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        var (mean, result) = (d.Mean(a), d.Mean(y));
        var back = d.Graph.Add(new Solve(!Transposed), mean, d.Filled(m, y));
        d.Add(b, back);
        var outer = Transposed ? d.Graph.Add(new MatrixProduct(TransposeB: true), result, back) : d.Graph.Add(new MatrixProduct(TransposeB: true), back, result);
        d.Add(a, d.Graph.Negative(outer));
    }

    /// <summary>All to the right-hand side: the matrix is a gate.</summary>
    public override void Relevance(Relevances d, Node y, Node r)
    {
        if (d.IsConstant(y.Inputs[1])) d.Absorb(d.Filled(r, y));
        else d.Linear(y, r, 1);
    }
}
