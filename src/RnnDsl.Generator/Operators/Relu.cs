using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>max(x, 0): dy/dx = 1 where x > 0, else 0 (0 at 0).</summary>
[Function]
internal sealed record Relu : Function
{
    public override string Name => "Relu";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Max", x[0], Code.Call("V.Of", Code.Atom("0.0")));

    protected override Node Slope(Graph g, Node x, Node y) =>
        g.Where(g.Add(new Greater(), x, g.Number(0)), g.Number(1), g.Number(0));
}
