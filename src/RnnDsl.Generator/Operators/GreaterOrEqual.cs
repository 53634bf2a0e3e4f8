using System.Collections.Generic;

namespace RnnDsl.Generator.Operators;

/// <summary>1 where a ≥ b, else 0. Nothing flows through it.</summary>
internal sealed record GreaterOrEqual : Flat
{
    public override string Name => "GreaterOrEqual";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.GreaterOrEqual", x[0], x[1]);
}
