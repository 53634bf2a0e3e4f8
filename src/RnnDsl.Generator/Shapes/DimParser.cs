using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnDsl.Generator.Graphs;

namespace RnnDsl.Generator.Shapes;

/// <summary>Reads the text of a dimension: a name, a number, or sums, differences and products of them.</summary>
internal static class DimParser
{
    /// <summary>The size, or null where the text is none. <paramref name="constant"/> gives a constant's value by its name.</summary>
    public static Dim? Parse(string text, Func<string, long?> constant) =>
        SyntaxFactory.ParseExpression(text) is var e && e.ContainsDiagnostics ? null : Read(e, constant);

    /// <summary>The names in a dimension's text.</summary>
    public static IEnumerable<string> Names(string text) =>
        SyntaxFactory.ParseExpression(text).DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText)
            .Where(n => SyntaxFacts.IsValidIdentifier(n) && SyntaxFacts.GetKeywordKind(n) == SyntaxKind.None);

    private static Dim? Read(ExpressionSyntax e, Func<string, long?> constant)
    {
        switch (e)
        {
            case ParenthesizedExpressionSyntax p: return Read(p.Expression, constant);
            case LiteralExpressionSyntax { Token.Value: int n }: return Dim.Of(n);
            case IdentifierNameSyntax id: return constant(id.Identifier.ValueText) is { } c ? Dim.Of(c) : Dim.Named(id.Identifier.ValueText);
            case BinaryExpressionSyntax b when Read(b.Left, constant) is { } l && Read(b.Right, constant) is { } r:
                return b.Kind() switch
                {
                    SyntaxKind.AddExpression => l + r,
                    SyntaxKind.SubtractExpression => l - r,
                    SyntaxKind.MultiplyExpression => l * r,
                    _ => null,
                };
            default: return null;
        }
    }
}
