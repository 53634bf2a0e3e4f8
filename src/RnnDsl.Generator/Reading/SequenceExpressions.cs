using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// What equations mean for sequences: position by position. A vector serves every position, a signal's number the units of
/// its position; sums and their like run over positions.
/// </summary>
internal static class SequenceExpressions
{
    /// <summary>The operator of an expression of two operands, one of which is a sequence, and what it is applied to; null where C# has none.</summary>
    public static (Operator Operator, Node[] Operands)? Binary(Graph graph, BinaryExpr at, Node a, Node b)
    {
        if (at.Operator == "*" && a.Shape.Rank == 2 && !Sequence.IsSeries(a)) return Sequence.IsSeries(b) ? (new SeriesProduct(), [a, b]) : null;
        if (Sequence.IsSeries(a) && Sequence.IsSignal(b) || Sequence.IsSignal(a) && Sequence.IsSeries(b))
        {
            bool serves = at.Operator == "*" || at.Operator == "/" && Sequence.IsSeries(a);
            if (!serves) return null;
            var (series, signal) = Sequence.IsSeries(a) ? (a, b) : (b, a);
            var repeated = graph.Add(new RepeatColumns(series.Shape.Dims[1]), signal);
            (a, b) = series == a ? (a, repeated) : (repeated, b);
        }
        else if (Sequence.IsSeries(a) && IsVector(b))
        {
            b = graph.Add(new RepeatRows(a.Shape.Dims[0]), b);
        }
        else if (IsVector(a) && Sequence.IsSeries(b))
        {
            a = graph.Add(new RepeatRows(b.Shape.Dims[0]), a);
        }
        else if (a.Shape.Rank != b.Shape.Rank && a.Shape.Rank > 0 && b.Shape.Rank > 0 || IsVector(a) || IsVector(b))
        {
            return null;
        }

        return at.Operator switch
        {
            "+" => (new Add(), [a, b]),
            "-" => (new Subtract(), [a, b]),
            "*" => (new Multiply(), [a, b]),
            "/" => (new Divide(), [a, b]),
            ">" => (new Greater(), [a, b]),
            "<" => (new Greater(), [b, a]),
            ">=" => (new GreaterOrEqual(), [a, b]),
            "<=" => (new GreaterOrEqual(), [b, a]),
            _ => null,
        };
    }

    /// <summary>The operator of a function that means something of its own for sequences; null for one that sees each number, as of a vector.</summary>
    public static Operator? Call(string function, IReadOnlyList<Node> x) => function switch
    {
        "Dot" when x.Any(Sequence.IsSeries) => new SeriesDot(),
        "Sum" when Sequence.IsSeries(x[0]) => new SumDown(),
        "Mean" when x.Count == 1 => new MeanOverPositions(),
        "Softmax" when x.Count == 1 && Sequence.IsSeries(x[0]) => new SoftmaxAlong(Dim.One),
        "LogSoftmax" when x.Count == 1 && Sequence.IsSeries(x[0]) => new LogSoftmaxAlong(Dim.One),
        "Concat" when Sequence.IsSeries(x[0]) => new ConcatUnits(),
        _ => null,
    };

    private static bool IsVector(Node node) => node.Shape.Rank == 1 && !Sequence.IsSequence(node.Shape);
}
