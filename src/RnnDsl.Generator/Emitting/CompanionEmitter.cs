using System.Collections.Generic;
using System.Linq;
using RnnDsl.Generator.Planning;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Emitting;

/// <summary>Prints the companions of a model: each an inner model of its own, and the method that makes them.</summary>
internal static class CompanionEmitter
{
    /// <summary>The companions' files, by a name of their own.</summary>
    /// <param name="source">The definition whose compiled model they are inside of.</param>
    /// <param name="definition">The definition that they are made from: the model's, or that of one of its parts.</param>
    /// <param name="dimensions">The model's dimensions.</param>
    /// <param name="prefix">What their names begin with: a part's name.</param>
    public static IEnumerable<(string Name, string Text)> Files(DefinitionSource source, Definition definition, IReadOnlyList<string> dimensions, string prefix) =>
        from kind in Companions.All
        let programs = Companions.Of(definition, kind)
        from file in new InnerModelEmitter(source with { Leaves = source.Leaves.Concat(Companions.NumberLeaves(kind, definition)).ToEquatable() }, programs, dimensions, ClassOf(prefix, kind), Describe(kind)).Files()
        select file;

    /// <summary>The method that makes them.</summary>
    public static void Factory(SourceWriter w, ConstructorParameters parameters, Definition definition, string prefix)
    {
        w.Line().Line("/// <inheritdoc/>");
        w.Line("protected override RecurrentModel<T>? CreateCompanion(CompanionKind kind, CompanionNumbers numbers) => kind switch");
        w.Line("{");
        w.Indented(() =>
        {
            foreach (var kind in Companions.All)
                w.Line($"CompanionKind.{kind} => new {ClassOf(prefix, kind)}({string.Join(", ", new[] { parameters.Arguments }.Where(a => a.Length > 0).Concat(Companions.Numbers(kind, definition).Select(n => $"numbers[\"{n}\"]")))}),");
            w.Line("_ => null,");
        });
        w.Line("};");
    }

    private static string ClassOf(string prefix, CompanionKind kind) => $"{prefix}{kind}Program";

    private static string Describe(CompanionKind kind) => kind switch
    {
        CompanionKind.Relevance => "the relevance of every value to a target, by layer-wise relevance propagation, in place of its gradient",
        CompanionKind.SignedRelevance => "the relevance of every value to a target, by the α-β rule of layer-wise relevance propagation",
        CompanionKind.Difference => "two runs at once, and DeepLIFT's multipliers in place of gradients",
        CompanionKind.Tangent => "each value and its change along a direction",
        CompanionKind.Decomposition => "each value and what of it a phrase of the input is relevant for, by contextual decomposition",
        _ => "each value, and of each sum what comes from states, from inputs and from weights",
    };
}
