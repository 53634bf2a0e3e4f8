using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Running sums from the end: unit i is xᵢ + … + xₙ₋₁. The adjoint of <see cref="CumSum"/>, and the other way round.</summary>
internal sealed record ReverseCumSum : RowOperator
{
    public override string Name => "ReverseCumSum";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? s : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) => $"RowScans.ReverseCumSum(ref {t.Rows[0]}[row], ref {t.Target}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(new CumSum(), d.Filled(g, y)));

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;
}
