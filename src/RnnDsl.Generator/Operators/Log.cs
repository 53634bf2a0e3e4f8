using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>The natural logarithm: dy/dx = 1/x.</summary>
[Function]
internal sealed record Log : Function
{
    public override string Name => "Log";

    public override bool Cheap => false;
    protected override Node Slope(Graph g, Node x, Node y) => g.Over(g.Number(1), x);
}
