using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// What a carry holds, as rows for all steps of a chunk at once: of its initial value and the value that it takes over, which are
/// its inputs; of one input alone, the state that the forward run has kept. Schedules have it, the graphs before them do not.
/// </summary>
internal sealed record Delay(string State, bool Reversed) : Operator
{
    public override string Name => (Reversed ? "DelayBack " : "Delay ") + State;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => rules.Of(x[0]).In(RowSpace.Step);

    public override void Adjoint(Reverse d, Node y, Node g) => throw NotBefore();

    public override Node? Tangent(Forward d, Node y) => throw NotBefore();

    private static System.InvalidOperationException NotBefore() => new("A schedule is not differentiated.");
}
