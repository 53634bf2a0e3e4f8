using System;
using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>
/// What others need to know of a definition to use it without seeing it: dimensions, inputs, states, outputs, roles, weights and
/// programs, one item a line. It is written as an attribute of the generated class and read back from a referenced assembly.
/// </summary>
internal sealed record Signature(
    string Name,
    EquatableArray<string> Dimensions,
    EquatableArray<SignatureItem> Items,
    EquatableArray<string> Programs)
{
    public const string Format = "rnndsl 1";

    /// <summary>Whether it is one of a model over whole sequences, rather than of a step.</summary>
    public bool IsModel { get; init; }

    /// <summary>Whether a quantity has one value for a whole run.</summary>
    public bool IsOnce(SignatureItem quantity) => quantity.Note.Split(' ').Contains("once");

    public IEnumerable<SignatureItem> Of(string kind) => Items.Where(i => i.Kind == kind);

    public static Signature From(Definition definition)
    {
        var items = new List<SignatureItem>();
        var spaces = definition.Source.IsModel ? Composing.Spaces.Of(definition) : null;
        foreach (var leaf in definition.Leaves)
        {
            string note = leaf.Source.Role == LeafRole.State ? "next " + definition.Next(leaf).Name
                : leaf.Source.Noise != NoiseSource.None ? "noise" : "";
            if (spaces is not null && leaf.Source.Role == LeafRole.Input) note = (note + " " + RowsOf(definition.Forward.Nodes.FirstOrDefault(n => n.Operator is Operators.Leaf { Kind: Operators.LeafKind.Input } own && own.Symbol == leaf.Name))).Trim();
            items.Add(new(leaf.Source.Role.ToString().ToLowerInvariant(), leaf.Name, Spaced(Sizes.Array(leaf.Shape)), note));
        }

        var outputs = new HashSet<string>(definition.Outputs.Select(q => q.Name));
        foreach (var quantity in definition.Quantities)
        {
            var roles = quantity.Source.Roles & (QuantityRoles.Gate | QuantityRoles.Attention);
            string note = (roles == QuantityRoles.None ? "" : roles.ToString().ToLowerInvariant() + " ") + (outputs.Contains(quantity.Name) ? "output" : "");
            if (quantity.Shape.Rows == Graphs.RowSpace.Global) note += " once";
            else if (spaces is not null) note += " " + RowsOf(definition.Forward.Result(Definition.QuantityResult(quantity.Name)));
            items.Add(new("quantity", quantity.Name, Spaced(Sizes.Array(quantity.Shape)), note.Replace("  ", " ").Trim()));
        }

        return new Signature(definition.Source.FullName, definition.Dimensions.ToEquatable(), items.ToEquatable(), (definition.Source.IsExplainable ? ["forward", "backward", "eager", "companions"] : new[] { "forward", "backward", "eager" }).ToEquatable()) { IsModel = spaces is not null };

        string RowsOf(Graphs.Node? node) => node is not null && spaces!.Of(node) is { } space ? "step " + space : "example";
    }

    /// <summary>A shape as it is read back: an item's parts are set apart by spaces, so that the text of a shape has none.</summary>
    private static string Spaced(string shape) => shape.Replace(" ", "").Replace(",", ", ");

    /// <summary>The text of the attribute.</summary>
    public override string ToString() => string.Join("\n", new[]
    {
        Format,
        (IsModel ? "model " : "cell ") + Name,
        "dimensions " + string.Join(" ", Dimensions),
        "programs " + string.Join(" ", Programs),
    }.Concat(Items.Select(i => $"{i.Kind} {i.Name} {i.Shape.Replace(" ", "")} {i.Note}".TrimEnd())));

    /// <summary>Reads a signature's text; null where it is none of this format.</summary>
    public static Signature? Parse(string text)
    {
        var lines = text.Split('\n').Select(l => l.Trim()).ToList();
        if (lines.Count < 4 || lines[0] != Format || lines[1].Split(' ') is not ["cell" or "model", var name]) return null;
        var items = lines.Skip(4).Select(l => l.Split([' '], 4)).Where(p => p.Length >= 3)
            .Select(p => new SignatureItem(p[0], p[1], Spaced(p[2]), p.Length > 3 ? p[3] : ""));
        return new Signature(name, Words(lines[2]), items.ToEquatable(), Words(lines[3])) { IsModel = lines[1].StartsWith("model ", StringComparison.Ordinal) };

        static EquatableArray<string> Words(string line) => line.Split([' '], StringSplitOptions.RemoveEmptyEntries).Skip(1).ToEquatable();
    }
}

/// <param name="Kind">input, state, weight, bias, hyper or quantity.</param>
/// <param name="Shape">The dimensions of one row in brackets.</param>
/// <param name="Note">A state's next, a quantity's roles.</param>
internal sealed record SignatureItem(string Kind, string Name, string Shape, string Note);
