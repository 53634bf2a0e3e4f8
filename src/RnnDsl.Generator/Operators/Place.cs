using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A vector of Total zeros with x put in from unit Start on: the adjoint of a slice.</summary>
internal sealed record Place(Dim Start, Dim Total) : LinearRow
{
    public override string Name => $"Place[{Start}, {Total}]";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Vector(s.Rows, Total) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Operator With(ShapeRules rules) => new Place(rules.Resolve(Start), rules.Resolve(Total));

    public override string Statement(RowText t) =>
        $"RowFunctions.Zero(ref {t.Target}[row], {t.Size(Total)});\nRowFunctions.Copy(ref {t.Rows[0]}[row], ref {t.Target}.Column({t.Size(Start)})[row], {t.Sizes[0]});";

    protected override Node Back(Graph graph, Node y, Node g) => graph.Add(new Slice(Start, y.Inputs[0].Shape.Dims[0]), g);

    /// <summary>Numbers that only move take theirs along.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Route(y, r);
}
