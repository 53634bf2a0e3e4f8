using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Composing;

/// <summary>Makes a definition of the nodes of one part: what comes from elsewhere is an input or a context, what goes elsewhere an output.</summary>
internal sealed class EquationCutter
{
    private readonly Composer _composer;
    private readonly string _name;
    private readonly string? _space;
    private readonly (string Kind, int Level) _place;
    private readonly Graph _graph = new();
    private readonly Dictionary<Node, Node> _lifted = [];
    private readonly Dictionary<(Node, string), Node> _read = [];
    private readonly List<LeafValue> _leaves = [];
    private readonly List<QuantityValue> _quantities = [];
    private readonly List<string> _unnamed = [];
    private readonly List<Link> _inputs = [];
    private readonly List<Link> _contexts = [];
    private readonly HashSet<string> _taken;

    private EquationCutter(Composer composer, string name, List<Node> nodes)
    {
        _composer = composer;
        _name = name;
        _place = composer.PlaceOf(nodes[0])!.Value;
        _space = nodes[0].Shape.Rows == RowSpace.Step && nodes[0].Operator is not OverSteps ? composer.Spaces.Of(nodes[0]) : null;
        var model = composer.Model;
        _taken = [.. model.Leaves.Select(l => l.Name), .. model.Quantities.Select(q => q.Name), .. model.Dimensions, .. model.Source.Layers.Select(l => l.Name)];
    }

    /// <param name="shared">Quantities of weights alone that the part has besides.</param>
    public static EquationPart Cut(Composer composer, string name, List<Node> nodes, IEnumerable<Node> shared)
    {
        var cutter = new EquationCutter(composer, name, nodes);
        foreach (var node in nodes) cutter.Add(node);
        foreach (var node in shared) cutter.Shared(node);
        return cutter.Finish();
    }

    private Definition Model => _composer.Model;

    private void Add(Node node)
    {
        var lifted = Lift(node);
        lifted.Name ??= node.Name;
        _lifted[node] = lifted;
        if (node.Operator is Intervene place) AddQuantity(node, place.Quantity, IsRead(node) || IsOutput(place.Quantity), Model.Quantities.First(q => q.Name == place.Quantity).Source);
        else if (IsRead(node)) AddUnnamed(node);
    }

    private bool IsOutput(string quantity) => Model.Outputs.Any(o => o.Name == quantity);

    /// <summary>Whether another part reads the node.</summary>
    private bool IsRead(Node node) => _composer.UsersOf(node).Any(u => Composer.Crosses(u) || _composer.PlaceOf(u) is { } other && !other.Equals(_place) || node.Operator is OverSteps { KeepsSteps: true });

    private void AddQuantity(Node node, string name, bool isOutput, QuantitySource source)
    {
        var lifted = _lifted[node];
        _graph.Results.Add((Definition.QuantityResult(name), lifted));
        var roles = isOutput ? source.Roles | QuantityRoles.Output : source.Roles & ~QuantityRoles.Output;
        _quantities.Add(new QuantityValue(source with { Roles = roles }, lifted.Shape));
        _composer.SetHome(node, _name + "." + name);
    }

    /// <summary>A value that other parts read and that has no name in the model gets one to be found by.</summary>
    private void AddUnnamed(Node node)
    {
        string name = Free(node.Name ?? "value" + node.Id);
        _taken.Add(name);
        _unnamed.Add(name);
        _lifted[node] = _graph.Add(new Intervene(name), _lifted[node]);
        _lifted[node].Name = name;
        AddQuantity(node, name, true, new QuantitySource(Reading.ValueType.Vec, name, QuantityRoles.Output, null, default, new BrokenExpr(default, ""), default));
    }

    private Node Lift(Node node)
    {
        switch (node.Operator)
        {
            case OverSteps over:
                var row = over.OnPositions(_graph, Context(node.Inputs[0]));
                return InStep(row);
            case MoveSteps move:
                return Input(node.Inputs[0], (Move)System.Enum.Parse(typeof(Move), move.Move.ToString()));
            case Fill fill:
                return InStep(_graph.Add(new Fill(fill.Target.In(RowSpace.Step)), Operand(node.Inputs[0])));
            case Intervene:
                return _graph.Add(node.Operator, InStep(Operand(node.Inputs[0])));
            default:
                return _graph.Add(node.Operator, [.. node.Inputs.Select(Operand)]);
        }
    }

    private Node Operand(Node node)
    {
        if (_lifted.TryGetValue(node, out var known)) return known;
        if (node.Shape.Rows == RowSpace.Global) return _lifted[node] = Shared(node);
        if (node.Operator is OverSteps { KeepsSteps: true }) return Input(node, Move.Positions);
        return Input(node, _space is not null && node.Shape.Rows == RowSpace.Example ? Move.Spread : Move.Same);
    }

    /// <summary>What is made of weights and numbers alone is made again in every part that reads it.</summary>
    private Node Shared(Node node)
    {
        if (_lifted.TryGetValue(node, out var known)) return known;
        var copy = node.Operator is Leaf ? _graph.Add(node.Operator, node.Shape) : _graph.Add(node.Operator, node.Shape, [.. node.Inputs.Select(Shared)]);
        copy.Name ??= node.Name;
        if (node.Operator is Leaf leaf && _leaves.All(l => l.Name != leaf.Symbol)) _leaves.Add(Model.Leaves.First(l => l.Name == leaf.Symbol));
        _lifted[node] = copy;
        if (node.Operator is Intervene place) AddQuantity(node, place.Quantity, false, Model.Quantities.First(q => q.Name == place.Quantity).Source);
        return copy;
    }

    /// <summary>A value from elsewhere, as an input of the part.</summary>
    private Node Input(Node node, Move move)
    {
        if (_read.TryGetValue((node, move.ToString()), out var known)) return known;
        string prefix = move is Move.Same or Move.Spread or Move.Positions ? "" : move.ToString().ToLowerInvariant() + "_";
        string name = NameFor(node, prefix);
        var leaf = _graph.Add(new Leaf(LeafKind.Input, name), node.Shape.In(RowSpace.Step));
        leaf.Name ??= name;
        _inputs.Add(new Link(name, node, move));
        AddLeaf(LeafRole.Input, name, leaf.Shape, node);
        return _read[(node, move.ToString())] = leaf;
    }

    /// <summary>All steps of a sequence, as a context of the part.</summary>
    private Node Context(Node node)
    {
        if (_read.TryGetValue((node, "context"), out var known)) return known;
        string name = NameFor(node, "all_");
        var leaf = _graph.Add(new Leaf(LeafKind.Context, name), new Shape(RowSpace.Example, [Sequence.Of(name), .. node.Shape.Dims]));
        leaf.Name ??= name;
        _contexts.Add(new Link(name, node, Move.Same));
        AddLeaf(LeafRole.Context, name, leaf.Shape);
        return _read[(node, "context")] = leaf;
    }

    private string NameFor(Node node, string prefix)
    {
        string name = node.Operator is Leaf leaf ? leaf.Symbol : node.Operator is Intervene place ? place.Quantity : node.Name ?? "value" + node.Id;
        name = prefix + name;
        // A quantity of the model that this part only reads may keep its name here.
        bool isOwn = prefix.Length == 0 && node.Operator is Leaf or Intervene && _leaves.All(l => l.Name != name);
        if (!isOwn) name = Free(name);
        _taken.Add(name);
        return name;
    }

    private string Free(string name)
    {
        while (_taken.Contains(name)) name += "_";
        return name;
    }

    private void AddLeaf(LeafRole role, string name, Shape shape, Node? from = null)
    {
        // What the model draws is drawn noise here, too, though not by this part.
        var drawn = from?.Operator is Leaf { Kind: LeafKind.Input } leaf ? Model.Leaves.First(l => l.Name == leaf.Symbol).Source : null;
        var type = role == LeafRole.Context ? shape.Rank == 1 ? Reading.ValueType.Signal : Reading.ValueType.Series : (Reading.ValueType)shape.Rank;
        _leaves.Add(new LeafValue(new LeafSource(role, type, name, null, null, null, -1, default) { IsDrawn = drawn?.IsDrawn ?? false, IsMask = drawn?.IsMask ?? false }, shape));
    }

    private Node InStep(Node node) => node.Shape.Rows == RowSpace.Step ? node : _graph.Add(new Fill(node.Shape.In(RowSpace.Step)), node);

    private EquationPart Finish()
    {
        var order = Model.Leaves.Select(l => l.Name).ToList();
        var leaves = _leaves.OrderBy(l => order.IndexOf(l.Name) is >= 0 and var i ? i : int.MaxValue).ToList();
        var source = Model.Source with { Leaves = leaves.Select(l => l.Source).ToEquatable(), Quantities = _quantities.Select(q => q.Source).ToEquatable(), Layers = default, IsModel = false };
        var definition = new Definition(source, Model.Dimensions, leaves, _quantities, Verifier.Check(_graph.Rewrite(), "cutting a model into parts"));
        var part = new EquationPart(_name, _space, definition, _unnamed);
        part.Inputs.AddRange(_inputs);
        part.Contexts.AddRange(_contexts);
        return part;
    }
}
