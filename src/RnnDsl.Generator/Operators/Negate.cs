using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>−x.</summary>
internal sealed record Negate : Function
{
    public override string Name => "Negate";

    public override Linearity Linearity => Linearity.Linear;

    // The operand of a minus sign that is one itself stands in parentheses: --x would be a decrement.
    public override Code Text(IReadOnlyList<Code> x) => new("-" + x[0].At(Code.Primary), Code.Unary);

    protected override Node Slope(Graph g, Node x, Node y) => g.Number(-1);

    public override void Difference(Differences d, Node y, Node m) => d.AtMeans(y, m);

    public override void Relevance(Relevances d, Node y, Node r) => d.Linear(y, r);

    public override bool IsTerm(int operand) => true;
}
