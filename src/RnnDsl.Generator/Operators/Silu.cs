using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x σ(x): dy/dx = σ + y (1 − σ).</summary>
[Function]
internal sealed record Silu : Function
{
    public override string Name => "Silu";

    public override bool Cheap => false;

    public override bool Repeats => true;

    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Binary(x[0], "*", Code.Call("V.Sigmoid", x[0]), Code.Multiplicative, associative: false);

    protected override Node Slope(Graph g, Node x, Node y)
    {
        var sigmoid = g.Add(new Sigmoid(), x);
        return g.Plus(sigmoid, g.Times(y, g.Minus(g.Number(1), sigmoid)));
    }
}
