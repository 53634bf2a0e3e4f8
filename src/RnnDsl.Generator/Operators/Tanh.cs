using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>The hyperbolic tangent: dy/dx = 1 − y².</summary>
[Function]
internal sealed record Tanh : Function
{
    public override string Name => "Tanh";

    public override bool Cheap => false;
    protected override Node Slope(Graph g, Node x, Node y) => g.Minus(g.Number(1), g.Add(new Square(), y));
}
