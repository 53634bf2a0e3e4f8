using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>How many positions a sequence has, as a number: what a mean divides by. Nothing flows through it.</summary>
internal sealed record Positions : RowOperator
{
    public override string Name => "Positions";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Graphs.Shape.Scalar(rules.Of(x[0]).Rows);

    public override string Statement(RowText t) => $"{t.Target}[row] = T.CreateTruncating({t.Dimension(0, 0)});";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;

    public override void Relevance(Relevances d, Node y, Node r) => d.Absorb(r);
}
