using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Arithmetic on numbers that a model is made with: hyper-parameters, sizes, constants. It stands in the code as it is written
/// and needs no place in memory.
/// </summary>
internal static class NumberExpressions
{
    public static bool Is(Node node) =>
        node.Shape is { Rows: RowSpace.Global, Rank: 0 } && (IsLeaf(node) || (node.Operator is Add or Subtract or Multiply or Divide or Negate && node.Inputs.All(Is)));

    private static bool IsLeaf(Node node) => node.Operator is Constant or SizeConstant or Leaf { Kind: LeafKind.Hyper };
}
