using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// Makes the forward program of a definition: leaves, then each quantity when it is first needed, then the states' loops.
/// Written once for both callers: the generator passes a silent reporter, the analyzer one that speaks.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly DefinitionSource _source;
    private readonly Reporter _reporter;
    private readonly Dictionary<string, OutsideValue> _outside;
    private readonly Dictionary<string, Node> _leafNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Node?> _quantityNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double> _hyperValues = new(StringComparer.Ordinal);
    private readonly List<string> _inProgress = [];
    private readonly List<string> _dimensions = [];

    private GraphBuilder(DefinitionSource source, IEnumerable<OutsideValue> outside, IEnumerable<LayerType> layers, Reporter reporter)
    {
        _source = source;
        Layers = new Layers(this, layers);
        _reporter = reporter;
        _outside = outside.ToDictionary(o => o.Name, StringComparer.Ordinal);
        Messages = new ShapeMessages(source, reporter, name => _leafNodes.TryGetValue(name, out var n) ? n : _quantityNodes.TryGetValue(name, out n) ? n : null);
        Shapes = new Unifier(Messages.Report);
        Messages.Rules = Shapes;
        Expressions = new ExpressionBuilder(this);
    }

    public Graph Graph { get; } = new();

    public Unifier Shapes { get; }

    public ShapeMessages Messages { get; }

    public Reporter Reporter => _reporter;

    public DefinitionSource Source => _source;

    /// <summary>The other definitions that a model uses.</summary>
    public Layers Layers { get; }

    private ExpressionBuilder Expressions { get; }

    /// <summary>The definition, or null when something in it is wrong; the reporter knows what.</summary>
    public static Definition? Build(DefinitionSource source, IEnumerable<OutsideValue> outside, Reporter reporter) => Build(source, outside, [], reporter);

    /// <summary>The definition, or null when something in it is wrong; the reporter knows what.</summary>
    /// <param name="layers">What is known of the types of its layers.</param>
    public static Definition? Build(DefinitionSource source, IEnumerable<OutsideValue> outside, IEnumerable<LayerType> layers, Reporter reporter)
    {
        foreach (var problem in source.Problems)
            reporter.Report(Descriptors.Get(problem.Id), problem.At, [.. problem.Arguments]);
        if (source.HasCompilerErrors) reporter.Silent();
        return new GraphBuilder(source, outside, layers, reporter).Build();
    }

    /// <summary>What a name stands for; null for a name that is wrong, which has been reported (by C# or here).</summary>
    public Value? Lookup(NameExpr name)
    {
        if (_leafNodes.TryGetValue(name.Name, out var leaf)) return new NodeValue(leaf);
        if (_source.Quantities.FirstOrDefault(q => q.Name == name.Name) is { } quantity)
            return Quantity(quantity) is { } node ? new NodeValue(node) : null;
        if (_source.Constants.FirstOrDefault(c => c.Name == name.Name) is { } constant)
            return Expressions.Build(constant.Value) is NumberValue n ? n with { Integer = constant.Integer } : Silent();
        if (_dimensions.Contains(name.Name)) return new SizeValue(Dim.Named(name.Name));
        if (_outside.TryGetValue(name.Name, out var outside)) return new NumberValue(outside.Value, outside.Integer);
        // Where its declaration has the error, a use has none.
        if (_source.Leaves.Any(l => l.Name == name.Name) || _source.Problems.Any(p => p.Id == Descriptors.SequenceType.Id && p.Arguments[0] == name.Name)) return Silent();
        _reporter.Report(Descriptors.NotConstant, name.At, name.Text);
        return null;
    }

    private Value? Silent()
    {
        _reporter.Silent();
        return null;
    }

    private Definition? Build()
    {
        foreach (var leaf in _source.Leaves.Where(l => l.Role != LeafRole.History)) AddLeaf(leaf);
        foreach (var leaf in _source.Leaves.Where(l => l.Role == LeafRole.History)) AddHistory(leaf);
        Layers.Declare();
        if (_source.Quantities.Count == 0) _reporter.Report(Descriptors.NoQuantity, _source.At, _source.Name);
        foreach (var quantity in _source.Quantities) Quantity(quantity);
        CloseStates();
        Shapes.Finish();
        CheckInferred();
        if (_reporter.HasErrors) return null;
        var used = new HashSet<Node>(Graph.Nodes.SelectMany(n => n.Inputs));
        foreach (var leaf in _source.Leaves.Where(l => l.Role != LeafRole.State && !used.Contains(_leafNodes[l.Name])))
            _reporter.Report(Descriptors.Unused, leaf.At, leaf.Name);
        Layers.ReportUnused();
        return Resolve();
    }

    private void AddLeaf(LeafSource leaf)
    {
        if (_leafNodes.ContainsKey(leaf.Name)) return; // CS0102
        var shape = LeafShape(leaf);
        if (shape is null)
        {
            _reporter.Silent();
            return;
        }

        if (leaf.Role == LeafRole.State)
        {
            var initial = Graph.Add(new Leaf(LeafKind.Initial, leaf.Name), shape.In(RowSpace.Example));
            _leafNodes[leaf.Name] = Graph.AddCarry(new Carry(leaf.Name, Reversed: false), initial, shape);
        }
        else if (leaf.Role == LeafRole.Hyper && leaf.Type != ValueType.Scalar)
        {
            _leafNodes[leaf.Name] = Graph.Add(new Leaf(LeafKind.Constant, leaf.Name), shape);
        }
        else if (leaf.Role == LeafRole.Step)
        {
            _leafNodes[leaf.Name] = Graph.Add(new Leaf(LeafKind.StepIndex, leaf.Name), shape);
        }
        else if (leaf.Role == LeafRole.Hyper)
        {
            var value = leaf.Value is null or UnsupportedExpr ? null : Expressions.Build(leaf.Value) as NumberValue;
            if (value is null) _reporter.Report(Descriptors.NoHyperValue, leaf.At, leaf.Name);
            _hyperValues[leaf.Name] = value?.Number ?? 0;
            _leafNodes[leaf.Name] = Graph.Add(new Leaf(LeafKind.Hyper, leaf.Name), shape);
        }
        else
        {
            if (leaf.Noise == NoiseSource.Dropout) ReadRate(leaf);
            _leafNodes[leaf.Name] = Graph.Add(new Leaf((LeafKind)Enum.Parse(typeof(LeafKind), leaf.Role.ToString()), leaf.Name), shape);
        }

        _leafNodes[leaf.Name].Name ??= leaf.Name;
    }

    /// <summary>A mask drops units with a probability below 1.</summary>
    private void ReadRate(LeafSource leaf)
    {
        double rate = leaf.Value is not null and not UnsupportedExpr && Expressions.Build(leaf.Value) is NumberValue n ? n.Number : -1;
        if (rate is < 0 or >= 1) _reporter.Report(Descriptors.NoHyperValue, leaf.At, leaf.Name);
        _hyperValues[leaf.Name] = rate;
    }

    /// <summary>The values of a state so far, its initial value first.</summary>
    private void AddHistory(LeafSource leaf)
    {
        if (_leafNodes.ContainsKey(leaf.Name)) return; // CS0102
        var states = _source.Leaves.Where(l => l.Role == LeafRole.State).ToList();
        if (states.All(s => s.Name != leaf.HistoryOf))
        {
            string known = string.Join(", ", states.Select(s => s.Name));
            _reporter.Report(Descriptors.HistoryOfNothing, leaf.At, leaf.HistoryOf ?? "", known.Length == 0 ? "" : "; its states are " + known);
        }
        else if (_leafNodes.TryGetValue(leaf.HistoryOf!, out var state) && state.Shape.Rank == leaf.Type.StatedRank())
        {
            _leafNodes[leaf.Name] = Graph.Add(new Prefix(), state);
            _leafNodes[leaf.Name].Name ??= leaf.Name;
        }
        else if (state is null)
        {
            _reporter.Silent(); // the state's declaration has the error
        }
        else
        {
            string type = state.Shape.Rank switch { 0 => "a Signal, as its state is a Scalar", 1 => "a Series, as its state is a Vec", _ => "one of a Scalar or a Vec, not of a Mat" };
            _reporter.Report(Descriptors.SequenceType, leaf.At, leaf.Name, "History", leaf.Type.ToString(), type);
        }
    }

    private Shape? LeafShape(LeafSource leaf)
    {
        if (StatedShape(leaf) is not { } stated) return null;
        return leaf.Role == LeafRole.Context ? new Shape(RowSpace.Example, [Sequence.Of(leaf.Name), .. stated.Dims]) : stated;
    }

    private Shape? StatedShape(LeafSource leaf)
    {
        var rows = leaf.Role == LeafRole.Input && _source.IsModel && !leaf.Type.IsSequence() ? RowSpace.Example
            : leaf.Role is LeafRole.Input or LeafRole.State or LeafRole.Step ? RowSpace.Step : RowSpace.Global;
        int rank = leaf.Type.StatedRank();
        if (leaf.Role == LeafRole.Step && rank > 0)
        {
            _reporter.Report(Descriptors.DimensionCount, leaf.At, leaf.Name, leaf.Type.ToString(), rank.ToString(), "0");
            return null;
        }

        if (leaf.Dimensions is null && rank == 0) return Shape.Scalar(rows);
        if (leaf.Dimensions is not { } texts) return new Shape(rows, [.. Enumerable.Range(0, rank).Select(_ => Shapes.Unknown())]);
        if (texts.Count != rank)
        {
            _reporter.Report(Descriptors.DimensionCount, leaf.At, leaf.Name, leaf.Type.ToString(), rank.ToString(), texts.Count.ToString());
            return null;
        }

        return Sizes(texts, leaf.At) is { } sizes ? new Shape(rows, [.. sizes]) : null;
    }

    /// <summary>Stated sizes, whose names are dimensions from here on; null after a report where one is none.</summary>
    public IReadOnlyList<Dim>? Sizes(IEnumerable<string> texts, Position at)
    {
        var dims = new List<Dim>();
        foreach (string text in texts)
        {
            if (DimParser.Parse(text, ConstantInt) is not { } dim)
            {
                _reporter.Report(Descriptors.BadDimension, at, text);
                return null;
            }

            foreach (string name in dim.AllNames)
                if (!_dimensions.Contains(name)) _dimensions.Add(name);
            dims.Add(dim);
        }

        return dims;
    }

    private long? ConstantInt(string name)
    {
        var constant = _source.Constants.FirstOrDefault(c => c.Name == name && c.Integer);
        if (constant is not null) return Expressions.Build(constant.Value) is NumberValue n ? (long)n.Number : null;
        return _outside.TryGetValue(name, out var o) && o.Integer ? (long)o.Value : null;
    }

    /// <summary>A quantity's node, built when it is first needed, so that equations may stand in any order.</summary>
    private Node? Quantity(QuantitySource quantity)
    {
        if (_quantityNodes.TryGetValue(quantity.Name, out var known)) return known;
        int start = _inProgress.IndexOf(quantity.Name);
        if (start >= 0)
        {
            string circle = string.Join(" → ", _inProgress.Skip(start).Append(quantity.Name));
            var first = _source.Quantities.First(q => q.Name == _inProgress[start]);
            _reporter.Report(Descriptors.Cycle, first.At, first.Name, circle);
            return null;
        }

        _inProgress.Add(quantity.Name);
        var node = Expressions.BuildNode(quantity.Body);
        _inProgress.RemoveAt(_inProgress.Count - 1);
        if (node is not null && !IsOfType(node, quantity.Type)) node = (Node?)SilentNode(); // CS0029
        if (node is not null)
        {
            // A value of weights alone is the same at every step; as a result of every step it has a row there, as has what is made of contexts alone.
            if (_source.IsModel && IsResult(quantity) && node.Shape.Rows == RowSpace.Global) node = Graph.Add(new Fill(node.Shape.In(RowSpace.Example)), node);
            else if (!_source.IsModel && (node.Shape.Rows == RowSpace.Example || node.Shape.Rows != RowSpace.Step && IsResult(quantity))) node = Graph.Add(new Fill(node.Shape.In(RowSpace.Step)), node);
            node = Graph.Add(new Intervene(quantity.Name), node);
            node.Name = quantity.Name;
        }

        return _quantityNodes[quantity.Name] = node;
    }

    /// <summary>In a model, what has a value at each step is a sequence; in a cell, what has positions.</summary>
    private bool IsOfType(Node node, ValueType type) => _source.IsModel
        ? node.Shape.Rank == type.StatedRank() && (node.Shape.Rows == RowSpace.Step) == type.IsSequence()
        : node.Shape.Rank == type.Rank() && Sequence.IsSequence(node.Shape) == type.IsSequence();

    /// <summary>Whether the quantity is what a step is for: an output, or the next value of a state.</summary>
    private bool IsResult(QuantitySource quantity) =>
        (quantity.Roles & (QuantityRoles.Output | QuantityRoles.Next)) != 0
        || (quantity == _source.Quantities[_source.Quantities.Count - 1]
            && !_source.Leaves.Any(l => l.Role == LeafRole.State) && !_source.Quantities.Any(q => (q.Roles & QuantityRoles.Output) != 0));

    private object? SilentNode()
    {
        _reporter.Silent();
        return null;
    }

    private void CloseStates()
    {
        var nexts = new Dictionary<string, QuantitySource>(StringComparer.Ordinal);
        foreach (var quantity in _source.Quantities.Where(q => q.NextOf is not null))
        {
            var state = _source.Leaves.FirstOrDefault(l => l.Role == LeafRole.State && l.Name == quantity.NextOf);
            if (state is null)
            {
                string known = string.Join(", ", _source.Leaves.Where(l => l.Role == LeafRole.State).Select(l => l.Name));
                _reporter.Report(Descriptors.NextOfNothing, quantity.NextAt, quantity.NextOf!, known.Length == 0 ? "" : "; its states are " + known);
            }
            else if (nexts.TryGetValue(state.Name, out var other))
            {
                _reporter.Report(Descriptors.TwoNexts, quantity.At, other.Name, quantity.Name, state.Name);
            }
            else
            {
                nexts.Add(state.Name, quantity);
                Close(state, quantity);
            }
        }

        // A next value of something else is probably meant for the state without one.
        if (_source.Quantities.Any(q => q.NextOf is not null && !_source.Leaves.Any(l => l.Role == LeafRole.State && l.Name == q.NextOf))) return;
        foreach (var state in _source.Leaves.Where(l => l.Role == LeafRole.State && !nexts.ContainsKey(l.Name) && _leafNodes.ContainsKey(l.Name)))
            _reporter.Report(Descriptors.NoNext, state.At, state.Name);
    }

    private void Close(LeafSource state, QuantitySource next)
    {
        if (!_leafNodes.TryGetValue(state.Name, out var carry) || Quantity(next) is not { } node) return;
        for (int d = 0; d < carry.Shape.Rank && carry.Shape.Rank == node.Shape.Rank; d++)
        {
            bool same = Shapes.Require(carry.Shape.Dims[d], node.Shape.Dims[d], () =>
                _reporter.Report(Descriptors.NextShape, next.Body.At, next.Name, Shapes.Of(node).Text, state.Name, Shapes.Of(carry).Text));
            if (!same) return;
        }

        if (carry.Shape.Rank == node.Shape.Rank) Graph.Close(carry, node);
        else _reporter.Report(Descriptors.NextShape, next.Body.At, next.Name, Shapes.Of(node).Text, state.Name, Shapes.Of(carry).Text);
    }

    private void CheckInferred()
    {
        foreach (var leaf in _source.Leaves)
        {
            if (!_leafNodes.TryGetValue(leaf.Name, out var node) || !node.Shape.Dims.Any(d => d.HasVariables)) continue;
            var shape = Shapes.Of(node);
            if (shape.Dims.Any(d => d.HasVariables))
            {
                if (!_reporter.HasErrors) _reporter.Report(Descriptors.NotInferred, leaf.At, leaf.Name, leaf.Role.ToString());
            }
            else if (node.Shape.Dims.Any(d => d.HasVariables && Shapes.Uses(d) <= 1))
            {
                _reporter.Report(Descriptors.InferredOnce, leaf.At, leaf.Name, shape.Text);
            }
        }

        Layers.CheckInferred();
    }

    /// <summary>The definition with all sizes put in.</summary>
    private Definition Resolve()
    {
        foreach (var quantity in _source.Quantities)
            Graph.Results.Add((Definition.QuantityResult(quantity.Name), _quantityNodes[quantity.Name]!));
        foreach (var state in _source.Leaves.Where(l => l.Role == LeafRole.State))
            Graph.Results.Add((Definition.FinalResult(state.Name), Graph.Add(new Final(Reversed: false), _leafNodes[state.Name].Inputs[1])));

        var graph = Graph.Rewrite((g, node, inputs) => node.Operator switch
        {
            Leaf leaf => g.Add(leaf, Shapes.Of(node)),
            Carry carry => g.AddCarry(carry, inputs[0], Shapes.Of(node)),
            Composite composite => ((Composite)composite.With(Shapes)).Expand(g, inputs),
            var op => g.Add(op.With(Shapes), inputs),
        });
        return new Definition(
            _source,
            _dimensions,
            [.. _source.Leaves.Select(l => new LeafValue(l, Shapes.Of(_leafNodes[l.Name]), _hyperValues.TryGetValue(l.Name, out double v) ? v : 0))],
            [.. _source.Quantities.Select(q => new QuantityValue(q, Shapes.Of(_quantityNodes[q.Name]!)))],
            Activation.Strip(Verifier.Check(graph, "reading")))
        {
            Ruled = graph,
            Layers = Layers.Resolve(),
        };
    }
}
