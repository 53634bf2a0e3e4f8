using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// exp x / Σ exp x along an axis of a matrix, so that each column (axis 0) or each row (axis 1) sums to 1:
/// dS/dx = y ⊙ (g − Σ g y along the axis).
/// </summary>
[Function(1, Sizes = 1, Name = "Softmax")]
internal sealed record SoftmaxAlong(Dim Axis) : RowOperator
{
    public override string Name => $"Softmax[{Axis}]";

    private bool OverRows => Axis.Value == 0;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        if (rules.Of(x[0]) is not { Rank: 2 } s) return rules.Fail(ShapeProblem.Rank, this, x, 0, 0);
        return Axis.Value is 0 or 1 ? s : rules.Fail(ShapeProblem.Axis, this, x, 0, 0);
    }

    public override string Statement(RowText t) =>
        $"MatrixFunctions.Softmax{(OverRows ? "Columns" : "Rows")}<T, V>(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], Pull(d.Graph, y, d.Filled(g, y)));

    // The Jacobian is symmetric: the tangent is the adjoint's formula.
    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? Pull(d.Graph, y, d.Filled(t, y.Inputs[0])) : null;

    private Node Pull(Graph graph, Node y, Node g)
    {
        var product = graph.Times(g, y);
        var mean = OverRows
            ? graph.Add(new RepeatRows(y.Shape.Dims[0]), graph.Add(new SumDown(), product))
            : graph.Add(new RepeatColumns(y.Shape.Dims[1]), graph.Add(new SumAcross(), product));
        return graph.Times(y, graph.Minus(g, mean));
    }
}
