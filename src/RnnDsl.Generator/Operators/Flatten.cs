using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A matrix's numbers, row by row, as a vector.</summary>
[Function]
internal sealed record Flatten : Elementwise
{
    public override string Name => "Flatten";

    public override Linearity Linearity => Linearity.Linear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 2 } s ? Graphs.Shape.Vector(s.Rows, s.Size) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Code Text(IReadOnlyList<Code> x) => x[0];

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        var dims = y.Inputs[0].Shape.Dims;
        d.Add(y.Inputs[0], d.Graph.Add(new Reshape(dims[0], dims[1]), d.Filled(g, y)));
    }

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
