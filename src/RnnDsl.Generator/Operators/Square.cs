using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x²: dy/dx = 2x.</summary>
[Function]
internal sealed record Square : Function
{
    public override string Name => "Square";

    public override bool Repeats => true;

    public override Code Text(IReadOnlyList<Code> x) => Code.Binary(x[0], "*", x[0], Code.Multiplicative, associative: false);

    protected override Node Slope(Graph g, Node x, Node y) => g.Times(g.Number(2), x);
}
