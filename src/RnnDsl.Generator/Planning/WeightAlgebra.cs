using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Cuts what is made of weights alone out of the program of a step. It becomes a definition of its own, whose inputs are the
/// weights and whose only step is computed once for each version of them; the program of a step reads its quantities as it
/// reads weights. Gradients go the same way back: summed over all rows first, then once through the algebra.
/// </summary>
internal sealed class WeightAlgebra
{
    private readonly Definition _definition;
    private readonly Graph _forward;
    private readonly ILookup<Node, Node> _users;
    private readonly Dictionary<Node, string> _roots = [];
    private readonly Graph _algebra = new();
    private readonly Dictionary<Node, Node> _lifted = [];

    private WeightAlgebra(Definition definition, Graph forward)
    {
        _definition = definition;
        _forward = forward;
        _users = forward.Users();
        foreach (var node in forward.Nodes.Where(n => IsMade(n) && n.Operator is not Columns))
            if (node.Operator is Intervene place) _roots[node] = place.Quantity;
            else if (_users[node].Any(IsReadByStep)) _roots[node] = NameOf(node);
    }

    /// <param name="definition">The definition as it was read.</param>
    /// <param name="forward">Its forward program, rewritten as far as rewrites concern both halves.</param>
    public static (Definition Steps, Definition? Algebra) Cut(Definition definition, Graph forward)
    {
        var cut = new WeightAlgebra(definition, forward);
        var steps = definition with { Forward = cut.Steps(), Quantities = [.. definition.StepQuantities] };
        return (steps, cut._roots.Count == 0 ? null : cut.Algebra());
    }

    /// <summary>Whether the value is computed from what all rows share, and is no arithmetic on numbers.</summary>
    public static bool IsMade(Node node) =>
        node.Shape.Rows == RowSpace.Global && node.Operator is not (Leaf or Constant or SizeConstant) && !NumberExpressions.Is(node);

    /// <summary>Whether a step reads the node, perhaps as some columns of a matrix.</summary>
    private bool IsReadByStep(Node node) =>
        node.Shape.Rows != RowSpace.Global || (node.Operator is Columns && _users[node].Any(IsReadByStep));

    private string NameOf(Node node)
    {
        string name = node.Operator is Function f && node.Inputs[0].Name is { } operand ? $"{f.Name.ToLowerInvariant()}_{operand}" : "weights" + (_roots.Count + 1);
        while (_roots.ContainsValue(name) || _definition.Quantities.Any(q => q.Name == name) || _definition.Leaves.Any(l => l.Name == name)) name += "_";
        return name;
    }

    private Graph Steps()
    {
        var quantities = new HashSet<string>(_definition.WeightQuantities.Select(q => Definition.QuantityResult(q.Name)));
        return Verifier.Check(
            _forward.Rewrite(
                (g, node, _) => _roots.TryGetValue(node, out string name) ? g.Add(new Leaf(LeafKind.Derived, name), node.Shape) : null,
                keep: name => !quantities.Contains(name)).Rewrite(),
            "cutting out the algebra of weights");
    }

    private Definition Algebra()
    {
        var needed = Graph.Needed(_roots.Keys);
        var quantities = new List<QuantityValue>();
        foreach (var node in _forward.Nodes.Where(needed.Contains))
        {
            var lifted = Lift(node);
            lifted.Name ??= node.Name;
            _lifted[node] = lifted;
            if (!_roots.TryGetValue(node, out string name)) continue;
            if (lifted.Operator is not Intervene) lifted = _algebra.Add(new Intervene(name), InStep(lifted));
            lifted.Name = name;
            _algebra.Results.Add((Definition.QuantityResult(name), lifted));
            quantities.Add(new(Source(name), lifted.Shape));
        }

        var used = new HashSet<string>(_algebra.OfType<Leaf>().Select(l => l.Operator.Symbol));
        var leaves = _definition.Leaves.Where(l => used.Contains(l.Name)).Select(AsInput).ToList();
        var source = _definition.Source with { Leaves = leaves.Select(l => l.Source).ToEquatable(), Quantities = quantities.Select(q => q.Source).ToEquatable() };
        return new Definition(source, _definition.Dimensions, leaves, quantities, Verifier.Check(_algebra, "making the algebra of weights"));
    }

    /// <summary>A quantity of the user's with its equation, or one that had no name; every one is what the algebra is for.</summary>
    private QuantitySource Source(string name)
    {
        var known = _definition.Quantities.FirstOrDefault(q => q.Name == name)?.Source;
        return known is not null
            ? known with { Roles = known.Roles | QuantityRoles.Output }
            : new QuantitySource(ValueType.Vec, name, QuantityRoles.Output, null, default, new BrokenExpr(default, ""), default);
    }

    private static LeafValue AsInput(LeafValue leaf) =>
        leaf.Source.Role == LeafRole.Hyper ? leaf : leaf with { Source = leaf.Source with { Role = LeafRole.Input }, Shape = leaf.Shape.In(RowSpace.Step) };

    /// <summary>The node as one of a program with rows, of which there will be one.</summary>
    private Node Lift(Node node)
    {
        var x = node.Inputs.Select(i => _lifted[i]).ToArray();
        switch (node.Operator)
        {
            case Leaf { Kind: LeafKind.Weight or LeafKind.Bias } leaf:
                return _algebra.Add(new Leaf(LeafKind.Input, leaf.Symbol), node.Shape.In(RowSpace.Step));
            case Leaf leaf:
                return _algebra.Add(leaf, node.Shape);
            case Product product:
                var made = _algebra.Add(new RowProduct(product.Transposed), x[0], x[1]);
                return x.Length > 2 ? _algebra.Add(new Add(), made, x[2]) : made;
            case Fill fill:
                return _algebra.Add(new Fill(fill.Target.In(RowSpace.Step)), x);
            case Intervene:
                return _algebra.Add(node.Operator, InStep(x[0]));
            default:
                // Numbers stay numbers; all else has a row.
                if (x.Length > 0 && !NumberExpressions.Is(node) && x.All(i => i.Shape.Rows == RowSpace.Global)) x[0] = InStep(x[0]);
                var lifted = _algebra.Add(node.Operator, x);
                return x.Length == 0 && node.Operator is RowOperator ? InStep(lifted) : lifted;
        }
    }

    private Node InStep(Node node) => node.Shape.Rows == RowSpace.Step ? node : _algebra.Add(new Fill(node.Shape.In(RowSpace.Step)), node);
}
