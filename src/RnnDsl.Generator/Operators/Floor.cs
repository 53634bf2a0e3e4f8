using System.Collections.Generic;

namespace RnnDsl.Generator.Operators;

/// <summary>The greatest integer not above x. Nothing flows through it.</summary>
[Function]
internal sealed record Floor : Flat
{
    public override string Name => "Floor";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Floor", x[0]);
}
