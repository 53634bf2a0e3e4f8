using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>log σ(x) = −softplus(−x), which neither overflows nor cancels: dy/dx = σ(−x).</summary>
[Function]
internal sealed record LogSigmoid : Function
{
    public override string Name => "LogSigmoid";

    public override bool Cheap => false;

    public override Code Text(IReadOnlyList<Code> x) => Minus(Code.Call("V.Softplus", Minus(x[0])));

    protected override Node Slope(Graph g, Node x, Node y) => g.Add(new Sigmoid(), g.Negative(x));

    private static Code Minus(Code x) => new("-" + x.At(Code.Primary), Code.Unary);
}
