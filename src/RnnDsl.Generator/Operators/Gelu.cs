using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x Φ(x), Φ the normal distribution function: dy/dx = Φ(x) + x φ(x).</summary>
[Function]
internal sealed record Gelu : Function
{
    public override string Name => "Gelu";

    public override bool Cheap => false;

    public override bool Repeats => true;

    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Binary(x[0], "*", Code.Call("V.NormalCdf", x[0]), Code.Multiplicative, associative: false);

    protected override Node Slope(Graph g, Node x, Node y) => 
        g.Plus(g.Add(new NormalCdf(), x), g.Times(x, NormalCdf.Density(g, x)));
}
