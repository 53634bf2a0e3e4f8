using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A function of each column of a matrix (axis 0), or of each row (axis 1).</summary>
internal abstract record AlongAxis(Dim Axis) : RowOperator
{
    /// <summary>The function's name in the language, and in the runtime before Columns or Rows.</summary>
    protected abstract string Function { get; }

    public sealed override string Name => $"{Function}[{Axis}]";

    private bool OverRows => Axis.Value == 0;

    public sealed override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        if (rules.Of(x[0]) is not { Rank: 2 } s) return rules.Fail(ShapeProblem.Rank, this, x, 0, 0);
        return Axis.Value is 0 or 1 ? s : rules.Fail(ShapeProblem.Axis, this, x, 0, 0);
    }

    public sealed override string Statement(RowText t) =>
        $"MatrixFunctions.{Function}{(OverRows ? "Columns" : "Rows")}<T, V>(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, ref {t.Target}[row]);";

    /// <summary>Sums along the axis, each where its line is.</summary>
    protected Node Total(Graph graph, Node m) => OverRows
        ? graph.Add(new RepeatRows(m.Shape.Dims[0]), graph.Add(new SumDown(), m))
        : graph.Add(new RepeatColumns(m.Shape.Dims[1]), graph.Add(new SumAcross(), m));

    /// <summary>The greatest number along the axis, at each of those that it is of.</summary>
    protected Node Peak(Graph graph, Node m) => OverRows
        ? graph.Add(new RepeatRows(m.Shape.Dims[0]), graph.Add(new MaxDown(), m))
        : graph.Add(new RepeatColumns(m.Shape.Dims[1]), graph.Add(new MaxDown(), graph.Add(new Transpose(), m)));
}
