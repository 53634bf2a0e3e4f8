using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A matrix times the vector at each position of a series: the rows of S Wᵀ.</summary>
internal sealed record SeriesProduct : Composite
{
    public override string Name => "SeriesProduct";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (w, s) = (rules.Of(x[0]), rules.Of(x[1]));
        return rules.Same(w.Dims[1], s.Dims[1])
            ? Graphs.Shape.Matrix(Graphs.Shape.Finer(w.Rows, s.Rows), s.Dims[0], w.Dims[0])
            : rules.Fail(ShapeProblem.Inner, this, x, 0, 1);
    }

    public override Node Expand(Graph graph, IReadOnlyList<Node> x) => graph.Add(new MatrixProduct(TransposeB: true), x[1], x[0]);
}
