using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Which steps of a sequence a value takes.</summary>
internal enum StepMove
{
    /// <summary>The first one's, once for each example.</summary>
    First,

    /// <summary>The last one's, once for each example.</summary>
    Last,

    /// <summary>All of them, the other way round.</summary>
    Reverse,
}

/// <summary>Values of a sequence at other steps: what the next part reads, no arithmetic.</summary>
internal sealed record MoveSteps(StepMove Move) : CutOperator
{
    public override string Name => Move.ToString();

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        rules.Of(x[0]).In(Move == StepMove.Reverse ? RowSpace.Step : RowSpace.Example);
}
