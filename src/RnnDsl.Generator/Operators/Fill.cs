using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A value repeated over the units and rows of a larger shape. Elementwise operators broadcast by themselves;
/// this states it where the shape itself matters: the adjoint of a sum.
/// </summary>
internal sealed record Fill(Shape Target) : Elementwise
{
    public override string Name => "Fill";

    public override Linearity Linearity => Linearity.Linear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Target;

    public override Operator With(ShapeRules rules) =>
        new Fill(Target with { Dims = Target.Dims.Select(rules.Resolve).ToImmutableArray() });

    public override Code Text(IReadOnlyList<Code> x) => x[0];

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], g);

    public override Node? Tangent(Forward d, Node y) => d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, t) : null;

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
