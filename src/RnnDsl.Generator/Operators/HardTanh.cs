using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x between −1 and 1: dy/dx = 1 inside (−1, 1), else 0.</summary>
[Function]
internal sealed record HardTanh : Function
{
    public override string Name => "HardTanh";

    public override Code Text(IReadOnlyList<Code> x) =>
        Code.Call("V.Min", Code.Call("V.Max", x[0], Code.Call("V.Of", Code.Atom("-1.0"))), Code.Call("V.Of", Code.Atom("1.0")));

    protected override Node Slope(Graph g, Node x, Node y) =>
        g.Where(g.Add(new Greater(), g.Number(1), g.Add(new Abs(), x)), g.Number(1), g.Number(0));
}
