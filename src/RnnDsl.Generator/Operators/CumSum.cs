using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Running sums of a vector: unit i is x₀ + … + xᵢ. Adjoint: running sums of g from the end.</summary>
[Function]
internal sealed record CumSum : LinearRow
{
    public override string Name => "CumSum";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) => $"RowScans.CumSum(ref {t.Rows[0]}[row], ref {t.Target}[row], {t.Sizes[0]});";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new ReverseCumSum(), g);
}
