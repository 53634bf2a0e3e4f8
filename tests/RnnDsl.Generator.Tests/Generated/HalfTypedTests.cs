using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>While someone types, a definition is wrong most of the time. Nothing around it may break with it.</summary>
public class HalfTypedTests
{
    private const string Good = """
        using RnnDsl;
        using static RnnDsl.Equations;

        namespace App;

        [RecurrentCell]
        public partial class Cell
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Weight("H", "I")] Mat W;
            [Weight("H", "H")] Mat U;
            [Bias("H")] Vec b;
            [Hyper(0.5)] Scalar rate;
            Vec a => W * x + U * h + b;
            [Gate] Vec z => Sigmoid(a);
            [Next(nameof(h))] Vec hNext => rate * z * Tanh(a) + (1 - z) * h;
        }
        """;

    private const string User = """
        using RnnDsl.Batching;
        using RnnDsl.Models;

        namespace App;

        public static class User
        {
            public static float Use(float[][,] sequences)
            {
                var cell = new Cell(I: 3, H: 4, seed: 7);
                var batch = Batch<float>.From(sequences);
                var trace = cell.Record(batch);
                var (z, x, h) = (trace.z, trace.x, trace.h);
                using (var edit = cell.Weights.Edit()) edit.b[0] = 1f;
                Cell.Of<double> exact = cell.Cast<double>();
                IRecurrentModel<float> model = cell;
                return z[0, 0][0] + cell.Weights.W[0, 1] + exact.H + cell.I + model.Compiled.Record(batch)["z"][0, 0][0];
            }
        }
        """;

    [Fact]
    public void Every_prefix_of_a_definition_gives_files_that_parse()
    {
        const int Stride = 5;
        string text = Repository.Cell("Gru").Text;
        var compilation = InMemory.Compilation(("Gru.cs", ""));
        var driver = InMemory.Driver();
        for (int length = 0; length <= text.Length; length += Stride)
        {
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.Single(), CSharpSyntaxTree.ParseText(text[..length], InMemory.Parse, "Gru.cs"));
            AssertSound(driver = driver.RunGenerators(compilation), text[..length]);
        }
    }

    /// <summary>Also from the other side: a definition with a hole in it, wherever the hole is.</summary>
    [Fact]
    public void Every_hole_in_a_definition_gives_files_that_parse()
    {
        var compilation = InMemory.Compilation(("Cell.cs", ""));
        var driver = InMemory.Driver();
        for (int start = Good.IndexOf("public", StringComparison.Ordinal); start < Good.Length; start += 2)
        {
            string text = Good.Remove(start, Math.Min(3, Good.Length - start));
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees.Single(), CSharpSyntaxTree.ParseText(text, InMemory.Parse, "Cell.cs"));
            AssertSound(driver = driver.RunGenerators(compilation), text);
        }
    }

    [Fact]
    public void The_users_code_compiles_with_the_good_definition() => Assert.Empty(Errors(Good));

    [Theory]
    [InlineData("a sign is missing", "W * x + U * h", "W * x U * h")]
    [InlineData("an operand is missing", "W * x + U * h", "W * x + ")]
    [InlineData("a parenthesis is open", "Sigmoid(a)", "Sigmoid(a")]
    [InlineData("an equation is empty", "Vec z => Sigmoid(a);", "Vec z => ;")]
    [InlineData("an unknown function", "Sigmoid(a)", "Sigmod(a)")]
    [InlineData("an unknown name", "Sigmoid(a)", "Sigmoid(aa)")]
    [InlineData("a shape error", "W * x", "W * h")]
    [InlineData("a type error", "Tanh(a)", "Tanh(W)")]
    [InlineData("a cycle", "Sigmoid(a)", "Sigmoid(a + hNext)")]
    [InlineData("an unsupported expression", "Sigmoid(a)", "Sigmoid(rate > 0 ? a : b)")]
    [InlineData("no next value", "[Next(nameof(h))]", "")]
    [InlineData("the next value of nothing", "nameof(h)", "nameof(x)")]
    [InlineData("two errors", "Sigmoid(a);", "Sigmoid(W * h) + U * x;")]
    [InlineData("a statement", "Vec z => Sigmoid(a);", "Vec z { get { return Sigmoid(a); } }")]
    public void A_broken_definition_breaks_no_other_code(string what, string old, string broken)
    {
        Assert.Contains(old, Good);
        var errors = Errors(Good.Replace(old, broken));
        Assert.True(errors.All(e => e.Location.SourceTree?.FilePath == "Cell.cs"), $"{what}:\n{string.Join("\n", errors)}");
    }

    /// <summary>Where C# accepts the equations, it has nothing to say at all; the one message is the analyzer's.</summary>
    [Theory]
    [InlineData("W * x", "W * h")]
    [InlineData("Sigmoid(a)", "Sigmoid(a + hNext)")]
    [InlineData("[Next(nameof(h))]", "")]
    public void What_only_the_language_forbids_is_no_error_of_the_compiler(string old, string broken) => Assert.Empty(Errors(Good.Replace(old, broken)));

    private static List<Diagnostic> Errors(string definition)
    {
        var (compilation, _) = InMemory.Generate(InMemory.Compilation(("Cell.cs", definition), ("User.cs", User)));
        return [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
    }

    private static void AssertSound(GeneratorDriver driver, string text)
    {
        var result = driver.GetRunResult();
        Assert.True(result.Diagnostics.IsEmpty && result.Results.All(r => r.Exception is null), $"{string.Join("\n", result.Diagnostics)}\n{text}");
        foreach (var tree in result.GeneratedTrees)
            Assert.True(!tree.GetDiagnostics().Any(), $"{string.Join("\n", tree.GetDiagnostics())}\n{tree}\n--- of\n{text}");
    }
}
