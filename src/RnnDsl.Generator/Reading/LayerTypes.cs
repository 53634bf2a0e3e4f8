using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnDsl.Generator.Emitting;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// Stage 2: finds the definitions that a model's layers are. Of one in a referenced assembly the attribute tells the signature; one
/// of this compilation is read as far as its signature, which an edit of its equations rarely changes.
/// </summary>
internal static class LayerTypes
{
    private static readonly ConditionalWeakTable<ClassDeclarationSyntax, string> Signatures = new();

    public static EquatableArray<LayerType> Resolve(DefinitionSource source, ClassDeclarationSyntax type, SemanticModel model, CancellationToken token) =>
        source.Layers.Count == 0 ? default : Resolve(source, type, model.Compilation, model, [], token);

    private static EquatableArray<LayerType> Resolve(
        DefinitionSource source, ClassDeclarationSyntax type, Microsoft.CodeAnalysis.Compilation compilation, SemanticModel model, HashSet<ClassDeclarationSyntax> outer, CancellationToken token)
    {
        var fields = type.Members.OfType<FieldDeclarationSyntax>()
            .SelectMany(f => f.Declaration.Variables.Select(v => (Name: v.Identifier.ValueText, f.Declaration.Type)))
            .ToLookup(f => f.Name, f => f.Type);
        var types = new List<LayerType>();
        foreach (var layer in source.Layers)
        {
            token.ThrowIfCancellationRequested();
            var symbol = fields[layer.Name].Select(t => model.GetTypeInfo(t, token).Type).FirstOrDefault();
            if (symbol is not INamedTypeSymbol { TypeKind: not TypeKind.Error } named)
                types.Add(new LayerType(layer.Name, "", ""));
            else
                types.Add(new LayerType(layer.Name, named.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), SignatureOf(named, compilation, [.. outer, type], token)));
        }

        return types.ToEquatable();
    }

    /// <summary>The text of the definition's signature; empty where it has none.</summary>
    private static string SignatureOf(INamedTypeSymbol symbol, Microsoft.CodeAnalysis.Compilation compilation, HashSet<ClassDeclarationSyntax> outer, CancellationToken token)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
            if (reference.GetSyntax(token) is ClassDeclarationSyntax type && KindOf(type) is { } isModel)
                return outer.Contains(type) ? "" : SignatureOf(type, isModel, compilation, outer, token);
        var attribute = symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == "RnnDsl.DefinitionAttribute");
        return attribute is { ConstructorArguments: [{ Value: string text }] } ? text : "";
    }

    /// <summary>Whether the class is a model, rather than a cell; null where it is neither.</summary>
    private static bool? KindOf(ClassDeclarationSyntax type)
    {
        foreach (var attribute in type.AttributeLists.SelectMany(l => l.Attributes))
            if (DefinitionReader.NameOf(attribute) is var name && name is "RecurrentCell" or "SequenceModel") return name == "SequenceModel";
        return null;
    }

    private static string SignatureOf(ClassDeclarationSyntax type, bool isModel, Microsoft.CodeAnalysis.Compilation compilation, HashSet<ClassDeclarationSyntax> outer, CancellationToken token)
    {
        if (Signatures.TryGetValue(type, out string known)) return known;
        var source = DefinitionReader.Read(type, isModel);
        bool alone = source.OutsideNames.Count == 0 && source.Layers.Count == 0;
        var model = alone ? null : compilation.GetSemanticModel(type.SyntaxTree);
        var outside = model is null ? default : OutsideNames.Resolve(source, type, model, token);
        var layers = model is null ? default : Resolve(source, type, compilation, model, outer, token);
        string text = GraphBuilder.Build(source, outside, layers, new Reporter()) is { } definition ? Signature.From(definition).ToString() : "";
        if (alone) Signatures.GetValue(type, _ => text);
        return text;
    }
}
