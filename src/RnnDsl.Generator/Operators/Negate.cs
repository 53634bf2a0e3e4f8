using System.Collections.Generic;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>−x.</summary>
internal sealed record Negate : Function
{
    public override string Name => "Negate";

    // The operand of a minus sign that is one itself stands in parentheses: --x would be a decrement.
    public override Code Text(IReadOnlyList<Code> x) => new("-" + x[0].At(Code.Primary), Code.Unary);

    protected override Node Slope(Graph g, Node x, Node y) => g.Number(-1);
}
