using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A vector as every column of a matrix: dS/dv is the sum of the columns of G.</summary>
internal sealed record RepeatColumns(Dim Count) : RowOperator
{
    public override string Name => $"RepeatColumns[{Count}]";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Matrix(s.Rows, s.Dims[0], Count) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Operator With(ShapeRules rules) => new RepeatColumns(rules.Resolve(Count));

    public override string Statement(RowText t) =>
        $"MatrixFunctions.RepeatColumns<T, V>(ref {t.Rows[0]}[row], {t.Sizes[0]}, {t.Size(Count)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g) =>
        d.Add(y.Inputs[0], d.Graph.Add(new SumAcross(), d.Filled(g, y)));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;
}
