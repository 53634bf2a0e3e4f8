using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>A linear function of whole rows: its tangent is itself, its adjoint the transposed function, which is linear again.</summary>
internal abstract record LinearRow : RowOperator
{
    public override Linearity Linearity => Linearity.Linear;

    /// <summary>The transposed function of <paramref name="g"/>, which has the shape of <paramref name="y"/>.</summary>
    protected abstract Node Back(Graph graph, Node y, Node g);

    public sealed override void Adjoint(Reverse d, Node y, Node g) => d.Add(y.Inputs[0], Back(d.Graph, y, d.Filled(g, y)));

    public sealed override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Add(this, d.Filled(t, y.Inputs[0])) : null;
}
