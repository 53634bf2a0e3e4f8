using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>x/6 + 1/2 between 0 and 1: dy/dx = 1/6 inside (−3, 3), else 0.</summary>
[Function]
internal sealed record HardSigmoid : Function
{
    public override string Name => "HardSigmoid";

    public override Code Text(IReadOnlyList<Code> x)
    {
        var line = Code.Binary(Code.Binary(x[0], "/", Number("6.0"), Code.Multiplicative, associative: false), "+", Number("0.5"), Code.Additive, associative: false);
        return Code.Call("V.Min", Code.Call("V.Max", line, Number("0.0")), Number("1.0"));
    }

    protected override Node Slope(Graph g, Node x, Node y) =>
        g.Where(g.Add(new Greater(), g.Number(3), g.Add(new Abs(), x)), g.Number(1.0 / 6), g.Number(0));

    private static Code Number(string literal) => Code.Call("V.Of", Code.Atom(literal));
}
