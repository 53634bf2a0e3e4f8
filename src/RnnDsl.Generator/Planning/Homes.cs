using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Where values stand. What one fused pass makes and uses stays in registers; what another stage of the same step reads has
/// columns in the step's buffer; what outlives the step has columns in the chunk's.
/// </summary>
internal sealed class Homes
{
    private readonly Graph _graph;
    private readonly bool _reversed;
    private readonly Dictionary<Node, Region> _regions;
    private readonly Dictionary<Node, int> _levels;
    private readonly ILookup<Node, Node> _users;
    private readonly HashSet<Node> _kept;
    private readonly HashSet<Node> _contextGradients;
    private readonly List<OwnBuffer> _own = [];
    private readonly Dictionary<Node, Home> _homes = [];
    private readonly HashSet<Node> _onto = [];
    private readonly HashSet<Node> _sums = [];

    public Homes(Graph graph, bool reversed, Dictionary<Node, Region> regions, Dictionary<Node, int> levels, ILookup<Node, Node> users, Func<string, bool> isKept)
    {
        _graph = graph;
        _reversed = reversed;
        _regions = regions;
        _levels = levels;
        _users = users;
        _kept = [.. graph.Results.Where(r => isKept(r.Name)).Select(r => r.Node)];
        _contextGradients = [.. graph.Results.Where(r => (ResultNames.Is(r.Name, ResultNames.ContextGradient) || ResultNames.Is(r.Name, ResultNames.AtEnd))).Select(r => r.Node)];
        ChunkWidth = Dim.Of(0);
        StepWidth = Dim.Of(0);
        foreach (var carry in graph.Nodes.Where(n => n.Operator is Carry)) PlaceNext(carry);
        PlaceInputGradients();
        foreach (var node in graph.Nodes)
            foreach (var beside in PackedWith(node))
                if (!_homes.ContainsKey(beside)) _homes[beside] = Place(beside);
    }

    public IReadOnlyDictionary<Node, Home> All => _homes;

    /// <summary>Buffers of single values.</summary>
    public IReadOnlyList<OwnBuffer> Own => _own;

    public Dim ChunkWidth { get; private set; }

    public Dim StepWidth { get; private set; }

    /// <summary>Carries whose next value stands elsewhere and is copied in at the end of the step.</summary>
    public List<Node> Copied { get; } = [];

    /// <summary>Whether a product adds to what its home holds already.</summary>
    public bool IsOnto(Node product) => _onto.Contains(product);

    /// <summary>Whether a sum is made by a product that adds to its other term's home, so that no pass of its own computes it.</summary>
    public bool IsSumOnto(Node sum) => _sums.Contains(sum);

    /// <summary>
    /// A backward carry is one buffer: its next value is written over it. That needs every reader of the old value to be done.
    /// A forward carry reads the rows of the step before, so its next value just needs rows.
    /// </summary>
    private void PlaceNext(Node carry)
    {
        var state = new Home(HomeKind.Carry, Dim.Of(0), ((Carry)carry.Operator).State);
        _homes[carry] = state;
        if (!_reversed) return;
        var next = carry.Inputs[1];
        if (!IsOwn(next, carry))
        {
            Copied.Add(carry);
        }
        else if (next.Operator is Add && SplitOnto(next, carry) is var (elementwise, product))
        {
            foreach (var node in new[] { next, elementwise, product }) _homes[node] = state;
            _onto.Add(product);
            _sums.Add(next);
        }
        else if (next.Operator is Elementwise or Product or SumOfProducts && OldReadBefore(carry, next))
        {
            _homes[next] = state;
        }
        else
        {
            Copied.Add(carry);
        }
    }

    private void PlaceInputGradients()
    {
        foreach (var (name, node) in _graph.Results)
        {
            if (ResultNames.Owner(name, ResultNames.InputGradient) is { } input && node.Operator is Product or SumOfProducts && !_users[node].Any() && !_homes.ContainsKey(node))
                _homes[node] = new Home(HomeKind.InputGradient, Dim.Of(0), input);
        }
    }

    /// <summary>Whether the value is made in the loop for this carry alone.</summary>
    private bool IsOwn(Node next, Node carry) =>
        _regions[next] == Region.Loop && next.Operator is not Carry && !NeedsChunk(next)
        && !_homes.ContainsKey(next)
        && _users[next].All(u => u == carry || u.Operator is Final || (u.Operator is not Carry && _regions[u] == Region.Loop));

    /// <summary>elementwise + product, where the first is ready before the second and nobody else needs either.</summary>
    private (Node Elementwise, Node Product)? SplitOnto(Node sum, Node carry)
    {
        if (_users[sum].Any(u => u != carry && u.Operator is not Final)) return null;
        foreach (var (e, p) in new[] { (sum.Inputs[0], sum.Inputs[1]), (sum.Inputs[1], sum.Inputs[0]) })
        {
            bool fits = p.Operator is Product or SumOfProducts && e.Operator is Elementwise and not (Constant or SizeConstant)
                && _regions[p] == Region.Loop && _regions[e] == Region.Loop
                && _users[p].Count() == 1 && _users[e].Count() == 1 && !NeedsChunk(e) && e.Shape.SameDims(p.Shape)
                && _levels[e] < _levels[p] && OldReadBefore(carry, e) && !Planner.OperandsOf(p).Contains(carry);
            if (fits) return (e, p);
        }

        return null;
    }

    /// <summary>Whether whoever reads the carry's old value does so before, or in the same pass as, the stage that writes the new one.</summary>
    private bool OldReadBefore(Node carry, Node writer) => _users[carry].All(u =>
        u.Operator is Final || (u.Operator is Carry ? false : SameStage(u, writer) || Position(u).CompareTo(Position(writer)) < 0));

    private (int, int) Position(Node node) => (_levels[node], node.Operator is Product or SumOfProducts ? 0 : node.Operator is Elementwise ? 1 : 2);

    private bool SameStage(Node a, Node b) =>
        a.Operator is Elementwise && b.Operator is Elementwise && _regions[a] == _regions[b] && _levels[a] == _levels[b] && a.Shape.Size.Equals(b.Shape.Size);

    /// <summary>What must stand side by side with a value: products that are packed as one write adjacent columns.</summary>
    private IEnumerable<Node> PackedWith(Node node) =>
        node.Operator is not (Product or SumOfProducts) || _regions[node] == Region.None ? [node]
        : _graph.Nodes.Where(n => n.Operator is Product or SumOfProducts && Planner.PackKey(n, _regions, _levels).Equals(Planner.PackKey(node, _regions, _levels)));

    private Home Place(Node node)
    {
        bool computed = _regions[node] != Region.None && !Regions.IsRowSum(node) && !Regions.IsOnlySummed(node, _users) && node.Operator is not Carry;
        bool needed = computed && (node.Operator is not Elementwise || _contextGradients.Contains(node)
            || _users[node].Any(u => u.Operator is Carry || IsFinal(u) || (u.Operator is not (Carry or Final) && !SameStage(u, node))));
        // A value that every run keeps has its rows there.
        if (!needed || (_kept.Contains(node) && node.Operator is Elementwise)) return new Home(HomeKind.None, Dim.Of(0));
        if (node.Operator is Collect) AddOwn(node, node.Inputs[0].Shape, isSum: true);
        if (node.Shape.Rows == RowSpace.Example || Sequence.IsDynamic(node)) return AddOwn(node, node.Shape, Regions.IsExampleSum(node));
        // What is packed with a value that outlives the step stands beside it, or it would be a product of its own.
        bool chunk = PackedWith(node).Any(OutlivesStep);
        var home = new Home(chunk ? HomeKind.Chunk : HomeKind.Step, chunk ? ChunkWidth : StepWidth);
        var width = Names.Padded(node.Shape.Size);
        if (chunk) ChunkWidth += width;
        else StepWidth += width;
        return home;
    }

    private Home AddOwn(Node node, Shape shape, bool isSum)
    {
        _own.Add(new OwnBuffer(node, Sequence.PerPosition(shape.Size), Sequence.NameIn(shape.Size), isSum));
        return new Home(HomeKind.Own, Dim.Of(_own.Count - 1));
    }

    private bool OutlivesStep(Node node) => _regions[node] != Region.Loop || NeedsChunk(node) || _users[node].Any(u => _regions[u] != Region.Loop && u.Operator is not Final)
        || (!_reversed && _users[node].Any(u => u.Operator is Carry || IsFinal(u)));

    /// <summary>A state's last value is taken from its rows, also where no step reads the state.</summary>
    private bool IsFinal(Node user) => !_reversed && user.Operator is Final;

    /// <summary>Operands of merged products stand in one buffer; operands of gradients of weights outlive the step.</summary>
    private bool NeedsChunk(Node node) =>
        _users[node].Any(u => u.Operator is SumOfProducts or SumRows || Regions.IsSummed(u, _users) || _regions[u] is Region.After && u.Operator is not Final);
}
