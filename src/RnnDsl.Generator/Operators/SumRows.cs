using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The sum over all rows, in a coarser row space: how gradients of weights come about. Its adjoint is g on every row.</summary>
internal sealed record SumRows(RowSpace To) : Operator
{
    public override string Name => "SumRows";

    public override Linearity Linearity => Linearity.Linear;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]).In(To);

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], g);

    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;
}
