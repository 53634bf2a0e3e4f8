using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Operators;

/// <summary>The lesser of a and b: what flows goes to the lesser, at a tie to a.</summary>
[Function(2)]
internal sealed record Min : Extreme
{
    public override string Name => "Min";

    protected override Node IsFirst(Graph graph, Node a, Node b) => graph.Add(new GreaterOrEqual(), b, a);
}
