using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The row of a matrix that a number tells: an embedding at a token. dS/dM has g in that row; nothing flows to the number.</summary>
internal sealed record Lookup : RowOperator
{
    public override string Name => "Lookup";

    public override bool Cheap => true;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var (m, token) = (rules.Of(x[0]), rules.Of(x[1]));
        return m.Rank == 2 && token.Rank == 0
            ? Graphs.Shape.Vector(Graphs.Shape.Finer(m.Rows, token.Rows), m.Dims[1])
            : rules.Fail(ShapeProblem.Rank, this, x, 0, 1);
    }

    public override string Statement(RowText t) =>
        $"MatrixFunctions.RowAt(ref {t.Rows[0]}[row], {t.Dimension(0, 0)}, {t.Dimension(0, 1)}, {t.Rows[1]}[row], ref {t.Target}[row]);";

    public override void Adjoint(Reverse d, Node y, Node g) =>
        d.Add(y.Inputs[0], d.Graph.Add(new PlaceRow(y.Inputs[0].Shape.Dims[0]), d.Filled(g, y), y.Inputs[1]));

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0]), y.Inputs[1]) : null;

    /// <summary>A token has the secant of what is read at it.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        m = d.Filled(m, y);
        Adjoint(d, y, m);
        var token = y.Inputs[1];
        if (!d.IsShared(token)) d.Add(token, d.Secant(d.Graph.Add(new Dot(), m, d.Change(y)), d.Change(token), d.Graph.Number(0)));
    }

    /// <summary>A row of weights is there because of its token.</summary>
    public override void Relevance(Relevances d, Node y, Node r)
    {
        if (d.IsConstant(y.Inputs[0])) d.Add(y.Inputs[1], d.Graph.Add(new Sum(), d.Filled(r, y)));
        else d.Route(y, r);
    }
}
