using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Units Start … Start + Count − 1 of a vector; the adjoint puts g back in its place.</summary>
[Function(1, Sizes = 2)]
internal sealed record Slice(Dim Start, Dim Count) : LinearRow
{
    public override string Name => $"Slice[{Start}, {Count}]";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        if (rules.Of(x[0]) is not { Rank: 1 } s) return rules.Fail(ShapeProblem.Rank, this, x, 0, 0);
        // Sizes that only construction will tell are checked there.
        var (start, count) = (rules.Resolve(Start), rules.Resolve(Count));
        bool outside = start.Value < 0 || count.Value < 1 || (rules.Resolve(s.Dims[0]) - start - count).Value < 0;
        return outside ? rules.Fail(ShapeProblem.Range, this, x, 0, 0) : Graphs.Shape.Vector(s.Rows, Count);
    }

    public override Operator With(ShapeRules rules) => new Slice(rules.Resolve(Start), rules.Resolve(Count));

    public override string Statement(RowText t) =>
        $"RowFunctions.Copy(ref {t.Rows[0]}.Column({t.Size(Start)})[row], ref {t.Target}[row], {t.Size(Count)});";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new Place(Start, y.Inputs[0].Shape.Dims[0]), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
