using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>The normal distribution function Φ, of which <see cref="Gelu"/> and its derivatives are made: dy/dx = φ(x).</summary>
internal sealed record NormalCdf : Function
{
    private const double Height = 0.3989422804014327;

    public override string Name => "NormalCdf";

    public override bool Cheap => false;

    /// <summary>φ(x) = exp(−x²/2) / √(2π).</summary>
    public static Node Density(Graph g, Node x) =>
        g.Times(g.Number(Height), g.Add(new Exp(), g.Times(g.Number(-0.5), g.Add(new Square(), x))));

    protected override Node Slope(Graph g, Node x, Node y) => Density(g, x);
}
