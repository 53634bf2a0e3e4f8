using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>|x|: dy/dx = sign x, 0 at 0.</summary>
[Function]
internal sealed record Abs : Function
{
    public override string Name => "Abs";

    protected override Node Slope(Graph g, Node x, Node y) => g.Add(new Sign(), x);
}
