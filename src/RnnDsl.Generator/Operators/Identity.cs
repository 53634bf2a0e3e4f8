using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The matrix with ones on its diagonal: a constant.</summary>
[Function(0, Sizes = 1)]
internal sealed record Identity(Dim Count) : RowOperator
{
    public override string Name => $"Identity[{Count}]";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Graphs.Shape.Matrix(RowSpace.Global, Count, Count);

    public override Operator With(ShapeRules rules) => new Identity(rules.Resolve(Count));

    public override string Statement(RowText t) => $"MatrixFunctions.Identity({t.Size(Count)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;
}
