using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using RnnDsl.Generator.Composing;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>Prints of which parts a sequence model is made, and what each reads of the others.</summary>
internal sealed class PartsEmitter
{
    private readonly Composed _composed;
    private readonly ConstructorParameters _parameters;

    public PartsEmitter(Composed composed, ConstructorParameters parameters)
    {
        _composed = composed;
        _parameters = parameters;
    }

    private Definition Model => _composed.Model;

    /// <summary>What a part of equations computes, for a reader.</summary>
    public static string Describe(EquationPart part)
    {
        string names = string.Join(", ", part.Definition.Quantities.Select(q => q.Name).Where(n => !part.Unnamed.Contains(n)));
        string what = names.Length > 0 ? names : "values between the named quantities";
        return $"{what}: at every step of {part.Space}".Replace(": at every step of ", part.Space is null ? ", once for each sequence" : ", at every step of ").TrimEnd();
    }

    public void Emit(SourceWriter w)
    {
        w.Line("/// <summary>The parts in the order in which they run, and what each reads of those before it.</summary>");
        w.Block($"private static Composition<T> Compose({_parameters.Declared})", () =>
        {
            foreach (var part in _composed.Parts) Declare(w, part);
            w.Line("return new Composition<T>(");
            w.Indented(() =>
            {
                w.Line($"\"{Model.Name}\",");
                w.Line($"dimensions: [{string.Join(", ", _parameters.Dimensions.Select(d => $"new(\"{d}\", {Sizes.Member(d)})"))}],");
                w.Line($"inputs: [{string.Join(", ", Model.Of(LeafRole.Input).Select(Input))}],");
                w.Line("parameters:").Line("[");
                w.Indented(() => { foreach (var p in Model.Parameters) w.Line(DescriptionEmitter.Parameter(p) + ","); });
                w.Line("],");
                w.Line($"order: [{Names(Model.Quantities.Select(q => q.Name))}],");
                w.Line($"outputs: [{Names(Model.Outputs.Select(q => q.Name))}],");
                w.Line("parts:").Line("[");
                w.Indented(() => { foreach (var part in _composed.Parts) Print(w, part); });
                w.Line("]);");
            });
        });
    }

    private void Declare(SourceWriter w, Part part)
    {
        if (part is EquationPart) w.Line($"var {Variable(part.Name)} = new {part.Name}({_parameters.Arguments});");
        else if (part is LayerPart layer && layer.Used == layer.Name)
            w.Line($"var {Variable(part.Name)} = new {layer.Layer.Type}.Of<T>({string.Join(", ", layer.Layer.Dimensions.Select(Sizes.Of).Append("initializer: Initializer.Zero"))});");
    }

    private void Print(SourceWriter w, Part part)
    {
        string model = Variable(part is LayerPart l ? l.Used : part.Name);
        w.Line($"new Part<T>(\"{part.Name}\", {model}, {(part.Space is null ? "null" : $"\"{part.Space}\"")})");
        w.Line("{");
        w.Indented(() =>
        {
            if (part is LayerPart layer) Describe(w, layer);
            Links("Inputs", part.Inputs);
            Links("Contexts", part.Contexts);
            Links("InitialStates", part.InitialStates);
            if (part is EquationPart { Unnamed.Count: > 0 } equations) w.Line($"Unnamed = [{Names(equations.Unnamed)}],");
        });
        w.Line("},");

        void Links(string kind, List<Link> links)
        {
            if (links.Count > 0) w.Line($"{kind} = [{string.Join(", ", links.Select(k => $"new(\"{k.To}\", \"{Home(k.From)}\"{(k.Move == Move.Same ? "" : ", Move." + k.Move)})"))}],");
        }
    }

    private static void Describe(SourceWriter w, LayerPart part)
    {
        w.Line("IsLayer = true,");
        if (part.Used != part.Name) w.Line($"Layer = \"{part.Used}\",");
        if (part.Call.Reversed) w.Line("Reversed = true,");
        if (part.Layer.Source is { Torch: { } module } source)
            w.Line($"Torch = new({SourceWriter.Literal(module)}, {source.TorchLayer.ToString(CultureInfo.InvariantCulture)}, {(source.TorchReverse ? "true" : "false")}),");
    }

    private string Home(Node node) => node.Operator is Leaf leaf ? leaf.Symbol : _composed.Homes[node];

    private string Input(LeafValue input)
    {
        var node = Model.Forward.Nodes.FirstOrDefault(n => n.Operator is Leaf { Kind: LeafKind.Input } leaf && leaf.Symbol == input.Name);
        string? space = node is null ? null : _composed.Spaces.Of(node);
        var more = new List<string> { $"Space = {(space is null ? "null" : $"\"{space}\"")}" };
        if (input.Source.Type == ValueType.Tokens && Tokens(node) is { } count) more.Add($"Tokens = {count}");
        if (input.Source.Noise != NoiseSource.None)
            more.Add($"Noise = NoiseKind.{input.Source.Noise}" + (input.Source.Noise == NoiseSource.Dropout ? $", Rate = {Constant.Literal(input.Number)}" : ""));
        if (input.Source.FeedbackOf is { } output) more.Add($"FeedbackOf = \"{output}\"");
        return $"new(\"{input.Name}\", {Sizes.Array(input.Shape)}) {{ {string.Join(", ", more)} }}";
    }

    /// <summary>How many tokens there are: the rows of what they are looked up in, or as many as the layer that reads them takes.</summary>
    private string? Tokens(Node? tokens)
    {
        if (tokens is null) return null;
        // The same tokens in another order are read as they are.
        var same = new HashSet<Node> { tokens };
        foreach (var node in Model.Forward.Nodes.Where(n => n.Operator is MoveSteps or Intervene && same.Contains(n.Inputs[0]))) same.Add(node);
        foreach (var node in Model.Forward.Nodes)
        {
            if (node.Operator is Lookup && same.Contains(node.Inputs[1])) return Sizes.Of(node.Inputs[0].Shape.Dims[0]);
            if (node.Operator is OneHot hot && same.Contains(node.Inputs[0])) return Sizes.Of(hot.Units);
        }

        foreach (var part in _composed.Parts.OfType<LayerPart>())
            if (part.Inputs.FirstOrDefault(k => same.Contains(k.From)) is { } link)
                return $"global::System.Array.Find({Variable(part.Used)}.Description.Inputs, input => input.Name == \"{link.To}\")!.Tokens";
        return null;
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"\"{n}\""));

    private static string Variable(string part) => SourceWriter.Identifier(char.ToLowerInvariant(part[0]) + part.Substring(1) + "_");
}
