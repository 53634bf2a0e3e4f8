using System.Collections.Generic;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Reading;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// A layer that runs over what it is given: another definition, whose programs are its own. It stands in the graph of a model only,
/// which is cut at it; no rule of a program applies to it.
/// </summary>
/// <param name="Layer">The layer's field.</param>
/// <param name="Reversed">Whether it runs from the last step to the first.</param>
/// <param name="Rows">Whether it runs over the steps of a sequence, or once for each example.</param>
/// <param name="Roles">What each operand is to the layer.</param>
internal sealed record Call(string Layer, bool Reversed, RowSpace Rows, EquatableArray<Argument> Roles) : CutOperator
{
    public override string Name => $"Call {Layer}";

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Graphs.Shape.Scalar(Rows);
}

/// <summary>What an operand is to a layer.</summary>
/// <param name="Kind">input, context or state, as in a signature.</param>
internal sealed record Argument(string Kind, string Name);

/// <summary>One of the quantities of a layer that ran.</summary>
/// <param name="Quantity">Its name there.</param>
/// <param name="Target">Its shape.</param>
internal sealed record CallResult(string Quantity, Shape Target) : CutOperator
{
    public override string Name => $"Result {Quantity}";

    public override Operator With(ShapeRules rules) => this with { Target = Target with { Dims = [.. System.Linq.Enumerable.Select(Target.Dims, rules.Resolve)] } };

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x) => Target with { Dims = [.. System.Linq.Enumerable.Select(Target.Dims, rules.Resolve)] };
}
