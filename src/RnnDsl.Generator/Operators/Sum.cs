using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The sum of a vector's units: dS/dx = g in every unit.</summary>
[Function]
internal sealed record Sum : RowOperator
{
    public override string Name => "Sum";

    public override Linearity Linearity => Linearity.Linear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: > 0 } s ? Graphs.Shape.Scalar(s.Rows) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) =>
        $"{t.Target}[row] = RowFunctions.Sum<T, V>(ref {t.Rows[0]}[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], g);

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;
}
