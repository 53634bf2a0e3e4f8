using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>The value itself; nothing flows through it.</summary>
[Function]
internal sealed record StopGradient : Flat
{
    public override string Name => "StopGradient";

    public override Code Text(IReadOnlyList<Code> x) => x[0];
}
