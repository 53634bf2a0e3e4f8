using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>x − log Σ exp x along an axis of a matrix: the logarithm of <see cref="SoftmaxAlong"/>, as a formula that loses no small number.</summary>
[Function(1, Sizes = 1, Name = "LogSoftmax")]
internal sealed record LogSoftmaxAlong(Dim Axis) : RowOperator
{
    public override string Name => $"LogSoftmax[{Axis}]";

    private bool OverRows => Axis.Value == 0;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        if (rules.Of(x[0]) is not { Rank: 2 } s) return rules.Fail(ShapeProblem.Rank, this, x, 0, 0);
        return Axis.Value is 0 or 1 ? s : rules.Fail(ShapeProblem.Axis, this, x, 0, 0);
    }

    public override string Statement(RowText t) =>
        $"MatrixFunctions.LogSoftmax{(OverRows ? "Columns" : "Rows")}<T, V>(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        g = d.Filled(g, y);
        d.Add(y.Inputs[0], d.Graph.Minus(g, d.Graph.Times(d.Graph.Add(new Exp(), y), Total(d.Graph, g))));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        if (d.Of(y.Inputs[0]) is not { } t) return null;
        t = d.Filled(t, y.Inputs[0]);
        return d.Graph.Minus(t, Total(d.Graph, d.Graph.Times(t, d.Graph.Add(new Exp(), y))));
    }

    /// <summary>Sums along the axis, each where its line is.</summary>
    private Node Total(Graph graph, Node m) => OverRows
        ? graph.Add(new RepeatRows(m.Shape.Dims[0]), graph.Add(new SumDown(), m))
        : graph.Add(new RepeatColumns(m.Shape.Dims[1]), graph.Add(new SumAcross(), m));
}
