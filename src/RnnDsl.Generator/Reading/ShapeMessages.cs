using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// Says what does not fit in the user's words: both operands as written, both shapes, where each dimension comes from, and the
/// nearest expression that would fit.
/// </summary>
internal sealed class ShapeMessages
{
    private readonly DefinitionSource _source;
    private readonly Reporter _reporter;
    private readonly Func<string, Node?> _nodeOf;

    public ShapeMessages(DefinitionSource source, Reporter reporter, Func<string, Node?> nodeOf)
    {
        _source = source;
        _reporter = reporter;
        _nodeOf = nodeOf;
        Rules = ShapeRules.Strict;
    }

    /// <summary>The expression whose operator is being checked.</summary>
    public Expr? At { get; set; }

    public ShapeRules Rules { get; set; }

    public void Report(ShapeProblem problem, Operator op, IReadOnlyList<Node> x, int i, int j)
    {
        if (At is not { } at) return;
        var (left, right) = Operands(at, i, j);
        if (problem == ShapeProblem.Elementwise && Sequence.IsSequence(x[i].Shape) && Sequence.IsSequence(x[j].Shape) && !x[i].Shape.Dims[0].Equals(x[j].Shape.Dims[0]))
        {
            _reporter.Report(Descriptors.TwoSequences, at.At, at.Text, Describe(left, Written(x[i])), Describe(right, Written(x[j])));
            return;
        }

        var (a, b) = (Written(x[i]), Written(x[j]));
        switch (problem)
        {
            case ShapeProblem.Inner:
                _reporter.Report(Descriptors.Inner, at.At, at.Text, Describe(left, a), Describe(right, b), Origin(left, a.Dims[1]), Origin(right, b.Dims[Sequence.IsSequence(b) ? 1 : 0]), Suggest(left, right, a, b));
                break;
            case ShapeProblem.Elementwise when Sequence.IsSequence(a) != Sequence.IsSequence(b):
                _reporter.Report(Descriptors.Elementwise, at.At, at.Text, Describe(left, a), Describe(right, b), Origin(left, a.Dims[a.Rank - 1]), Origin(right, b.Dims[b.Rank - 1]), "");
                break;
            case ShapeProblem.Elementwise when a.Rank == b.Rank:
                int d = Enumerable.Range(0, a.Rank).FirstOrDefault(k => !a.Dims[k].Equals(b.Dims[k]));
                _reporter.Report(Descriptors.Elementwise, at.At, at.Text, Describe(left, a), Describe(right, b), Origin(left, a.Dims[d]), Origin(right, b.Dims[d]), SuggestTransposed(at, a, b));
                break;
            case ShapeProblem.Range:
                _reporter.Report(Descriptors.SliceRange, at.At, at.Text, Describe(left, a));
                break;
            case ShapeProblem.Count:
                var shape = (Reshape)op.With(Rules);
                _reporter.Report(Descriptors.ReshapeCount, at.At, at.Text, Describe(left, a), a.Size.ToString(), (shape.Height * shape.Width).ToString());
                break;
            case ShapeProblem.Axis:
                _reporter.Report(Descriptors.NoAxis, at.At, at.Text, Describe(left, a));
                break;
            case ShapeProblem.Square:
                _reporter.Report(Descriptors.NotSquare, at.At, at.Text, Describe(left, a));
                break;
            default:
                // Where the operands' types do not go together, C# has reported it.
                _reporter.Silent();
                break;
        }
    }

    /// <summary>The shape of what the user wrote: a vector that serves every position is a vector.</summary>
    private Shape Written(Node node) => Rules.Of(node.Operator is RepeatRows or RepeatColumns && Sequence.IsDynamic(node) ? node.Inputs[0] : node);

    private static (Expr Left, Expr Right) Operands(Expr at, int i, int j) => at switch
    {
        BinaryExpr b => (b.Left, b.Right),
        NegateExpr n => (n.Operand, n.Operand),
        CallExpr c => (c.Arguments[Math.Min(i, c.Arguments.Count - 1)].Value, c.Arguments[Math.Min(j, c.Arguments.Count - 1)].Value),
        _ => (at, at),
    };

    private static string Describe(Expr operand, Shape shape) =>
        (operand is NameExpr ? operand.Text : "'" + operand.Text + "'") + " " + shape.Text;

    /// <summary>The dimension, with the declaration it comes from where the operand is a declared name.</summary>
    private string Origin(Expr operand, Dim dim)
    {
        if (operand is not NameExpr name) return dim.ToString();
        if (_source.Leaves.FirstOrDefault(l => l.Name == name.Name) is { } leaf) return $"{dim} ({leaf.Role} {leaf.Name}, line {leaf.At.Line})";
        return _source.Quantities.FirstOrDefault(q => q.Name == name.Name) is { } q ? $"{dim} ({q.Name}, line {q.At.Line})" : dim.ToString();
    }

    /// <summary>Another vector for the matrix, another matrix for the vector, or the same ones in the way they fit.</summary>
    private string Suggest(Expr left, Expr right, Shape matrix, Shape vector)
    {
        if (vector.Rank != 1) return matrix.SameDims(vector) ? $" The product unit by unit is 'Hadamard({left.Text}, {right.Text})'." : "";
        var vectors = Declared(1, s => s.Dims[0].Equals(matrix.Dims[1])).Take(1).Select(n => $"'{left.Text} * {n}'");
        var matrices = Declared(2, s => s.Dims[0].Equals(matrix.Dims[0]) && s.Dims[1].Equals(vector.Dims[0])).Take(1).Select(n => $"'{n} * {right.Text}'");
        string[] transposed = matrix.Dims[0].Equals(vector.Dims[0]) ? [$"'Transpose({left.Text}) * {right.Text}'"] : [];
        var fits = vectors.Concat(matrices).Concat(transposed).ToList();
        return fits.Count == 0 ? "" : " Did you mean " + string.Join(" or ", fits) + "?";
    }

    private static string SuggestTransposed(Expr at, Shape a, Shape b) =>
        at is BinaryExpr sum && a.Rank == 2 && a.Dims[0].Equals(b.Dims[1]) && a.Dims[1].Equals(b.Dims[0])
            ? $" Did you mean '{sum.Left.Text} {sum.Operator} Transpose({sum.Right.Text})'?"
            : "";

    private IEnumerable<string> Declared(int rank, Func<Shape, bool> fits) =>
        from name in _source.Leaves.Where(l => l.Role is not LeafRole.Bias and not LeafRole.Hyper).Select(l => l.Name)
        let node = _nodeOf(name)
        where node is not null && node.Shape.Rank == rank && fits(Rules.Of(node))
        select name;
}
