using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>A model that is being typed breaks nothing, and what is wrong in it is said once.</summary>
public class HalfTypedModelTests
{
    private const string Cell = """
        using RnnDsl;
        using static RnnDsl.Equations;

        namespace App;

        [RecurrentCell]
        public partial class Reader
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Context("D")] Series memory;
            [Weight("D", "H")] Mat Q;
            [Weight("H", "I")] Mat W;
            [Weight("H", "D")] Mat R;
            Vec read => Sum(Softmax(Dot(memory, Q * h)) * memory);
            [Next(nameof(h))] Vec hNext => Tanh(W * x + R * read);
        }
        """;

    private const string Good = """
        using RnnDsl;
        using static RnnDsl.Equations;

        namespace App;

        [SequenceModel]
        public partial class Model
        {
            [Input] Tokens words;
            [Input("E")] Series other;
            [Weight("V", "E")] Mat embedding;
            [Layer("E", "H", "E")] Reader reader;
            [Weight("C", "H")] Mat W;
            [Bias("C")] Vec b;
            Series embedded => embedding[words];
            Series back => ScanReverse(reader, embedded, ("memory", other));
            [Attention] Signal alpha => Softmax(Sum(back, Axis.Units));
            Vec context => Sum(alpha * back);
            [Output] Vec logits => W * context + b;
        }
        """;

    public static TheoryData<string> Models => ["GoldenSentiment", "Model"];

    [Theory, MemberData(nameof(Models))]
    public void Every_prefix_and_every_hole_gives_files_that_parse(string name)
    {
        string text = Text(name);
        var compilation = InMemory.Compilation(("Model.cs", ""), ("Reader.cs", Cell), ("Gru.cs", Repository.Cell("Gru").Text));
        var driver = InMemory.Driver();
        for (int at = 0; at <= text.Length; at += 7)
        {
            bool inside = at > text.IndexOf("public", StringComparison.Ordinal);
            foreach (string broken in inside ? [text[..at], text.Remove(at, Math.Min(3, text.Length - at))] : new[] { text[..at] })
            {
                var tree = compilation.SyntaxTrees.Single(t => t.FilePath == "Model.cs");
                compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(broken, InMemory.Parse, "Model.cs"));
                driver = driver.RunGenerators(compilation);
                var result = driver.GetRunResult();
                Assert.True(result.Diagnostics.IsEmpty && result.Results.All(r => r.Exception is null), $"{string.Join("\n", result.Diagnostics)}\n{broken}");
                foreach (var generated in result.GeneratedTrees)
                    Assert.True(!generated.GetDiagnostics().Any(), $"{generated}\n--- of\n{broken}");
            }
        }
    }

    [Theory]
    [InlineData("CS", "embedding[words]", "embedding[other]")]
    [InlineData("RNN", "(\"memory\", other)", "(\"memori\", other)")]
    [InlineData("RNN", ", (\"memory\", other)", "")]
    [InlineData("RNN", "ScanReverse(reader", "Apply(reader")]
    [InlineData("RNN", "[Layer(\"E\", \"H\", \"E\")]", "[Layer(\"E\", \"H\")]")]
    [InlineData("RNN", "[Layer(\"E\", \"H\", \"E\")]", "[Layer(\"V\", \"H\", \"E\")]")]
    [InlineData("RNN", "W * context + b", "W * Last(other) + b")]
    [InlineData("RNN", "W * context + b", "W * context + Sum(logits)")]
    [InlineData("CS", "ScanReverse(reader", "ScanReverse(readr")]
    [InlineData("CS", "W * context + b", "W * context + ")]
    [InlineData("CS", "Reader reader", "Raeder reader")]
    [InlineData("CS", "Vec context => Sum(", "Signal context => Sum(")]
    public async Task What_is_wrong_is_said_by_one_of_the_two(string who, string old, string broken)
    {
        Assert.Contains(old, Good);
        var compilation = InMemory.Compilation(("Model.cs", Good.Replace(old, broken)), ("Reader.cs", Cell));
        var said = (await InMemory.AnalyzeAsync(compilation, new DefinitionAnalyzer())).Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        var csharp = InMemory.Generate(compilation).Compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        string all = string.Join("\n", said.Concat(csharp));
        Assert.True(who == "RNN" ? said.Count == 1 && csharp.Count == 0 : said.Count == 0 && csharp.Count > 0, all);
        Assert.True(csharp.All(d => d.Location.SourceTree?.FilePath == "Model.cs"), all);
    }

    private static string Text(string name) => name == "Model" ? Good
        : File.ReadAllText(Path.Combine(Repository.Root(), "tests", "RnnDsl.Tests", "Golden", "Models", name + ".cs"));
}
