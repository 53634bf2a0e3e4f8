using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Running sums from the end: unit i is xᵢ + … + xₙ₋₁. The adjoint of <see cref="CumSum"/>, and the other way round.</summary>
internal sealed record ReverseCumSum : LinearRow
{
    public override string Name => "ReverseCumSum";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) => $"RowScans.ReverseCumSum(ref {t.Rows[0]}[row], ref {t.Target}[row], {t.Sizes[0]});";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new CumSum(), g);
}
