using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Makes a schedule of a program. It knows rows, sizes, and which operators are elementwise, products or functions of rows;
/// nothing of what the program is for.
/// </summary>
internal sealed class Planner
{
    private readonly Graph _graph;
    private readonly bool _reversed;
    private readonly Func<string, bool> _isKept;
    private readonly Dictionary<Node, Region> _regions;
    private readonly Dictionary<Node, int> _levels;
    private readonly ILookup<Node, Node> _users;
    private readonly Dictionary<Node, string> _names;
    private readonly Homes _homes;
    private readonly List<GradientCopy> _copies = [];

    private Planner(Graph graph, bool reversed, Func<string, bool> isKept)
    {
        (_graph, _regions) = Delays.In(graph);
        _reversed = reversed;
        _isKept = isKept;
        _users = _graph.Users();
        _levels = Levels.Of(_graph, _regions, _users);
        _names = Names.Of(_graph);
        _homes = new Homes(_graph, reversed, _regions, _levels, _users, isKept);
    }

    /// <param name="graph">The program.</param>
    /// <param name="reversed">Whether its loop runs from the last step to the first.</param>
    /// <param name="isKept">Which results have rows of their own, provided by the caller in some modes.</param>
    public static Plan Make(Graph graph, bool reversed, Func<string, bool> isKept) => new Planner(graph, reversed, isKept).Make();

    private Plan Make()
    {
        var stages = new List<Stage>();
        stages.AddRange(Products());
        stages.AddRange(Pointwise());
        stages.AddRange(_graph.Nodes.Where(n => n.Operator is RowOperator && _regions[n] != Region.None && !Regions.IsRowSum(n) && !Regions.IsOnlySummed(n, _users)).Select(n => new RowStage(_regions[n], _levels[n], n)));
        stages.AddRange(_graph.Nodes.Where(Regions.IsExampleSum).Select(n => new ExampleSumStage(_regions[n], _levels[n], n)));
        stages.AddRange(_graph.Nodes.Where(n => n.Operator is Delay).Select(n => new DelayStage(_regions[n], _levels[n], n)));
        stages.AddRange(_homes.Copied.Select(c => new CarryStage(Region.Loop, int.MaxValue, c)));
        stages.AddRange(Gradients().ToList());
        var ordered = stages.OrderBy(s => s.Region).ThenBy(s => s.Level).ThenBy(Order).ToList();
        return new Plan(_graph, _reversed, NameMethods(ordered), _copies, _homes.All, _names, _homes.ChunkWidth, _homes.StepWidth, _homes.Own);
    }

    /// <summary>Within a level: products and delays first, since elementwise values may use them at once, then functions of the rows these have made.</summary>
    private static int Order(Stage stage) => stage switch
    {
        ProductStage or DelayStage => 0,
        PointwiseStage => 1,
        RowStage => 2,
        _ => 3,
    };

    private static IReadOnlyList<Stage> NameMethods(List<Stage> stages)
    {
        var counts = new Dictionary<Region, int>();
        return [.. stages.Select(s =>
        {
            if (s is not PointwiseStage p) return s;
            counts.TryGetValue(p.Region, out int n);
            counts[p.Region] = n + 1;
            string place = p.Region switch { Region.Start => "BeforeAll", Region.Before => "BeforeLoop", Region.Loop => "Step", Region.After => "AfterLoop", _ => "AfterAll" };
            return p with { Method = place + (n == 0 ? "" : (n + 1).ToString()) };
        })];
    }

    /// <summary>Packing: products with the same operands, ready at the same time, are one over stacked weights.</summary>
    private IEnumerable<Stage> Products()
    {
        int pack = 0;
        var products = _graph.Nodes.Where(n => n.Operator is Product or SumOfProducts && _regions[n] != Region.None);
        foreach (var group in products.GroupBy(n => (Key: PackKey(n, _regions, _levels), Place: _homes.IsOnto(n) ? n.Id : _homes.All[n].Kind is HomeKind.Chunk or HomeKind.Step ? -(int)_homes.All[n].Kind - 2 : n.Id)))
            yield return new ProductStage(_regions[group.First()], _levels[group.First()], pack++, OperandsOf(group.First()), [.. group], _homes.IsOnto(group.First()));
    }

    private IEnumerable<Stage> Pointwise() =>
        from n in _graph.Nodes
        where n.Operator is Elementwise and not (Constant or SizeConstant) && _regions[n] != Region.None && !Regions.IsRowSum(n) && !_homes.IsSumOnto(n)
        group n by (Region: _regions[n], Level: _levels[n], n.Shape.Size) into fused
        select (Stage)new PointwiseStage(fused.Key.Region, fused.Key.Level, fused.Key.Size, [.. fused], "");

    /// <summary>A parameter's gradient is a sum of row sums, one for each use; each is added where it stands.</summary>
    private IEnumerable<Stage> Gradients()
    {
        var first = new Dictionary<Node, string>();
        foreach (var (name, node) in _graph.Results)
        {
            if (ResultNames.Owner(name, ResultNames.ParameterGradient) is not { } parameter) continue;
            if (first.TryGetValue(node, out string same))
            {
                _copies.Add(new GradientCopy(same, parameter));
                continue;
            }

            first[node] = parameter;
            foreach (var (rows, column) in RowSums(node, Dim.Of(0)))
            {
                var value = rows.Inputs[0];
                var region = value.Shape.Rows == RowSpace.Example ? Region.End : Region.After;
                yield return Regions.IsSummed(value, _users)
                    ? new GradientStage(region, int.MaxValue, parameter, value.Inputs[0], value.Inputs[1], column, value.Operator is PlaceRow)
                    : new GradientStage(region, int.MaxValue, parameter, value, null, column);
            }
        }
    }

    private static IEnumerable<(Node Rows, Dim Column)> RowSums(Node node, Dim column) => node.Operator switch
    {
        SumRows => [(node, column)],
        PlaceColumns place => RowSums(node.Inputs[0], column + place.Start),
        Add => node.Inputs.SelectMany(i => RowSums(i, column)),
        Fill or Constant => [],
        _ => throw new InvalidOperationException($"A gradient of weights is made by {node}, which has no place in a schedule."),
    };

    /// <summary>What products that may be packed as one have in common: when they are computed, and of what.</summary>
    internal static (Region, int, string) PackKey(Node product, Dictionary<Node, Region> regions, Dictionary<Node, int> levels) =>
        (regions[product], levels[product], string.Join(",", OperandsOf(product).Select(o => o.Id)));

    internal static IReadOnlyList<Node> OperandsOf(Node product) =>
        product.Operator is Product ? [product.Inputs[1]] : [.. product.Inputs.Where((_, i) => i % 2 == 1)];

    internal static IReadOnlyList<(Node Weight, bool Transposed)> WeightsOf(Node product) =>
        product.Operator is Product p ? [(product.Inputs[0], p.Transposed)]
        : [.. ((SumOfProducts)product.Operator).Transposed.Select((t, k) => (product.Inputs[2 * k], t == 'T'))];
}
