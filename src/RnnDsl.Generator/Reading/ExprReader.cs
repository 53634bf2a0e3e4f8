using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RnnDsl.Generator.Reading;

/// <summary>Reads a C# expression. What the language does not have is an explicit case, so that it can be reported at its own place.</summary>
internal static class ExprReader
{
    public static Expr Read(ExpressionSyntax e)
    {
        var at = Position.Of(e);
        string text = OneLine(e);
        switch (e)
        {
            case ParenthesizedExpressionSyntax p:
                return Read(p.Expression);
            case IdentifierNameSyntax id:
                return id.Identifier.IsMissing ? new BrokenExpr(at, text) : new NameExpr(id.Identifier.ValueText, at, text);
            case MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member:
                return new NameExpr(member.Name.Identifier.ValueText, at, text);
            case MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression } member when IsDottedName(member.Expression):
                return new NameExpr(text, at, text);
            case LiteralExpressionSyntax { Token.Value: { } value } when value is int or long or uint:
                return new NumberExpr(System.Convert.ToDouble(value, CultureInfo.InvariantCulture), true, at, text);
            case LiteralExpressionSyntax { Token.Value: { } value } when value is double or float or decimal:
                return new NumberExpr(System.Convert.ToDouble(value, CultureInfo.InvariantCulture), false, at, text);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression } minus:
                return new NegateExpr(Read(minus.Operand), at, text);
            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryPlusExpression } plus:
                return Read(plus.Operand) is NumberExpr literal ? literal : new PlusExpr(Read(plus.Operand), at, text);
            case BinaryExpressionSyntax b when b.OperatorToken.Text is "+" or "-" or "*" or "/" or ">" or "<" or ">=" or "<=":
                return new BinaryExpr(b.OperatorToken.Text, Read(b.Left), Read(b.Right), at, text);
            case InvocationExpressionSyntax call when FunctionName(call.Expression) is { } name:
                return new CallExpr(
                    Qualified(call.Expression),
                    call.ArgumentList.Arguments.Select(a => new ArgumentExpr(a.NameColon?.Name.Identifier.ValueText, Read(a.Expression))).ToEquatable(),
                    Position.Of(name),
                    at,
                    text);
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ NameColon: null } index] } element:
                return new IndexExpr(Read(element.Expression), ReadOrText(index.Expression), new UnsupportedExpr(Describe(e), at, text, WayOut(e)), at, text);
            case TupleExpressionSyntax { Arguments: [{ Expression: LiteralExpressionSyntax { Token.Value: string name } }, var value] }:
                return new NamedExpr(name, Read(value.Expression), new UnsupportedExpr(Describe(e), at, text), at, text);
            case CastExpressionSyntax cast when cast.Type.ToString() is "double" or "Scalar" or "float":
                return Read(cast.Expression) is NumberExpr number ? number with { Integer = false } : Read(cast.Expression);
            case CastExpressionSyntax cast when cast.Type.ToString() == "int":
                return Read(cast.Expression) is NumberExpr fraction ? fraction with { Value = System.Math.Truncate(fraction.Value), Integer = true } : Read(cast.Expression);
            default:
                return e.ContainsDiagnostics || e.IsMissing ? new BrokenExpr(at, text) : new UnsupportedExpr(Describe(e), at, text, WayOut(e));
        }
    }

    private static Expr ReadOrText(ExpressionSyntax e) =>
        e is LiteralExpressionSyntax { Token.Value: string text } ? new TextExpr(text, Position.Of(e), e.ToString()) : Read(e);

    private static bool IsDottedName(ExpressionSyntax e) =>
        e is IdentifierNameSyntax or PredefinedTypeSyntax || (e is MemberAccessExpressionSyntax m && IsDottedName(m.Expression));

    /// <summary>The name in Tanh(…), Equations.Tanh(…) or this.Helper(…).</summary>
    private static SimpleNameSyntax? FunctionName(ExpressionSyntax e) => e switch
    {
        IdentifierNameSyntax id => id,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } m => m.Name,
        MemberAccessExpressionSyntax m when IsDottedName(m.Expression) => m.Name,
        _ => null,
    };

    /// <summary>The function's name, with its class where that is named and is not the language's own.</summary>
    private static string Qualified(ExpressionSyntax e) =>
        e is MemberAccessExpressionSyntax { Expression: not ThisExpressionSyntax } m && !m.Expression.ToString().EndsWith("Equations", System.StringComparison.Ordinal)
            ? string.Concat(e.DescendantTokens().Select(t => t.ValueText))
            : FunctionName(e)!.Identifier.ValueText;

    private static string Describe(ExpressionSyntax e) => e switch
    {
        ConditionalExpressionSyntax => "a conditional expression",
        LambdaExpressionSyntax => "a lambda",
        AssignmentExpressionSyntax => "an assignment",
        ObjectCreationExpressionSyntax or ImplicitObjectCreationExpressionSyntax => "an object creation",
        ElementAccessExpressionSyntax => "an element access",
        SwitchExpressionSyntax => "a switch expression",
        BinaryExpressionSyntax b => $"the operator '{b.OperatorToken.Text}'",
        PrefixUnaryExpressionSyntax p => $"the operator '{p.OperatorToken.Text}'",
        PostfixUnaryExpressionSyntax p => $"the operator '{p.OperatorToken.Text}'",
        LiteralExpressionSyntax => "this literal",
        CastExpressionSyntax => "a cast",
        MemberAccessExpressionSyntax => "a member access",
        InvocationExpressionSyntax => "this call",
        AwaitExpressionSyntax => "await",
        _ => "this expression",
    };

    private static string WayOut(ExpressionSyntax e) => e switch
    {
        ConditionalExpressionSyntax => "; write Where(condition, a, b)",
        ElementAccessExpressionSyntax => "; one unit of a vector is Sum(Slice(v, i, 1))",
        ObjectCreationExpressionSyntax or ImplicitObjectCreationExpressionSyntax => "; a constant vector or matrix is a field: [Hyper(\"H\")] Vec c;",
        BinaryExpressionSyntax b => b.OperatorToken.Text switch
        {
            "^" => "; write Pow(a, b) or Square(a)",
            "%" => "; write Mod(a, b)",
            "==" => "; write Equal(a, b)",
            "!=" => "; write 1 - Equal(a, b)",
            "&&" or "&" => "; write (a > b) * (c > d)",
            "||" or "|" => "; write Max(a > b, c > d)",
            _ => "",
        },
        _ => "",
    };

    /// <summary>The text without line breaks and comments; what stands between tokens becomes one blank where there was any.</summary>
    private static string OneLine(ExpressionSyntax e) =>
        string.Concat(e.DescendantTokens().Select(t => t.Text + (t.TrailingTrivia.Any() || t.GetNextToken().LeadingTrivia.Any(SyntaxKind.EndOfLineTrivia) ? " " : ""))).Trim();
}
