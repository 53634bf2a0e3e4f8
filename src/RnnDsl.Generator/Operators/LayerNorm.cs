using System.Collections.Generic;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>gain ⊙ (x − mean) / √(variance + ε) + bias, the variance over the number of units.</summary>
[Function(4)]
internal sealed record LayerNorm : Composite
{
    public override string Name => "LayerNorm";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (value, epsilon) = (rules.Of(x[0]), rules.Of(x[3]));
        if (value.Rank != 1) return rules.Fail(ShapeProblem.Rank, this, x, 0, 0);
        if (epsilon.Rank != 0) return rules.Fail(ShapeProblem.Rank, this, x, 0, 3);
        var rows = Graphs.Shape.Finer(value.Rows, epsilon.Rows);
        for (int i = 1; i <= 2; i++)
        {
            var other = rules.Of(x[i]);
            if (other.Rank != 1) return rules.Fail(ShapeProblem.Rank, this, x, 0, i);
            if (!rules.Same(value.Dims[0], other.Dims[0])) return rules.Fail(ShapeProblem.Elementwise, this, x, 0, i);
            rows = Graphs.Shape.Finer(rows, other.Rows);
        }

        return value.In(rows);
    }

    public override Node Expand(Graph graph, IReadOnlyList<Node> x)
    {
        var centred = graph.Minus(x[0], Mean.Of(graph, x[0]));
        var variance = graph.Over(graph.Add(new Dot(), centred, centred), graph.Add(new SizeConstant(centred.Shape.Size)));
        var deviation = graph.Add(new Sqrt(), graph.Add(new Add(), variance, x[3]));
        return graph.Add(new Add(), graph.Add(new Multiply(), x[1], graph.Add(new Divide(), centred, deviation)), x[2]);
    }
}
