using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// The user's own text of each equation and where it stands, for the eager runner. It is apart from the definition because it
/// changes with every line that is inserted above, and the programs do not.
/// </summary>
internal sealed record EagerSource(string Usings, string File, EquatableArray<EagerEquation> Equations)
{
    public static EagerSource Read(ClassDeclarationSyntax type)
    {
        var usings = type.SyntaxTree.GetCompilationUnitRoot().Usings.AsEnumerable()
            .Concat(type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().SelectMany(n => n.Usings))
            .Where(u => u.GlobalKeyword.Text.Length == 0)
            .Select(u => u.ToString());
        var equations =
            from property in type.Members.OfType<PropertyDeclarationSyntax>()
            where property.ExpressionBody is not null
            let at = Position.Of(property.ExpressionBody!.Expression)
            select new EagerEquation(
                property.Identifier.ValueText,
                // In the runner, a quantity is a local variable: this.z would evaluate it again.
                Regex.Replace(property.ExpressionBody!.Expression.ToString(), @"\bthis\s*\.\s*", ""),
                at.Line);
        return new EagerSource(string.Join("\n", usings), type.SyntaxTree.FilePath, equations.ToEquatable());
    }
}

internal sealed record EagerEquation(string Name, string Text, int Line);
