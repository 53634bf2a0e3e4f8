using System.Text;
using Microsoft.CodeAnalysis;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Operators;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>The tables of docs/language.md are complete, their examples work and their derivatives are true.</summary>
public class LanguageTests
{
    private static readonly IReadOnlyList<LanguageTable> Rows =
        LanguageTable.Read(File.ReadAllText(Path.Combine(Repository.Root(), "docs", "language.md")));

    [Fact]
    public void Every_function_and_every_operator_has_a_row_and_every_row_one_of_them()
    {
        string[] operators = ["+", "-", "-x", "*", "/", "<", ">", "<=", ">="];
        Assert.Equal(operators.Order(StringComparer.Ordinal), Rows.Where(r => r.Function is null).Select(r => r.Operator).Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Rows.Where(r => r.Function is { } f && LanguageFunction.Find(f, r.Operands.Length) is null).Select(r => r.Signature));
        foreach (var function in LanguageFunction.Every)
        {
            bool any = function.Operands == FunctionAttribute.Any;
            bool described = Rows.Any(r => r.Function == function.Name && (any ? r.TakesAny : r.Operands.Length == function.Operands + function.Sizes));
            Assert.True(described, $"docs/language.md has no row for {function.Name} of {(any ? "any number of" : function.Operands + function.Sizes)} arguments.");
        }
    }

    [Fact]
    public async Task Every_example_is_an_equation()
    {
        var equations = new StringBuilder();
        for (int i = 0; i < Rows.Count; i++) equations.Append("    ").Append(Rows[i].Example.Replace(" y =>", $" y{i} =>", StringComparison.Ordinal)).Append(";\n");
        string definition = $$"""
            using System;
            using RnnDsl;
            using static RnnDsl.Equations;
            [RecurrentCell]
            public partial class Examples
            {
                [Input("H")] Vec v, w;
                [Input] Scalar p, q;
                [Input("H", "H")] Mat M;
                [Weight("H", "H")] Mat W;
                [Bias("H")] Vec b;
                [State("H")] Vec h;
                [Next(nameof(h))] Vec hNext => Tanh(h + v * w + W * b + M * v + p * q);
            {{equations}}
            }
            """;
        var found = await InMemory.AnalyzeAsync(InMemory.Compilation(("Examples.cs", definition)), new DefinitionAnalyzer());
        Assert.Empty(found.Where(d => d.Severity != DiagnosticSeverity.Hidden));
        Assert.NotNull(InMemory.Load(("Examples.cs", definition)).GetType("Examples")!.GetMethod("Run") ?? (object)"an extension");
    }

    /// <summary>Each operand's formula against central differences of the eager function, over vectors and over numbers.</summary>
    [Fact]
    public void Every_derivative_is_the_slope()
    {
        // What stops a derivative has none where the value has a slope; a unit's index is a whole number.
        var uses = Rows.Where(r => r.Function is not ("StopGradient" or "OneHot")).SelectMany(r => r.Shapes.Contains("any") ? new[] { (Row: r, Any: "[n]"), (Row: r, Any: "number") } : [(Row: r, Any: "")]).ToList();
        var text = new StringBuilder("using System;\nusing RnnDsl;\nusing static RnnDsl.Equations;\n");
        for (int i = 0; i < uses.Count; i++) text.Append(new LanguageSlope(uses[i].Row, uses[i].Any).Class($"Use{i}"));
        var assembly = InMemory.Load(("Formulas.cs", text.ToString()));
        var wrong = uses.Select((u, i) => new LanguageSlope(u.Row, u.Any).Check(assembly.GetType($"Use{i}")!)).Where(w => w is not null);
        Assert.Empty(wrong);
    }
}
