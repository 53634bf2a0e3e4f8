using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>1 where a &gt; b, else 0. Nothing flows through it.</summary>
internal sealed record Greater : Elementwise
{
    public override string Name => "Greater";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Greater", x[0], x[1]);

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;
}
