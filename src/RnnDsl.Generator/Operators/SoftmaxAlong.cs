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

    /// <summary>As what it is made of: exponentials, their sum, its reciprocal, a product.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var x = y.Inputs[0];
        if (d.IsShared(x))
        {
            Adjoint(d, y, m);
            return;
        }

        var exponentials = new Exponentials(d, x, v => Peak(d.Graph, v), v => Total(d.Graph, v));
        exponentials.Add(exponentials.OfShares(d.Filled(m, y), (a, b) => Total(d.Graph, d.Graph.Times(a, b))));
    }

    /// <summary>Each unit's goes to its own operand: the others only scale it.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], r);
}
