using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Emitting;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Shapes;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// The other definitions that a model uses, known by their signatures alone, and the calls that run them. What a call gives is held
/// against what the layer's definition says it takes.
/// </summary>
internal sealed class Layers
{
    private readonly GraphBuilder _definition;
    private readonly Dictionary<string, LayerType> _types;
    private readonly Dictionary<string, LayerValue?> _layers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public Layers(GraphBuilder definition, IEnumerable<LayerType> types)
    {
        _definition = definition;
        _types = types.ToDictionary(t => t.Layer, StringComparer.Ordinal);
    }

    private Reporter Reporter => _definition.Reporter;

    /// <summary>Whether the function runs a layer.</summary>
    public static bool IsCall(string function) => function is "Scan" or "ScanReverse" or "Apply";

    /// <summary>Finds out what each layer takes and gives, and which sizes its dimensions have here.</summary>
    public void Declare()
    {
        foreach (var layer in _definition.Source.Layers)
            if (!_layers.ContainsKey(layer.Name)) _layers[layer.Name] = Declare(layer);
    }

    private LayerValue? Declare(LayerSource layer)
    {
        if (!_types.TryGetValue(layer.Name, out var type) || type.Type.Length == 0)
        {
            Reporter.Silent(); // CS0246
            return null;
        }

        if (Signature.Parse(type.Signature) is not { } signature)
        {
            Reporter.Report(Descriptors.NoLayer, layer.At, layer.Name, layer.Type, type.Signature.Length == 0 ? "is no definition or has an error" : "was compiled by another version of RnnDsl");
            return null;
        }

        if (signature.Of("hyper").FirstOrDefault(h => h.Shape != "[]") is { } constant)
        {
            Reporter.Report(Descriptors.NoLayer, layer.At, layer.Name, layer.Type, $"needs values for its constant {constant.Name}");
            return null;
        }

        if (layer.Dimensions is not { } texts)
            return new LayerValue(layer, type.Type, signature, [.. signature.Dimensions.Select(_ => _definition.Shapes.Unknown())]);
        if (texts.Count != signature.Dimensions.Count)
        {
            string names = signature.Dimensions.Count == 0 ? "none" : string.Join(", ", signature.Dimensions);
            Reporter.Report(Descriptors.LayerCall, layer.At, layer.Name, $"{layer.Type} has {signature.Dimensions.Count} dimension(s) ({names}), but {texts.Count} are stated");
            return null;
        }

        return _definition.Sizes(texts, layer.At) is { } sizes ? new LayerValue(layer, type.Type, signature, sizes) : null;
    }

    /// <summary>The call of a layer: Scan over the steps of a sequence, one way or the other, or Apply to each step or to one value.</summary>
    public Value? Call(CallExpr call, Func<Expr, Node?> build)
    {
        if (call.Arguments.Count < 2) return Silent(); // CS7036
        if (call.Arguments[0].Value is not NameExpr name || !_layers.TryGetValue(name.Name, out var layer))
            return call.Arguments[0].Value is NameExpr other && !_definition.Source.Leaves.Any(l => l.Name == other.Name) && !_definition.Source.Quantities.Any(q => q.Name == other.Name)
                ? Silent() // CS0103
                : Wrong(call, $"its first argument must be a layer of this model, a field with [Layer], and '{call.Arguments[0].Value.Text}' is none");
        _used.Add(name.Name);
        var given = Given(call, layer, build);
        if (layer is null || given is null) return Silent();
        var signature = layer.Signature;
        if (call.Function != "Apply" && signature.IsModel) return Wrong(call, $"{layer.Source.Type} is a model of whole sequences: write Apply({name.Name}, …)");
        if (call.Function == "Apply" && signature.Of("state").Any()) return Wrong(call, $"{layer.Source.Type} has states, which go from step to step: write Scan({name.Name}, …)");
        var main = given[0].Node;
        if (call.Function != "Apply" && main.Shape.Rows != RowSpace.Step) return Silent(); // CS1503
        var missing = signature.Items.FirstOrDefault(i => (i.Kind is "input" && !i.Note.Contains("noise") || i.Kind == "context") && given.All(g => g.Item != i));
        if (missing is not null) return Wrong(call, $"the {missing.Kind} '{missing.Name}' of {layer.Source.Type} is missing: (\"{missing.Name}\", …)");

        var rows = main.Shape.Rows == RowSpace.Step ? RowSpace.Step : RowSpace.Example;
        var operands = new List<Node>();
        foreach (var (item, node, at) in given)
        {
            if (Fit(call, layer, item, node, at, rows) is not { } fitting) return null;
            operands.Add(fitting);
        }

        var roles = given.Select(g => new Argument(g.Item.Kind, g.Item.Name)).ToEquatable();
        var op = new Call(name.Name, call.Function == "ScanReverse", rows, roles);
        return new LayerResultValue(_definition.Graph.Add(op, [.. operands]), layer);
    }

    /// <summary>One of a layer's results by its name; a state's is its next value.</summary>
    public Value? Result(LayerResultValue result, TextExpr name)
    {
        var signature = result.Layer.Signature;
        string quantity = signature.Of("state").FirstOrDefault(s => s.Name == name.Value) is { } state ? state.Note.Substring("next ".Length) : name.Value;
        if (signature.Of("quantity").FirstOrDefault(q => q.Name == quantity) is { } item && !item.Shape.Contains("-1") && !signature.IsOnce(item)) return new NodeValue(Result(result, item));
        string known = string.Join(", ", signature.Of("state").Concat(signature.Of("quantity").Where(q => !q.Shape.Contains("-1"))).Select(i => i.Name));
        return Wrong(name, $"{result.Layer.Source.Type} gives nothing of that name; it gives {known}");
    }

    /// <summary>The main result: the first output.</summary>
    public Node Main(LayerResultValue result) => Result(result, result.Layer.Signature.Of("quantity").First(q => q.Note.Split(' ').Contains("output")));

    private Node Result(LayerResultValue result, SignatureItem item)
    {
        var rows = result.Layer.Signature.IsModel && item.Note.EndsWith("example", StringComparison.Ordinal) ? RowSpace.Example : ((Call)result.Call.Operator).Rows;
        var shape = new Shape(rows, [.. Dims(result.Layer, item)]);
        return _definition.Graph.Add(new CallResult(item.Name, shape), shape, result.Call);
    }

    /// <summary>What the call gives to which item of the layer's signature; null after a report.</summary>
    private List<(SignatureItem Item, Node Node, Expr At)>? Given(CallExpr call, LayerValue? layer, Func<Expr, Node?> build)
    {
        var given = new List<(SignatureItem, Node, Expr)>();
        bool wrong = layer is null;
        for (int i = 1; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            var value = argument.Value is NamedExpr pair ? pair.Value : argument.Value;
            var node = build(value);
            if (node is null || layer is null)
            {
                wrong = true;
                continue;
            }

            var signature = layer.Signature;
            var item = argument.Value is NamedExpr named ? signature.Items.FirstOrDefault(x => x.Kind is "input" or "context" or "state" && x.Name == named.Name)
                : i == 1 ? signature.Of("input").FirstOrDefault(x => !x.Note.Contains("noise"))
                : signature.Of("state").FirstOrDefault();
            if (item is null)
            {
                string known = string.Join(", ", signature.Items.Where(x => x.Kind is "input" or "context" or "state").Select(x => $"{x.Kind} {x.Name}"));
                Wrong(argument.Value, argument.Value is NamedExpr n ? $"{layer.Source.Type} takes nothing of the name '{n.Name}'; it takes {known}" : $"{layer.Source.Type} has no {(i == 1 ? "input" : "state")}; it takes {known}");
                wrong = true;
            }
            else if (given.Any(g => g.Item1 == item))
            {
                Wrong(argument.Value, $"the {item.Kind} '{item.Name}' is given twice");
                wrong = true;
            }
            else
            {
                given.Add((item, node, value));
            }
        }

        return wrong ? null : given;
    }

    /// <summary>Holds a value against what the layer takes there; returns it with a row where the layer wants one, or null after a report.</summary>
    private Node? Fit(CallExpr call, LayerValue layer, SignatureItem item, Node node, Expr at, RowSpace rows)
    {
        var dims = Dims(layer, item).ToList();
        if (item.Kind == "context") dims.RemoveAt(0);
        bool wantsSteps = item.Kind == "context" || layer.Signature.IsModel && item.Note.Contains("step ");
        bool wantsOne = item.Kind == "state" || rows == RowSpace.Example || layer.Signature.IsModel && item.Note.Contains("example");
        if (node.Shape.Rank != dims.Count || wantsSteps && node.Shape.Rows != RowSpace.Step || wantsOne && node.Shape.Rows == RowSpace.Step && !wantsSteps)
        {
            string kind = dims.Count == 0 ? wantsSteps ? "Signal" : "Scalar" : wantsSteps ? "Series" : dims.Count == 1 ? "Vec" : "Mat";
            return (Wrong(at, $"the {item.Kind} '{item.Name}' of {layer.Source.Type} is a {kind}") as NodeValue)?.Node;
        }

        for (int d = 0; d < dims.Count; d++)
        {
            var (own, theirs) = (node.Shape.Dims[d], dims[d]);
            bool same = _definition.Shapes.Require(own, theirs, () => Reporter.Report(
                Descriptors.LayerShape, at.At, call.Text, $"{at.Text} {_definition.Shapes.Of(node).Text}", item.Name, layer.Source.Type,
                new Shape(RowSpace.Global, [.. Dims(layer, item).Skip(item.Kind == "context" ? 1 : 0).Select(_definition.Shapes.Resolve)]).Text));
            if (!same) return null;
        }

        if (node.Shape.Rows != RowSpace.Global) return node;
        return _definition.Graph.Add(new Fill(node.Shape.In(wantsOne ? RowSpace.Example : RowSpace.Step)), node);
    }

    /// <summary>A shape of the signature in this model's sizes.</summary>
    private static IEnumerable<Dim> Dims(LayerValue layer, SignatureItem item)
    {
        string inside = item.Shape.Trim('[', ']');
        if (inside.Length == 0) return [];
        var names = layer.Signature.Dimensions;
        return inside.Split(',').Select(text => text.Trim() == "-1" ? Dim.Of(-1) : DimParser.Parse(text.Trim(), _ => null)!.Substitute(name =>
            names.Select((n, i) => (n, i)).Where(p => p.n == name || Emitting.Sizes.Member(p.n) == name).Select(p => layer.Dimensions[p.i]).FirstOrDefault()));
    }

    public void CheckInferred()
    {
        foreach (var layer in _layers.Values.OfType<LayerValue>())
            if (layer.Dimensions.Select(_definition.Shapes.Resolve).Any(d => d.HasVariables) && !Reporter.HasErrors)
                Reporter.Report(Descriptors.NotInferred, layer.Source.At, layer.Name, "Layer");
    }

    public void ReportUnused()
    {
        foreach (var layer in _definition.Source.Layers.Where(l => !_used.Contains(l.Name)))
            Reporter.Report(Descriptors.Unused, layer.At, layer.Name);
    }

    public IReadOnlyList<LayerValue> Resolve() =>
        [.. _layers.Values.OfType<LayerValue>().Select(l => l with { Dimensions = [.. l.Dimensions.Select(_definition.Shapes.Resolve)] })];

    private Value? Wrong(Expr at, string what)
    {
        Reporter.Report(Descriptors.LayerCall, at.At, at.Text, what);
        return null;
    }

    private Value? Silent()
    {
        Reporter.Silent();
        return null;
    }
}
