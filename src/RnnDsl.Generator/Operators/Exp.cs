using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>exp x: dy/dx = y.</summary>
[Function]
internal sealed record Exp : Function
{
    public override string Name => "Exp";

    public override bool Cheap => false;
    protected override Node Slope(Graph g, Node x, Node y) => y;
}
