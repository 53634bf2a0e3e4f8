using System.Collections.Generic;

namespace RnnDsl.Generator.Operators;

/// <summary>1 where a = b, else 0. Nothing flows through it.</summary>
[Function(2)]
internal sealed record Equal : Flat
{
    public override string Name => "Equal";

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V.Equal", x[0], x[1]);
}
