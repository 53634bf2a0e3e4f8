using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>Where a value comes from that the program itself does not compute.</summary>
internal enum LeafKind
{
    Input,
    Weight,
    Bias,

    /// <summary>A number that is not learned.</summary>
    Hyper,

    /// <summary>A sequence of an example, the same at every step.</summary>
    Context,

    /// <summary>A vector or matrix that is not learned.</summary>
    Constant,

    /// <summary>A value made of weights alone, which a program of its own computes once for each version of them.</summary>
    Derived,

    /// <summary>The index of the step.</summary>
    StepIndex,

    /// <summary>A state before the first step.</summary>
    Initial,

    /// <summary>What a caller adds to the adjoint of a quantity.</summary>
    Seed,

    /// <summary>What a caller gives as the adjoint of a state after the last step.</summary>
    FinalSeed,

    /// <summary>A value that the forward run has kept, by slot.</summary>
    Kept,

    /// <summary>A quantity's value before an intervention, which runs with interventions have kept beside the one after it.</summary>
    Computed,

    /// <summary>What a rule of a user's own is given when it is used.</summary>
    Placeholder,

    /// <summary>A state before the step, which the forward run has kept as the next of the step before.</summary>
    Previous,
}

/// <summary>A named value from outside the program.</summary>
internal sealed record Leaf(LeafKind Kind, string Symbol) : Operator
{
    public override string Name => Kind + " " + Symbol;

    /// <summary>Whether it has a gradient that is a sum over all rows.</summary>
    public bool IsParameter => Kind is LeafKind.Weight or LeafKind.Bias or LeafKind.Derived;

    /// <summary>Whether it is one value for all rows, in memory.</summary>
    public bool IsShared => IsParameter || Kind == LeafKind.Constant;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) =>
        throw new System.InvalidOperationException("A leaf is given its shape.");

    public override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public override Node? Tangent(Forward d, Node y) => null;

    public override void Difference(Differences d, Node y, Node m)
    {
    }

    /// <summary>An input, a context or an initial state keeps what arrives at it; what is the same for all examples has no part in one.</summary>
    public override void Relevance(Relevances d, Node y, Node r)
    {
        if (d.IsConstant(y)) d.Absorb(r);
    }
}
