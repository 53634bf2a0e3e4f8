using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnDsl.Generator.Emitting;
using RnnDsl.Generator.Reading;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>The compiler's front end on a definition's text, without the generator that keeps its exceptions to itself.</summary>
internal static class Compiler
{
    /// <summary>The one definition in a text.</summary>
    public static Definition Read(string text, params OutsideValue[] outside)
    {
        var type = InMemory.Compilation(("Definition.cs", text)).SyntaxTrees[0].GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().First();
        return GraphBuilder.Build(DefinitionReader.Read(type, isModel: false), outside, new Reporter())
            ?? throw new InvalidOperationException("The definition is faulty:\n" + text);
    }

    public static Definition Read(Candidate definition) => Read(definition.Source, new OutsideValue("Outside.Third", 1.0 / 3, false));

    /// <summary>The files that are made of a definition; throws what the generator would hide.</summary>
    public static IReadOnlyList<(string Hint, string Text)> Emit(Definition definition) => [.. ModelEmitter.Emit(definition.Source, definition)];
}
