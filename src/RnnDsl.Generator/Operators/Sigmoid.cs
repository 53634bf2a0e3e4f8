using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>The logistic function: dy/dx = y (1 − y).</summary>
[Function]
internal sealed record Sigmoid : Function
{
    public override string Name => "Sigmoid";

    public override bool Cheap => false;

    protected override Node Slope(Graph g, Node x, Node y) => g.Times(y, g.Minus(g.Number(1), y));
}
