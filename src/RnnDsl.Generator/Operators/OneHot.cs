using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>A vector that is 1 at the unit that a number tells and 0 elsewhere. Nothing flows through it.</summary>
/// <param name="Units">How many units it has.</param>
[Function(Sizes = 1)]
internal sealed record OneHot(Dim Units) : RowOperator
{
    public override string Name => "OneHot";

    public override bool Cheap => true;

    public override Operator With(ShapeRules rules) => new OneHot(rules.Resolve(Units));

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]) is { Rank: 0 } s ? Graphs.Shape.Vector(s.Rows, Units) : rules.Fail(ShapeProblem.Rank, this, x, 0, 0);

    public override string Statement(RowText t) => $"MatrixFunctions.OneHot({t.Rows[0]}[row], {t.Size(Units)}, ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;

    /// <summary>A token has the secant of its units.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var token = y.Inputs[0];
        if (!d.IsShared(token)) d.Add(token, d.Secant(d.Graph.Add(new Dot(), d.Filled(m, y), d.Change(y)), d.Change(token), d.Graph.Number(0)));
    }

    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], d.Graph.Add(new Sum(), d.Filled(r, y)));
}
