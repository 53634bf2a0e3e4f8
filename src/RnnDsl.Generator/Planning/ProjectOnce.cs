using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// What is done with weights alone to every row of a history is done to each row once, when it is new: W · (h₀ … h_t) is
/// (W h₀ … W h_t), and so it is for functions of each number.
/// </summary>
internal static class ProjectOnce
{
    public static Graph In(Graph graph) => graph.Rewrite((g, node, x) => node.Operator switch
    {
        MatrixProduct { TransposeA: false } p when x[0].Operator is Prefix && x[1].Shape.Rows == RowSpace.Global =>
            g.Add(new Prefix(), g.Add(new Product(!p.TransposeB), x[1], x[0].Inputs[0])),
        RowProduct { Transposed: false } when x[0].Operator is Prefix && x[1].Shape.Rows == RowSpace.Global && x[0].Shape.Rank == 2 =>
            g.Add(new Prefix(), g.Add(new Dot(), x[0].Inputs[0], x[1])),
        Elementwise and not (IGuarded or Fill) when x.Any(i => i.Operator is Prefix) && x.All(i => RowOf(i) is not null) =>
            g.Add(new Prefix(), g.Add(node.Operator, [.. x.Select(i => RowOf(i)!)])),
        _ => null,
    }).Rewrite();

    /// <summary>What one row of the value is made of, where that does not depend on the steps after it; null otherwise.</summary>
    private static Node? RowOf(Node node) => node switch
    {
        { Operator: Prefix } => node.Inputs[0],
        { Operator: RepeatRows } when node.Inputs[0].Shape.Rows == RowSpace.Global && node.Shape.Dims[0].Equals(Sequence.SoFar) => node.Inputs[0],
        { Shape: { Rank: 0, Rows: RowSpace.Global } } => node,
        _ => null,
    };
}
