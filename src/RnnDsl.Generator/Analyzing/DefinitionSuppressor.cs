using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using RnnDsl.Generator.Reading;

namespace RnnDsl.Generator.Analyzing;

/// <summary>
/// Silences what C# and the IDE say of a definition's members because they cannot know who uses them: fields that only generated
/// code fills, equations that only generated code evaluates.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DefinitionSuppressor : DiagnosticSuppressor
{
    private const string Reason = "Generated code fills the fields of a definition and evaluates its equations.";

    private static readonly ImmutableArray<SuppressionDescriptor> Suppressions =
    [
        .. new[] { "CS0169", "CS0414", "CS0649", "IDE0044", "IDE0051", "IDE0052", "CA1822", "CA1823" }
            .Select(id => new SuppressionDescriptor("RNNSUP_" + id, id, Reason)),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => Suppressions;

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            var member = diagnostic.Location.SourceTree?.GetRoot(context.CancellationToken)
                .FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
            if (member is FieldDeclarationSyntax or PropertyDeclarationSyntax && member.Parent is ClassDeclarationSyntax type && IsDefinition(type))
                context.ReportSuppression(Suppression.Create(Suppressions.First(s => s.SuppressedDiagnosticId == diagnostic.Id), diagnostic));
        }
    }

    private static bool IsDefinition(ClassDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(l => l.Attributes).Any(a => DefinitionReader.NameOf(a) is "RecurrentCell" or "SequenceModel");
}
