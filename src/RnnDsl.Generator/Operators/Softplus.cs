using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>log(1 + exp x): dy/dx = σ(x).</summary>
[Function]
internal sealed record Softplus : Function
{
    public override string Name => "Softplus";

    public override bool Cheap => false;
    protected override Node Slope(Graph g, Node x, Node y) => g.Add(new Sigmoid(), x);
}
