using System;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Analyzing;

/// <summary>
/// Reports what is wrong with definitions, by the same front end that the generator runs silently. Where C# itself has an error,
/// this is silent.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DefinitionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.All;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var cell = start.Compilation.GetTypeByMetadataName("RnnDsl.RecurrentCellAttribute");
            var model = start.Compilation.GetTypeByMetadataName("RnnDsl.SequenceModelAttribute");
            if (cell is null) return;
            start.RegisterSyntaxNodeAction(c => Analyze(c, cell, model), SyntaxKind.ClassDeclaration, SyntaxKind.RecordDeclaration);
        });
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, INamedTypeSymbol cell, INamedTypeSymbol? model)
    {
        var type = (TypeDeclarationSyntax)context.Node;
        // The attribute's own node: another part of a partial class is no definition.
        bool isModel = false;
        bool found = type.AttributeLists.SelectMany(l => l.Attributes).Any(a =>
        {
            if (DefinitionReader.NameOf(a) is not ("RecurrentCell" or "SequenceModel")) return false;
            var attribute = context.SemanticModel.GetSymbolInfo(a, context.CancellationToken).Symbol?.ContainingType;
            isModel = SymbolEqualityComparer.Default.Equals(attribute, model);
            return isModel || SymbolEqualityComparer.Default.Equals(attribute, cell);
        });
        if (!found) return;
        if (type is ClassDeclarationSyntax definition) Analyze(context, definition, isModel);
        else context.ReportDiagnostic(Diagnostic.Create(Descriptors.NotAClass, type.Identifier.GetLocation(), type.Identifier.ValueText));
    }

    private static void Analyze(SyntaxNodeAnalysisContext context, ClassDeclarationSyntax type, bool isModel)
    {
        var reporter = new Reporter((descriptor, at, arguments) =>
        {
            if (!IsReportedByCompiler(context, descriptor, at))
                context.ReportDiagnostic(Diagnostic.Create(descriptor, Location.Create(type.SyntaxTree, at.Span), [.. arguments]));
        });
        try
        {
            var source = DefinitionReader.Read(type, isModel);
            var outside = OutsideNames.Resolve(source, type, context.SemanticModel, context.CancellationToken);
            var layers = LayerTypes.Resolve(source, type, context.SemanticModel, context.CancellationToken);
            GraphBuilder.Build(source, outside, layers, reporter);
            CheckBindings(context, type, reporter);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.Internal, type.Identifier.GetLocation(), type.Identifier.ValueText, e.Message));
        }
    }

    /// <summary>A name that C# cannot bind is C#'s to report.</summary>
    private static bool IsReportedByCompiler(SyntaxNodeAnalysisContext context, DiagnosticDescriptor descriptor, Position at)
    {
        if (descriptor.Id != Descriptors.UnknownFunction.Id && descriptor.Id != Descriptors.NotConstant.Id) return false;
        var node = context.SemanticModel.SyntaxTree.GetRoot(context.CancellationToken).FindNode(at.Span);
        var info = context.SemanticModel.GetSymbolInfo(node, context.CancellationToken);
        return info.Symbol is null && info.CandidateSymbols.IsEmpty;
    }

    /// <summary>The reader takes names for what they say; here is checked that C# does too: a function of the same name may come from elsewhere.</summary>
    private static void CheckBindings(SyntaxNodeAnalysisContext context, ClassDeclarationSyntax type, Reporter reporter)
    {
        foreach (var property in type.Members.OfType<PropertyDeclarationSyntax>().Where(p => p.ExpressionBody is not null))
        {
            foreach (var call in property.ExpressionBody!.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                // A call with another class before it has been reported for what it is.
                if (call.Expression is not IdentifierNameSyntax) continue;
                if (context.SemanticModel.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol method) continue;
                bool own = method.ContainingType.Name == type.Identifier.ValueText;
                bool language = method.ContainingType.ToDisplayString() == "RnnDsl.Equations";
                if (own || language || !Operators.LanguageFunction.Exists(method.Name)) continue;
                reporter.Report(Descriptors.ForeignFunction, Position.Of(call.Expression), method.Name, method.ContainingType.ToDisplayString());
            }
        }
    }
}
