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

    public override Linearity Linearity => Linearity.Linear;

    public override Code Text(IReadOnlyList<Code> x) => x[0];

    /// <summary>What the value is made of explains it, whether or not it is trained.</summary>
    public override void Difference(Differences d, Node y, Node m) => d.Add(y.Inputs[0], m);

    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], r);
}
