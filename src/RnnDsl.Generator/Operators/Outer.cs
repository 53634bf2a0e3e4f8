using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The outer product a bᵀ: dS/da = G b, dS/db = Gᵀ a.</summary>
internal sealed record Outer : Operator
{
    public override string Name => "Outer";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (a, b) = (rules.Of(x[0]), rules.Of(x[1]));
        return a.Rank == 1 && b.Rank == 1
            ? Graphs.Shape.Matrix(Graphs.Shape.Finer(a.Rows, b.Rows), a.Dims[0], b.Dims[0])
            : rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
    }

    public override void Adjoint(Reverse d, Node y, Node g)
    {
        d.Add(y.Inputs[0], d.Graph.Add(new Product(), g, y.Inputs[1]));
        d.Add(y.Inputs[1], d.Graph.Add(new Product(Transposed: true), g, y.Inputs[0]));
    }

    public override Node? Tangent(Forward d, Node y)
    {
        var (a, b) = (y.Inputs[0], y.Inputs[1]);
        return d.Sum(
            y,
            d.Of(a) is { } ta ? d.Graph.Add(this, ta, b) : null,
            d.Of(b) is { } tb ? d.Graph.Add(this, a, tb) : null);
    }
}
