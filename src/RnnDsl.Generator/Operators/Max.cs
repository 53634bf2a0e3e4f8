using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>The greater of a and b: what flows goes to the greater, at a tie to a.</summary>
[Function(2)]
internal sealed record Max : Extreme
{
    public override string Name => "Max";

    protected override Node IsFirst(Graph graph, Node a, Node b) => graph.Add(new GreaterOrEqual(), a, b);
}
