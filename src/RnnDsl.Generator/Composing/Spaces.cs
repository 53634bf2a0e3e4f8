using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Composing;

/// <summary>
/// Which sequences of a model have their steps in common: those that one equation reads side by side. Each such group goes by the
/// name of the first input in it.
/// </summary>
internal sealed class Spaces
{
    private readonly Dictionary<Node, Node> _parents = [];
    private readonly Dictionary<Node, string> _names = [];

    private Spaces(Definition model)
    {
        foreach (var node in model.Forward.Nodes)
        {
            if (node.Shape.Rows != RowSpace.Step) continue;
            for (int i = 0; i < node.Inputs.Length; i++)
                if (node.Inputs[i].Shape.Rows == RowSpace.Step && GoesStepByStep(model, node, i)) Join(node, node.Inputs[i]);
        }

        // What is drawn takes its steps from what is given.
        foreach (var input in model.Of(LeafRole.Input).OrderBy(i => i.Source.Noise != NoiseSource.None))
            if (model.Forward.Nodes.FirstOrDefault(n => n.Operator is Leaf { Kind: LeafKind.Input } leaf && leaf.Symbol == input.Name) is { Shape.Rows: RowSpace.Step } leaf && !_names.ContainsKey(Root(leaf)))
                _names[Root(leaf)] = input.Name;
    }

    public static Spaces Of(Definition model) => new(model);

    /// <summary>The first input that has the node's steps; null for what has one value for an example.</summary>
    public string? Of(Node node) => node.Shape.Rows == RowSpace.Step && _names.TryGetValue(Root(node), out string name) ? name : null;

    /// <summary>A context has steps of its own; so have the inputs of a model that its definition does not read side by side.</summary>
    private static bool GoesStepByStep(Definition model, Node node, int operand)
    {
        if (node.Operator is not Call call) return true;
        if (call.Roles[operand].Kind != "input") return false;
        var signature = model.Layers.First(l => l.Name == call.Layer).Signature;
        if (!signature.IsModel) return true;
        return SpaceIn(signature, call.Roles[operand].Name) == SpaceIn(signature, call.Roles[0].Name);
    }

    private static string SpaceIn(Emitting.Signature signature, string input)
    {
        string note = signature.Of("input").First(i => i.Name == input).Note;
        int at = note.IndexOf("step ", StringComparison.Ordinal);
        return at < 0 ? "" : note.Substring(at + "step ".Length);
    }

    private void Join(Node a, Node b) => _parents[Root(a)] = Root(b);

    private Node Root(Node node)
    {
        while (_parents.TryGetValue(node, out var parent) && parent != node) node = parent;
        return node;
    }
}
