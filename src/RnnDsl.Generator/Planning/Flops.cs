using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// What a value costs, in operations for each row: a multiplication, an addition and a function of a unit count one each, and
/// what only moves numbers about counts nothing.
/// </summary>
internal static class Flops
{
    private static readonly Dim None = Dim.Of(0);

    public static Dim Of(Stage stage) => stage switch
    {
        ProductStage p => p.Nodes.Select(Of).Aggregate(None, (a, b) => a + b),
        PointwiseStage p => p.Nodes.Select(Of).Aggregate(None, (a, b) => a + b),
        RowStage r => Of(r.Node),
        ExampleSumStage e => e.Node.Shape.Size,
        GradientStage { Right: { } right, Places: false } g => Dim.Of(2) * g.Left.Shape.Size * right.Shape.Size,
        GradientStage g => g.Left.Shape.Size,
        _ => None,
    };

    private static Dim Of(Node node) => node.Operator switch
    {
        Product or SumOfProducts => Planner.WeightsOf(node).Select(w => Dim.Of(2) * w.Weight.Shape.Size).Aggregate(node is { Operator: Product, Inputs.Length: 3 } ? node.Shape.Size : None, (a, b) => a + b),
        RowProduct => Dim.Of(2) * node.Inputs[0].Shape.Size,
        MatrixProduct p => Dim.Of(2) * node.Shape.Size * node.Inputs[0].Shape.Dims[p.TransposeA ? 0 : 1],
        Solve => node.Inputs[0].Shape.Size * (node.Inputs[0].Shape.Dims[0] + Dim.Of(2) * node.Shape.Dims[1]),
        Outer => node.Shape.Size,
        Constant or SizeConstant or Fill or IGuarded => None,
        Elementwise => node.Shape.Size,
        RowOperator { Cheap: true } => None,
        _ => node.Inputs.Select(i => i.Shape.Size).Aggregate(node.Shape.Size, (a, b) => a + b),
    };
}
