using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>1 for the greatest of a vector's units, the first at a tie, and 0 for all others. Nothing flows through it.</summary>
internal sealed record MarkGreatest : RowOperator
{
    public override string Name => "MarkGreatest";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) => $"RowPeaks.Mark(ref {t.Rows[0]}[row], ref {t.Target}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;

    public override void Relevance(Relevances d, Node y, Node r) => d.Absorb(r);
}
