using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A matrix that has a vector in the row that a number tells, and zero elsewhere: how the gradient of a looked-up matrix comes about. Its adjoint looks g up.</summary>
/// <param name="Height">The number of the matrix's rows.</param>
internal sealed record PlaceRow(Dim Height) : RowOperator
{
    public override string Name => "PlaceRow";

    public override bool Cheap => true;

    public override Operator With(ShapeRules rules) => new PlaceRow(rules.Resolve(Height));

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (v, token) = (rules.Of(x[0]), rules.Of(x[1]));
        return v.Rank == 1 && token.Rank == 0
            ? Graphs.Shape.Matrix(Graphs.Shape.Finer(v.Rows, token.Rows), Height, v.Dims[0])
            : rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
    }

    public override string Statement(RowText t) =>
        $"MatrixFunctions.PlaceRow(ref {t.Rows[0]}[row], {t.Sizes[0]}, {t.Rows[1]}[row], {t.Size(Height)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(new Lookup(), d.Filled(g, y), y.Inputs[1]));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0]), y.Inputs[1]) : null;
}
