using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>√x: dy/dx = 1/(2y).</summary>
[Function]
internal sealed record Sqrt : Function
{
    public override string Name => "Sqrt";

    public override bool Cheap => false;
    protected override Node Slope(Graph g, Node x, Node y) => g.Over(g.Number(0.5), y);
}
