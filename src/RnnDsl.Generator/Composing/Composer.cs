using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Composing;

/// <summary>
/// Cuts a model's graph into parts: each call of a layer is one, and so are the equations between them that have a row at the same
/// steps, or one row for each example. A part's equations become a definition of a single step, which the passes that serve cells plan,
/// emit and differentiate; a function over all steps has the sequence as the positions of a context there.
/// </summary>
internal sealed class Composer
{
    private readonly Definition _model;
    private readonly Spaces _spaces;
    private readonly Dictionary<Node, (string Kind, int Level)> _places = [];
    private readonly Dictionary<Node, string> _homes = [];
    private readonly Dictionary<Node, string> _names = [];
    private readonly List<Part> _parts = [];
    private readonly ILookup<Node, Node> _users;

    private Composer(Definition model)
    {
        _model = model;
        _spaces = Spaces.Of(model);
        _users = model.Forward.Users();
    }

    public static Composed Compose(Definition model)
    {
        var composer = new Composer(model);
        composer.Place();
        composer.Cut();
        return new Composed(model, composer._parts, composer._homes, composer._spaces);
    }

    /// <summary>Whether a node reads an operand from another part, wherever that is.</summary>
    public static bool Crosses(Node node) => node.Operator is Call or OverSteps or MoveSteps;

    /// <summary>The kind of part that computes a node, and how many parts must run before.</summary>
    private void Place()
    {
        foreach (var node in _model.Forward.Nodes)
        {
            if (node.Shape.Rows == RowSpace.Global || node.Operator is Leaf) continue;
            string kind = KindOf(node);
            int level = 1;
            foreach (var input in node.Inputs.Where(_places.ContainsKey))
            {
                var (before, depth) = _places[input];
                bool same = before == kind && !Crosses(node) && !(_model.Forward.Nodes.Count > 0 && Crossed(input));
                level = Math.Max(level, same ? depth : depth + 1);
            }

            _places[node] = (kind, level);
        }
    }

    /// <summary>A function over steps whose result has a row at each step: it is made as the positions of one row, and read as steps.</summary>
    private static bool Crossed(Node node) => node.Operator is OverSteps { KeepsSteps: true };

    private string KindOf(Node node) => node.Operator switch
    {
        Call call => "call " + node.Id,
        CallResult => "call " + node.Inputs[0].Id,
        OverSteps => "example",
        _ => node.Shape.Rows == RowSpace.Example ? "example" : "step " + _spaces.Of(node),
    };

    private void Cut()
    {
        NameCalls();
        int stages = 0;
        foreach (var group in _places.GroupBy(p => p.Value).OrderBy(g => g.Key.Level).ThenBy(g => g.Min(p => p.Key.Id)))
        {
            var nodes = group.Select(p => p.Key).OrderBy(n => n.Id).ToList();
            if (nodes[0].Operator is Call call) AddLayer(nodes, call);
            else _parts.Add(EquationCutter.Cut(this, "Stage" + ++stages, nodes, stages == 1 ? Unread() : []));
        }
    }

    /// <summary>Quantities of weights alone that no part reads; one must have them nevertheless.</summary>
    private IEnumerable<Node> Unread()
    {
        var read = new HashSet<Node>();
        foreach (var node in _model.Forward.Nodes.Reverse().Where(n => _places.ContainsKey(n) || read.Contains(n)))
            read.UnionWith(node.Inputs.Where(i => i.Shape.Rows == RowSpace.Global));
        return _model.Forward.Nodes.Where(n => n.Operator is Intervene && n.Shape.Rows == RowSpace.Global && !read.Contains(n));
    }

    /// <summary>The first run of a layer, as the equations are evaluated, goes by its name, the others by numbers behind it.</summary>
    private void NameCalls()
    {
        var taken = new HashSet<string>(_model.Layers.Select(l => l.Name));
        foreach (var layer in _model.Forward.OfType<Call>().GroupBy(c => c.Operator.Layer))
        {
            int n = 1;
            foreach (var (node, _) in layer)
            {
                string name = layer.Key;
                while (n > 1 && !taken.Add(name = layer.Key + n)) n++;
                _names[node] = name;
                n++;
            }
        }
    }

    private void AddLayer(List<Node> nodes, Call call)
    {
        var layer = _model.Layers.First(l => l.Name == call.Layer);
        string name = _names[nodes[0]];
        string? space = call.Rows == RowSpace.Example ? null : _spaces.Of(nodes[0]);
        var part = new LayerPart(name, space, layer, call, call.Layer);
        for (int i = 0; i < call.Roles.Count; i++)
        {
            var (kind, to) = (call.Roles[i].Kind, call.Roles[i].Name);
            var from = nodes[0].Inputs[i];
            var list = kind switch { "context" => part.Contexts, "state" => part.InitialStates, _ => part.Inputs };
            bool spreads = kind == "input" && call.Rows == RowSpace.Step && !layer.Signature.IsModel && from.Shape.Rows == RowSpace.Example;
            list.Add(new Link(to, from, spreads ? Move.Spread : Move.Same));
        }

        _parts.Add(part);
        foreach (var result in nodes.Where(n => n.Operator is CallResult)) _homes[result] = name + "." + ((CallResult)result.Operator).Quantity;
    }

    internal Definition Model => _model;

    internal Spaces Spaces => _spaces;

    /// <summary>The part of equations that computes a node; others than nodes of one part have none or another.</summary>
    internal (string Kind, int Level)? PlaceOf(Node node) => _places.TryGetValue(node, out var place) ? place : null;

    internal IEnumerable<Node> UsersOf(Node node) => _users[node];

    internal void SetHome(Node node, string home) => _homes[node] = home;
}
