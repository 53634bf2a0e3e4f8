using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>sin x: dy/dx = cos x.</summary>
[Function]
internal sealed record Sin : Function
{
    public override string Name => "Sin";

    public override bool Cheap => false;

    protected override Node Slope(Graph g, Node x, Node y) => g.Add(new Cos(), x);
}
