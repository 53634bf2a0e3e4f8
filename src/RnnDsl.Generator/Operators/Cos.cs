using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>cos x: dy/dx = −sin x.</summary>
[Function]
internal sealed record Cos : Function
{
    public override string Name => "Cos";

    public override bool Cheap => false;

    protected override Node Slope(Graph g, Node x, Node y) => g.Negative(g.Add(new Sin(), x));
}
