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
    private static IEnumerable<(Node? Matrix, Node Operand)> Products(Node node, HashSet<Node> dependent)
    {
        if (FoldMatrices.Weighted(node) is var (weighted, weights)) return dependent.Contains(weighted) || dependent.Contains(weights) ? [(Value(weighted), Value(weights))] : [];
        // What is done with weights to every row of a history is done to each row once.
        if (node.Operator is MatrixProduct && node.Inputs[0].Operator is Prefix && node.Inputs[1].Shape.Rows == RowSpace.Global) return [(null, Value(node.Inputs[0].Inputs[0]))];
        if (node.Operator is not (Product or RowProduct or MatrixProduct) || node.Inputs.Take(2).Any(i => Value(i).Operator is Diag)) return [];
        // A weight can be stacked with others; a matrix that has a value at each step cannot.
        var matrix = Value(node.Inputs[0]);
        return
            from part in Parts(node.Inputs[1])
            where dependent.Contains(part) || dependent.Contains(matrix)
            select (node.Inputs[0].Shape.Rows == RowSpace.Step ? matrix : null, part);
    }

    private static IEnumerable<Node> Parts(Node operand) => Value(operand) is { Operator: Concat } ends ? ends.Inputs.SelectMany(Parts) : [Value(operand)];

    /// <summary>What a name stands for.</summary>
    private static Node Value(Node node) => node.Operator is Intervene or Fill ? Value(node.Inputs[0]) : node;
}
