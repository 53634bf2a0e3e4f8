using System.Collections.Generic;

namespace RnnDsl.Generator.Operators;

/// <summary>1 where a &gt; b, else 0. Nothing flows through it.</summary>
internal sealed record Greater : Flat
{
    public override string Name => "Greater";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Greater", x[0], x[1]);
}
