using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A vector of Total zeros with x put in from unit Start on: the adjoint of a slice.</summary>
internal sealed record Place(Dim Start, Dim Total) : RowOperator
{
    public override string Name => $"Place[{Start}, {Total}]";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 1 } s ? Graphs.Shape.Vector(s.Rows, Total) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override Operator With(ShapeRules rules) => new Place(rules.Resolve(Start), rules.Resolve(Total));

    public override string Statement(RowText t) =>
        $"RowFunctions.Zero(ref {t.Target}[row], {t.Size(Total)});\nRowFunctions.Copy(ref {t.Rows[0]}[row], ref {t.Target}.Column({t.Size(Start)})[row], {t.Sizes[0]});";

    public override void Adjoint(Reverse d, Node y, Node g) =>
        d.Add(y.Inputs[0], d.Graph.Add(new Slice(Start, y.Inputs[0].Shape.Dims[0]), d.Filled(g, y)));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;
}
