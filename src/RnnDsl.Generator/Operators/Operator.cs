using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Deriving;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Operators;

/// <summary>
/// An operator with all its rules: shape, text, adjoint, tangent. One file each. What parameterises it (a slice's start) is
/// part of its identity, so equal operators on equal inputs are the same value.
/// </summary>
internal abstract record Operator
{
    /// <summary>As the printout of a graph shows it; the function's name in the language, where it has one.</summary>
    public abstract string Name { get; }

    /// <summary>The shape of the result, or null after telling <paramref name="rules"/> what does not fit.</summary>
    public abstract Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x);

    /// <summary>The shape for inputs that are known to fit.</summary>
    public Shape Shape(Node[] x) => Infer(ShapeRules.Strict, x)!;

    /// <summary>
    /// Reverse mode: given the adjoint <paramref name="g"/> of <paramref name="y"/>, adds to each input's adjoint.
    /// Sums over broadcast units and rows are <see cref="Reverse.Add"/>'s business.
    /// </summary>
    public abstract void Adjoint(Reverse d, Node y, Node g);

    /// <summary>Forward mode: the tangent of <paramref name="y"/> from its inputs' tangents; null is a tangent that is zero.</summary>
    public abstract Node? Tangent(Forward d, Node y);

    /// <summary>
    /// DeepLIFT: given the multiplier <paramref name="m"/> of <paramref name="y"/>, adds to each input's multiplier. An operator
    /// that is linear in each of its inputs has the adjoint at the means of both runs.
    /// </summary>
    public virtual void Difference(Differences d, Node y, Node m) => d.AtMeans(y, m);

    /// <summary>
    /// Layer-wise relevance propagation: given the relevance <paramref name="r"/> of <paramref name="y"/>, adds to each input's. A
    /// sum gives each of its terms the term's share (the ε rule).
    /// </summary>
    public virtual void Relevance(Relevances d, Node y, Node r) => d.Linear(y, r);

    /// <summary>How the value depends on its operands.</summary>
    public virtual Linearity Linearity => Linearity.None;

    /// <summary>Whether an operand that is a constant is a term of a sum, not a factor.</summary>
    public virtual bool IsTerm(int operand) => false;

    /// <summary>The operator with inferred sizes put in.</summary>
    public virtual Operator With(ShapeRules rules) => this;

    public sealed override string ToString() => Name;
}

/// <summary>How a value depends on its operands.</summary>
internal enum Linearity
{
    /// <summary>In some other way.</summary>
    None,

    /// <summary>Linear in all of them together: the value of a sum is the sum of the values.</summary>
    Linear,

    /// <summary>Linear in each of two of them.</summary>
    Bilinear,
}

/// <summary>Computes each unit from the same unit of its operands; a scalar operand serves every unit.</summary>
internal abstract record Elementwise : Operator
{
    /// <summary>The C# expression on lanes.</summary>
    public abstract Code Text(IReadOnlyList<Code> x);

    /// <summary>A few cycles: computing it again costs less than keeping it. False for whatever calls an exponential.</summary>
    public virtual bool Cheap => true;

    /// <summary>Whether the text mentions an operand twice, so that the operand needs a name.</summary>
    public virtual bool Repeats => false;

    public override Shape? Infer(ShapeRules rules, IReadOnlyList<Node> x)
    {
        var shape = rules.Of(x[0]);
        int from = 0;
        for (int i = 1; i < x.Count; i++)
        {
            var other = rules.Of(x[i]);
            var rows = Graphs.Shape.Finer(shape.Rows, other.Rows);
            if (other.Rank == 0)
            {
                shape = shape.In(rows);
            }
            else if (shape.Rank == 0)
            {
                (shape, from) = (other.In(rows), i);
            }
            else if (shape.Rank != other.Rank)
            {
                return rules.Fail(ShapeProblem.Rank, this, x, from, i);
            }
            else
            {
                for (int d = 0; d < shape.Rank; d++)
                    if (!rules.Same(shape.Dims[d], other.Dims[d])) return rules.Fail(ShapeProblem.Elementwise, this, x, from, i);
                shape = shape.In(rows);
            }
        }

        return shape;
    }
}

/// <summary>An elementwise operator that is constant wherever it is smooth: nothing flows through it.</summary>
internal abstract record Flat : Elementwise
{
    public sealed override void Adjoint(Reverse d, Node y, Node g)
    {
    }

    public sealed override Node? Tangent(Forward d, Node y) => null;

    public override void Difference(Differences d, Node y, Node m) => d.Split(y, m);

    public override void Relevance(Relevances d, Node y, Node r) => d.Absorb(r);
}

/// <summary>An elementwise function of one operand, given by its derivative.</summary>
internal abstract record Function : Elementwise
{
    /// <summary>dy/dx as an expression of x and y.</summary>
    protected abstract Node Slope(Graph g, Node x, Node y);

    public override Code Text(IReadOnlyList<Code> x) => Code.Call("V." + Name, x[0]);

    public sealed override void Adjoint(Reverse d, Node y, Node g) =>
        d.Add(y.Inputs[0], d.Graph.Times(g, Slope(d.Graph, y.Inputs[0], y)));

    public sealed override Node? Tangent(Forward d, Node y) =>
        d.Of(y.Inputs[0]) is { } t ? d.Graph.Times(t, Slope(d.Graph, y.Inputs[0], y)) : null;

    /// <summary>The Rescale rule: the slope of the line through both runs.</summary>
    public override void Difference(Differences d, Node y, Node m)
    {
        var x = y.Inputs[0];
        var slope = Slope(d.Graph, x, y);
        d.Add(x, d.Graph.Times(m, d.IsShared(x) ? slope : d.Secant(d.Change(y), d.Change(x), slope)));
    }

    /// <summary>Unchanged: a function of one operand has nobody to share with.</summary>
    public override void Relevance(Relevances d, Node y, Node r) => d.Add(y.Inputs[0], r);
}

/// <summary>Works on a whole row at once, by a function of the runtime: reductions over units, softmax, layout.</summary>
internal abstract record RowOperator : Operator
{
    /// <summary>The C# statement for the row number <c>row</c>.</summary>
    public abstract string Statement(RowText t);

    /// <summary>Moves numbers about, at most multiplying them: computing it again costs less than keeping it.</summary>
    public virtual bool Cheap => false;
}

/// <summary>What a <see cref="RowOperator"/> may print: the views of the rows it writes and reads, the operands' sizes and shapes, and any size, as C# expressions.</summary>
internal sealed record RowText(string Target, IReadOnlyList<string> Rows, IReadOnlyList<Shape> Shapes, System.Func<Dim, string> Size)
{
    /// <summary>For each operand, how many numbers a row of it has.</summary>
    public IReadOnlyList<string> Sizes { get; } = [.. Shapes.Select(s => Size(s.Size))];

    /// <summary>A size as a factor: a sum in parentheses.</summary>
    public static string Factor(string size) => size.Contains(" ") ? $"({size})" : size;

    /// <summary>A dimension of an operand.</summary>
    public string Dimension(int operand, int axis) => Size(Shapes[operand].Dims[axis]);
}
