using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RnnDsl.Generator.Reading;

/// <summary>
/// The user's own text of each equation and where it stands, for the eager runner. It is apart from the definition because it
/// changes with every line that is inserted above, and the programs do not.
/// </summary>
internal sealed record EagerSource(string Usings, string InnerUsings, string File, EquatableArray<EagerEquation> Equations)
{
    public static EagerSource Read(ClassDeclarationSyntax type)
    {
        // Names mean what they mean in the user's file: each using stands on its own side of the namespace.
        var outer = type.SyntaxTree.GetCompilationUnitRoot().Usings.Where(u => u.GlobalKeyword.Text.Length == 0);
        var inner = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().SelectMany(n => n.Usings);
        var equations =
            from property in type.Members.OfType<PropertyDeclarationSyntax>()
            where property.ExpressionBody is not null
            let at = Position.Of(property.ExpressionBody!.Expression)
            select new EagerEquation(
                property.Identifier.ValueText,
                // In the runner, a quantity is a local variable: this.z would evaluate it again.
                Regex.Replace(property.ExpressionBody!.Expression.ToString(), @"\bthis\s*\.\s*", ""),
                at.Line);
        return new EagerSource(string.Join("\n", outer), string.Join("\n", inner), type.SyntaxTree.FilePath, equations.ToEquatable());
    }
}

internal sealed record EagerEquation(string Name, string Text, int Line);
