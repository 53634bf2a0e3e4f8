using System;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// Where something stands in the source. Any two positions are equal: a definition that has only moved compiles to the same
/// program, so moving it must not look like a change. Whoever reports reads afresh and has true positions.
/// </summary>
internal readonly struct Position : IEquatable<Position>
{
    public Position(TextSpan span, int line)
    {
        Span = span;
        Line = line;
    }

    public TextSpan Span { get; }

    /// <summary>Counted from 1, as people count.</summary>
    public int Line { get; }

    public static Position Of(SyntaxNode node) => Of(node.SyntaxTree, node.Span);

    public static Position Of(SyntaxToken token) => Of(token.SyntaxTree!, token.Span);

    public bool Equals(Position other) => true;

    public override bool Equals(object? obj) => obj is Position;

    public override int GetHashCode() => 0;

    private static Position Of(SyntaxTree tree, TextSpan span) => new(span, tree.GetLineSpan(span).StartLinePosition.Line + 1);
}
