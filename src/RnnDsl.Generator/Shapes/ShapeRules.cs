using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Shapes;

/// <summary>In which way operands do not fit.</summary>
internal enum ShapeProblem
{
    /// <summary>The inner dimensions of a product differ.</summary>
    Inner,

    /// <summary>Operands that should have one shape have two.</summary>
    Elementwise,

    /// <summary>An operand has too many or too few dimensions.</summary>
    Rank,

    /// <summary>A slice reaches beyond its operand.</summary>
    Range,

    /// <summary>A shape holds another number of numbers than its operand has.</summary>
    Count,

    /// <summary>A matrix has no such axis.</summary>
    Axis,

    /// <summary>A matrix that should be square is not.</summary>
    Square,
}

/// <summary>What operators ask while they say their shape. This one knows all sizes and takes any misfit for a fault of the compiler.</summary>
internal class ShapeRules
{
    public static readonly ShapeRules Strict = new();

    /// <summary>The size with everything put in that has been inferred so far.</summary>
    public virtual Dim Resolve(Dim size) => size;

    public Shape Of(Node node) => node.Shape with { Dims = [.. node.Shape.Dims.Select(Resolve)] };

    /// <summary>Whether two sizes are, or can be made, the same.</summary>
    public virtual bool Same(Dim a, Dim b) => a.Equals(b);

    /// <summary>Says that operands <paramref name="i"/> and <paramref name="j"/> do not fit; returns null for the operator to return.</summary>
    public virtual Shape? Fail(ShapeProblem problem, Operator op, IReadOnlyList<Node> x, int i, int j) =>
        throw new InvalidOperationException($"{op}: {problem} of {x[i]} and {x[j]}.");
}
