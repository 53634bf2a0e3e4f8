using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// exp x / Σ exp x along an axis of a matrix, so that each column (axis 0) or each row (axis 1) sums to 1:
/// dS/dx = y ⊙ (g − Σ g y along the axis).
/// </summary>
[Function(1, Sizes = 1, Name = "Softmax")]
internal sealed record SoftmaxAlong(Dim Axis) : AlongAxis(Axis)
{
    protected override string Function => "Softmax";

    public override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], Pull(d.Graph, y, d.Filled(g, y)));

    // The Jacobian is symmetric: the tangent is the adjoint's formula.
    public override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? Pull(d.Graph, y, d.Filled(t, y.Inputs[0])) : null;

    private Node Pull(Graph graph, Node y, Node g) => graph.Times(y, graph.Minus(g, Total(graph, graph.Times(g, y))));
}
