using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The same numbers, row by row, in another shape: a vector as a matrix.</summary>
[Function(1, Sizes = 2)]
internal sealed record Reshape(Dim Height, Dim Width) : Elementwise
{
    public override string Name => $"Reshape[{Height}, {Width}]";

    public override Linearity Linearity => Linearity.Linear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var s = rules.Of(x[0]);
        return s.Rank == 1 && rules.Same(s.Dims[0], rules.Resolve(Height) * rules.Resolve(Width))
            ? Graphs.Shape.Matrix(s.Rows, Height, Width)
            : rules.Fail(s.Rank == 1 ? ShapeProblem.Count : ShapeProblem.Rank, this, x, 0, 0);
    }

    public override Operator With(ShapeRules rules) => new Reshape(rules.Resolve(Height), rules.Resolve(Width));

    public override Code Text(IReadOnlyList<Code> x) => x[0];

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], d.Graph.Add(new Flatten(), d.Filled(g, y)));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
