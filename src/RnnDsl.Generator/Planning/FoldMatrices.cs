using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Matrices that need not be made: a product with a transpose reads the matrix the other way round, a product with a diagonal
/// matrix scales rows or columns unit by unit, a sum of weighted rows is a product with the weights.
/// </summary>
internal static class FoldMatrices
{
    public static Graph In(Graph graph) => graph.Rewrite((g, node, x) => node.Operator switch
    {
        Product p when x.Length == 2 && x[0].Operator is Transpose => g.MatrixTimesVector(x[0].Inputs[0], x[1], !p.Transposed),
        RowProduct p when x[0].Operator is Transpose => g.MatrixTimesVector(x[0].Inputs[0], x[1], !p.Transposed),
        Product when x.Length == 2 && x[0].Operator is Diag => g.Times(x[0].Inputs[0], x[1]),
        RowProduct when x[0].Operator is Diag => g.Times(x[0].Inputs[0], x[1]),
        MatrixProduct p when x[0].Operator is Diag => Scale(g, x[0].Inputs[0], x[1], p.TransposeB, rows: true),
        MatrixProduct p when x[1].Operator is Diag => Scale(g, x[1].Inputs[0], x[0], p.TransposeA, rows: false),
        MatrixProduct p when x[0].Operator is Transpose => g.Add(p with { TransposeA = !p.TransposeA }, x[0].Inputs[0], x[1]),
        MatrixProduct p when x[1].Operator is Transpose => g.Add(p with { TransposeB = !p.TransposeB }, x[0], x[1].Inputs[0]),
        Solve s when x[0].Operator is Transpose => g.Add(new Solve(!s.Transposed), x[0].Inputs[0], x[1]),
        SumDown when Weighted(x[0]) is var (m, v) => g.Add(new RowProduct(Transposed: true), m, v),
        _ => null,
    }).Rewrite();

    /// <summary>The matrix whose rows are weighted by the vector, where a value is that.</summary>
    public static (Node Matrix, Node Vector)? Weighted(Node node) => node switch
    {
        { Operator: Multiply } when node.Inputs[0].Operator is RepeatColumns => (node.Inputs[1], node.Inputs[0].Inputs[0]),
        { Operator: Multiply } when node.Inputs[1].Operator is RepeatColumns => (node.Inputs[0], node.Inputs[1].Inputs[0]),
        _ => null,
    };

    /// <summary>Diag(v) M (rows), or M Diag(v).</summary>
    private static Node Scale(Graph g, Node v, Node m, bool transposed, bool rows)
    {
        if (transposed) m = g.Add(new Transpose(), m);
        return g.Times(rows ? g.Add(new RepeatColumns(m.Shape.Dims[1]), v) : g.Add(new RepeatRows(m.Shape.Dims[0]), v), m);
    }
}
