using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// How many products a step of a recurrence must wait for, told from the equations alone: those with an operand that depends on
/// a state and that a next state is made of. Products that share an operand are ready at the same point and count once, and a
/// product with vectors end to end is one with each. It knows nothing of the planner, whose schedules are measured by it.
/// </summary>
internal static class LeastProducts
{
    /// <param name="definition">The equations' graph, as it was read.</param>
    public static int InLoop(Graph definition)
    {
        // A state that only hands something on, such as the previous input, is no recurrence: all its values are known beforehand.
        var recurrent = definition.Nodes.Where(n => n.Operator is Carry && Graph.Needed([n.Inputs[1]]).Contains(n)).ToList();
        var dependent = definition.Reached(recurrent);
        var needed = Graph.Needed(recurrent);
        return definition.Nodes.Where(n => dependent.Contains(n) && needed.Contains(n)).SelectMany(n => Products(n, dependent)).Distinct().Count();
    }

    /// <summary>The products that a node is, each by what it must share with another to be computed together with it.</summary>
    private static IEnumerable<(Node? Matrix, Node Operand, int Part)> Products(Node node, HashSet<Node> dependent)
    {
        if (node.Operator is SumDown && FoldMatrices.Weighted(node.Inputs[0]) is var (rows, weights)) return [(rows, weights, 0)];
        if (node.Operator is not (Product or RowProduct or MatrixProduct) || node.Inputs.Take(2).Any(i => i.Operator is Diag)) return [];
        // A weight can be stacked with others; a matrix that has a value at each row cannot. Weights may stand on the right, too.
        bool right = node.Operator is MatrixProduct && node.Inputs[1].Shape.Rows == RowSpace.Global;
        var (matrix, operand) = right ? (node.Inputs[1], node.Inputs[0]) : (node.Inputs[0], node.Inputs[1]);
        return
            from part in Parts(operand)
            where dependent.Contains(part.Made) || dependent.Contains(matrix)
            select (matrix.Shape.Rows == RowSpace.Global ? null : matrix, part.Value, part.Index);
    }

    /// <summary>
    /// What a product with a vector is made of: the ends of a Concat, and, since a row that a history has got once does not change,
    /// the newest row of a history. What has a name is a value of its own, which a run may change.
    /// </summary>
    private static IEnumerable<(Node Value, int Index, Node Made)> Parts(Node operand)
    {
        if (operand.Operator is Intervene && operand.Inputs[0].Operator is Concat) return Parts(operand.Inputs[0]).Select((part, i) => (operand, i, part.Made));
        if (operand.Operator is Concat) return operand.Inputs.SelectMany(Parts);
        var value = operand.Operator is Prefix ? operand.Inputs[0] : operand;
        return [(value, 0, value)];
    }
}
