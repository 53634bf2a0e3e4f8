using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using RnnDsl.Generator.Graphs;
using RnnDsl.Generator.Operators;

namespace RnnDsl.Generator.Planning;

/// <summary>A C# identifier for each value, as near to the user's names as can be.</summary>
internal static class Names
{
    /// <summary>What generated methods call things of their own.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "frame", "row", "unit", "run", "chunk", "step", "live", "first", "count", "inputs", "columns", "scratch", "parameters", "initializer", "seed", "V", "T", "TMode", "Of", "now", "source", "target",
    };

    /// <summary>Whether generated methods use the name for something of their own.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);

    public static Dictionary<Node, string> Of(Graph graph)
    {
        var taken = new HashSet<string>(Reserved, StringComparer.Ordinal);
        var names = new Dictionary<Node, string>();
        taken.UnionWith(graph.Nodes.SelectMany(n => n.Shape.Dims).SelectMany(d => d.AllNames).Where(Sequence.IsName).Select(Sequence.Variable));
        int temporaries = 0;
        // Names that people gave come first, so that a derived name never takes one.
        foreach (var node in graph.Nodes.Where(n => n.Name is not null || n.Operator is Leaf)) names[node] = Free(Wanted(node, names)!, taken);
        foreach (var node in graph.Nodes.Where(n => !names.ContainsKey(n)).ToList()) names[node] = Free(Wanted(node, names) ?? Direct(node, graph) ?? "t" + ++temporaries, taken);
        return names;
    }

    /// <summary>The size of a row of so many numbers once it is padded: a polynomial over padded sizes.</summary>
    public static Dim Padded(Dim size) => Dim.Named("pad" + Identifier(size.ToString()));

    /// <summary>The field that holds a padded size.</summary>
    public static string Identifier(string size) => string.Concat(size
        .Replace(" ", "").Replace("+", "Plus").Replace("-", "Minus").Replace("*", "Times").Replace("(", "").Replace(")", ""));

    /// <summary>The part of a state's adjoint that comes straight from the next step, not through a product.</summary>
    private static string? Direct(Node node, Graph graph) =>
        graph.OfType<Carry>().Where(c => c.Operator.Reversed && c.Node.Inputs[1] is { Operator: Add } sum && sum.Inputs.Contains(node))
            .Select(c => "direct_" + c.Operator.State).FirstOrDefault();

    private static string? Wanted(Node node, Dictionary<Node, string> names) => node switch
    {
        { Operator: Leaf { Kind: LeafKind.Seed or LeafKind.FinalSeed or LeafKind.Initial } leaf } => leaf.Kind.ToString().ToLowerInvariant() + "_" + leaf.Symbol,
        { Name: { } name } => name,
        { Operator: Carry carry } => "carry_" + carry.State,
        { Operator: Delay delay } => "delayed_" + (delay.Reversed ? "carry_" : "") + delay.State,
        { Operator: Slope place } => $"g{Units.Of(place.Units)}_{place.Quantity}",
        { Operator: IntervenePart part } => part.Quantity + "_" + OperandName(node.Inputs[0], names),
        { Operator: Undo place } => "computed_" + place.Quantity,
        { Operator: Leaf leaf } => leaf.Symbol,
        { Operator: Product } => WeightName(node.Inputs[0]) + "_" + OperandName(node.Inputs[1], names),
        { Operator: SumOfProducts } => string.Join("_", Enumerable.Range(0, node.Inputs.Length / 2).Select(k => WeightName(node.Inputs[2 * k]))),
        { Operator: Prefix } => OperandName(node.Inputs[0], names) + "_so_far",
        { Operator: Function f } => f.Name.ToLowerInvariant() + "_" + OperandName(node.Inputs[0], names),
        _ => null,
    };

    private static string WeightName(Node weight) => weight.Operator is Leaf leaf ? leaf.Symbol : weight.Inputs.Length > 0 ? WeightName(weight.Inputs[0]) : "w";

    private static string OperandName(Node operand, Dictionary<Node, string> names) => names.TryGetValue(operand, out string name) ? name : "v" + operand.Id;

    private static string Free(string wanted, HashSet<string> taken)
    {
        string name = wanted;
        if (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || Reserved.Contains(name)) name = wanted + "_";
        // References to a value's rows are called after it: both names must be free.
        for (int n = 2; taken.Contains(name) || taken.Contains(name + "Row"); n++) name = wanted + n;
        taken.Add(name);
        taken.Add(name + "Row");
        return name;
    }
}
