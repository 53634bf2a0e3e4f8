using System.Collections.Generic;

namespace RnnDsl.Generator.Operators;

/// <summary>−1, 0 or 1. Nothing flows through it.</summary>
[Function]
internal sealed record Sign : Flat
{
    public override string Name => "Sign";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Sign", x[0]);
}
