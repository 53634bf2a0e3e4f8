using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The index of the greatest of a vector's units, of the first at a tie. Nothing flows through it.</summary>
[Function]
internal sealed record ArgMax : RowOperator
{
    public override string Name => "ArgMax";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Scalar(s.Rows) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"{t.Target}[row] = T.CreateTruncating(RowPeaks.ArgMax(ref {t.Rows[0]}[row], {t.Sizes[0]}));";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;

    public override void Relevance(Relevances d, Node y, Node r) => d.Absorb(r);
}
