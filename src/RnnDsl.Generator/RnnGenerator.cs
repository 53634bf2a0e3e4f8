using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using RnnDsl.Generator.Emitting;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator;

/// <summary>
/// The source generator. Stage 1 reads syntax only, cached by class declaration; stage 2 looks up names from outside the class,
/// for the definitions that have any; compiling comes after, on records that compare equal when nothing has changed.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class RnnGenerator : IIncrementalGenerator
{
    /// <summary>Names of the steps, for tests of what an edit makes run again.</summary>
    public const string ReadStep = "RnnDsl.Read", ResolveStep = "RnnDsl.Resolve", CompileStep = "RnnDsl.Compile", EagerStep = "RnnDsl.Eager";

    private static readonly ConditionalWeakTable<ClassDeclarationSyntax, DefinitionSource> Sources = new();
    private static readonly ConditionalWeakTable<ClassDeclarationSyntax, EagerSource> EagerSources = new();

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var cells = Classes(context, "RnnDsl.RecurrentCellAttribute", isModel: false);
        var models = Classes(context, "RnnDsl.SequenceModelAttribute", isModel: true);
        var all = ExplainableAssembly(context);
        Register(context, cells, all);
        Register(context, models, all);
        PrintStages(context, cells);
    }

    /// <summary>Whether the assembly asks for the programs of explainers for all its definitions.</summary>
    private static IncrementalValueProvider<bool> ExplainableAssembly(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider.ForAttributeWithMetadataName("RnnDsl.ExplainableAttribute", static (node, _) => node is CompilationUnitSyntax, static (_, _) => true)
            .Collect().Select(static (found, _) => found.Length > 0);

    private static IncrementalValuesProvider<(DefinitionSource Source, EagerSource Eager, EquatableArray<OutsideValue> Outside, EquatableArray<LayerType> Layers)> Classes(
        IncrementalGeneratorInitializationContext context, string attribute, bool isModel) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (node, _) => node is ClassDeclarationSyntax,
            (c, token) => Read(c, isModel, token)).WithTrackingName(ReadStep);

    private static (DefinitionSource, EagerSource, EquatableArray<OutsideValue>, EquatableArray<LayerType>) Read(GeneratorAttributeSyntaxContext c, bool isModel, CancellationToken token)
    {
        var type = (ClassDeclarationSyntax)c.TargetNode;
        var source = Sources.GetValue(type, t => Guarded(t, isModel));
        var eager = EagerSources.GetValue(type, EagerSource.Read);
        var outside = source.OutsideNames.Count == 0 ? default : OutsideNames.Resolve(source, type, c.SemanticModel, token);
        return (source, eager, outside, LayerTypes.Resolve(source, type, c.SemanticModel, token));
    }

    /// <summary>A reader that fails must not take the whole compilation's generated code with it: the definition is then empty, and the analyzer says so.</summary>
    private static DefinitionSource Guarded(ClassDeclarationSyntax type, bool isModel)
    {
        try
        {
            return DefinitionReader.Read(type, isModel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return DefinitionSource.Failed(type, isModel, e);
        }
    }

    /// <summary>On demand only: the switch off, nothing here runs again when a definition changes.</summary>
    private static void PrintStages(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<(DefinitionSource Source, EagerSource Eager, EquatableArray<OutsideValue> Outside, EquatableArray<LayerType> Layers)> definitions)
    {
        var wanted = context.AnalyzerConfigOptionsProvider.Select(static (o, _) =>
            o.GlobalOptions.TryGetValue(StagePrinter.Property, out string? value) && value.Equals("true", StringComparison.OrdinalIgnoreCase));
        var printed = definitions.Select(static (d, _) => (d.Source, d.Outside, d.Layers)).Combine(wanted)
            .Select(static (p, _) => p.Right ? Compilation.PrintStages(p.Left.Source, p.Left.Outside, p.Left.Layers) : default);
        context.RegisterSourceOutput(printed, AddFiles);
    }

    private static void Register(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<(DefinitionSource Source, EagerSource Eager, EquatableArray<OutsideValue> Outside, EquatableArray<LayerType> Layers)> definitions,
        IncrementalValueProvider<bool> explainable)
    {
        var inputs = definitions.Combine(explainable)
            .Select(static (d, _) => (Source: d.Right ? d.Left.Source with { IsExplainable = true } : d.Left.Source, d.Left.Outside, d.Left.Layers)).WithTrackingName(ResolveStep);
        var compiled = inputs.Select(static (d, _) => Compilation.Compile(d.Source, d.Outside, d.Layers)).WithTrackingName(CompileStep);
        context.RegisterSourceOutput(compiled, AddFiles);
        var eager = definitions.Select(static (d, _) => Compilation.CompileEager(d.Source, d.Outside, d.Layers, d.Eager)).WithTrackingName(EagerStep);
        context.RegisterSourceOutput(eager, AddFiles);
    }

    private static void AddFiles(SourceProductionContext output, EquatableArray<(string Hint, string Text)> files)
    {
        foreach (var (hint, text) in files) output.AddSource(hint, SourceText.From(text, Encoding.UTF8));
    }
}
