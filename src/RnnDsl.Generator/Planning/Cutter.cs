using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Planning;

/// <summary>
/// Decides what the backward program reads from the forward run. Named quantities, states and inputs are there anyhow; what is
/// cheap is computed again from them; products, reductions and exponentials are kept; and what the forward program has no use
/// for itself is computed in the backward program alone, so that it costs a plain run nothing.
/// </summary>
internal sealed class Cutter
{
    private readonly Definition _definition;
    private readonly Graph _joint;
    private readonly HashSet<Node> _derived;
    private readonly HashSet<Node> _forward;
    private readonly Dictionary<Node, string> _computed = [];
    private readonly Dictionary<Node, string> _quantities = [];
    private readonly Dictionary<Node, string> _kept = [];
    private readonly Dictionary<Node, string> _beside = [];
    private readonly HashSet<Node> _prefixed;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public Cutter(Definition definition, Graph forward, Graph joint)
    {
        _definition = definition;
        _joint = joint;
        _derived = joint.Reached(joint.Nodes.Where(n => n.Operator is Leaf { Kind: LeafKind.Seed or LeafKind.FinalSeed } or AddSeed or Slope));
        _prefixed = [.. joint.OfType<Prefix>().Select(p => p.Node.Inputs[0])];
        _forward = Graph.Needed(forward.Results.Select(r => joint.Result(r.Name)));
    }

    public Programs Cut()
    {
        foreach (var (name, node) in _joint.Results)
            if (ResultNames.Owner(name, ResultNames.Quantity) is { } quantity) _quantities[node] = quantity;
        foreach (var (node, place) in _joint.OfType<Intervene>()) _computed[node.Inputs[0]] = place.Quantity;
        foreach (var node in _joint.Nodes.Where(_derived.Contains))
            foreach (var input in node.Inputs.Where(i => !_derived.Contains(i))) Require(input);
        foreach (var (name, node) in _joint.Results)
            if (IsAdjoint(name) && !_derived.Contains(node)) Require(node);

        var slots = Slots();
        return new Programs(
            _definition,
            Verifier.Check(Forward(), "cutting the forward program"),
            Verifier.Check(MergeProducts.In(ExampleCopies.In(Backward())), "cutting the backward program"),
            slots,
            Computed: _beside.ToDictionary(b => _computed[b.Key], b => _kept.TryGetValue(b.Key, out string kept) ? kept : b.Value));
    }

    private static bool IsAdjoint(string result) => ResultNames.Is(result, ResultNames.Adjoint);

    /// <summary>Decides how the backward program comes by a forward value.</summary>
    private void Require(Node node)
    {
        switch (node.Operator)
        {
            case Leaf or Constant or SizeConstant:
                break;
            case Prefix:
                // The whole history is filled in from what the steps have kept.
                if (node.Inputs[0].Operator is Carry or Leaf) Require(node.Inputs[0]);
                else KeepValue(node.Inputs[0]);
                break;
            case var _ when IsMadeAgain(node):
                foreach (var input in node.Inputs) Require(input);
                break;
            case var _ when IsComputed(node, out string quantity):
                _read.Add(quantity);
                // Where some units were set, the slopes of the others need what was computed there.
                if (node.Operator is RowOperator && node.Shape.Rank > 0 && !_beside.ContainsKey(node)) _beside.Add(node, Free("computed_" + quantity));
                break;
            case Carry carry:
                _read.Add(_definition.Quantities.First(q => q.Source.NextOf == carry.State).Name);
                break;
            case var _ when _quantities.TryGetValue(node, out string whole):
                _read.Add(whole);
                break;
            case Elementwise { Cheap: true } or RowOperator { Cheap: true }:
            case var _ when !_forward.Contains(node):
                foreach (var input in node.Inputs) Require(input);
                break;
            default:
                KeepValue(node);
                break;
        }
    }

    private void KeepValue(Node node)
    {
        if (!_kept.ContainsKey(node)) _kept.Add(node, NameOf(node));
    }

    /// <summary>
    /// A history is filled in anew from its rows. An example's values are not kept at steps; a series at every step takes memory that grows with the square of the length. Both
    /// are computed again, interventions included.
    /// </summary>
    private static bool IsMadeAgain(Node node) => node.Operator is not Carry && (node.Operator is Prefix || node.Shape.Rows == RowSpace.Example || Sequence.IsSeries(node));

    /// <summary>A name for a value that has none, by what it is made of; no quantity's, and no other kept value's.</summary>
    private string NameOf(Node node) =>
        Free(node is { Operator: Function f } && node.Inputs[0].Name is { } operand ? $"{f.Name.ToLowerInvariant()}_{operand}" : "kept" + _kept.Count);

    private string Free(string name)
    {
        while (_kept.ContainsValue(name) || _beside.ContainsValue(name) || _definition.Quantities.Any(q => q.Name == name) || _definition.Leaves.Any(l => l.Name == name)) name += "_";
        return name;
    }

    /// <summary>Whether the value is a named quantity's before an intervention, which the kept one tells.</summary>
    private bool IsComputed(Node node, out string quantity)
    {
        quantity = "";
        return node.Operator is not (Leaf or Carry or Intervene or Fill) && _computed.TryGetValue(node, out quantity);
    }

    private List<Slot> Slots()
    {
        var outputs = new HashSet<string>(_definition.Outputs.Select(q => q.Name), StringComparer.Ordinal);
        return
        [
            .. _definition.Quantities.Select(q => new Slot(q.Name, q.Shape, outputs.Contains(q.Name) ? Keep.Output : _read.Contains(q.Name) || (q.Source.Roles & QuantityRoles.Next) != 0 ? Keep.Tape : Keep.Named)),
            .. _kept.Select(k => new Slot(k.Value, k.Key.Shape.In(RowSpace.Step), Keep.Tape)),
            .. _beside.Where(b => !_kept.ContainsKey(b.Key)).Select(k => new Slot(k.Value, k.Key.Shape.In(RowSpace.Step), Keep.Named)),
        ];
    }

    private Graph Forward()
    {
        var tapes = _kept.Concat(_beside.Where(b => !_kept.ContainsKey(b.Key))).ToDictionary(k => k.Key, k => k.Value);
        var made = new List<(string, Node)>();
        var graph = _joint.Rewrite(keep: name => !IsAdjoint(name), rebuild: (g, node, x) =>
        {
            if (!tapes.TryGetValue(node, out string name)) return null;
            // A name of its own beside the value: the store is one more elementwise node, wherever the value comes from.
            var value = g.Add(node.Operator, node.Shape, x);
            var stored = g.Add(new Fill(value.Shape.In(RowSpace.Step)), value);
            stored.Name = name;
            made.Add((name, stored));
            return value;
        });
        graph.Results.AddRange(made);
        return graph;
    }

    private Graph Backward()
    {
        return _joint.Rewrite(keep: IsAdjoint, rebuild: (g, node, x) =>
        {
            if (_derived.Contains(node) || IsMadeAgain(node)) return null;
            if (_prefixed.Contains(node) && _kept.TryGetValue(node, out string own)) return Named(g.Add(new Leaf(LeafKind.Kept, own), node.Shape.In(RowSpace.Step)), own);
            if (_beside.TryGetValue(node, out string beside)) return Named(g.Add(new Leaf(LeafKind.Computed, _computed[node]), node.Shape.In(RowSpace.Step)), beside);
            if (IsComputed(node, out string quantity))
                return g.Add(new Undo(quantity), Named(g.Add(new Leaf(LeafKind.Kept, quantity), node.Shape.In(RowSpace.Step)), quantity));
            if (_quantities.TryGetValue(node, out string whole)) return Named(g.Add(new Leaf(LeafKind.Kept, whole), node.Shape), whole);
            if (_kept.TryGetValue(node, out string name)) return Named(g.Add(new Leaf(LeafKind.Kept, name), node.Shape.In(RowSpace.Step)), name);
            return node.Operator is Carry carry ? Named(g.Add(new Leaf(LeafKind.Previous, carry.State), node.Shape), carry.State) : null;
        }).Rewrite();

        static Node Named(Node node, string name)
        {
            node.Name = name;
            return node;
        }
    }
}
