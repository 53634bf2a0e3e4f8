using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x above 0, else exp x − 1: dy/dx = 1 above 0, else exp x.</summary>
[Function]
internal sealed record Elu : Function
{
    public override string Name => "Elu";

    public override bool Cheap => false;

    protected override Node Slope(Graph g, Node x, Node y) => g.Where(g.Add(new Greater(), x, g.Number(0)), g.Number(1), g.Add(new Exp(), x));
}
