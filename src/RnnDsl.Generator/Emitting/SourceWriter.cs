using System;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace RnnDsl.Generator.Emitting;

/// <summary>Writes indented lines that end in \n on every machine.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public SourceWriter Line(string line = "")
    {
        foreach (string part in line.Split('\n'))
        {
            if (part.Length > 0 && part[0] != '#') _text.Append(' ', 4 * _depth);
            _text.Append(part).Append('\n');
        }

        return this;
    }

    /// <summary>A header, and a block in braces below it.</summary>
    public void Block(string header, Action body, string end = "}")
    {
        Line(header).Line("{");
        _depth++;
        body();
        _depth--;
        Line(end);
    }

    /// <summary>A block in braces, its header written already.</summary>
    public void Block(Action body)
    {
        Line("{");
        Indented(body);
        Line("}");
    }

    /// <summary>Lines one level deeper than their header, without braces.</summary>
    public void Indented(Action body)
    {
        _depth++;
        body();
        _depth--;
    }

    /// <summary>An XML documentation summary; the text is escaped.</summary>
    public SourceWriter Summary(string text) => Line("/// <summary>" + Escape(text) + "</summary>");

    /// <summary>A name as C# writes it: a keyword takes an @.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>A text as a C# string literal.</summary>
    public static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    public override string ToString() => _text.ToString();
}
