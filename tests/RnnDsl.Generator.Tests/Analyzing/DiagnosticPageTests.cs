using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Analyzing;

/// <summary>Every rule has a page; the page's first example has the rule's one finding and nothing else, its second has none.</summary>
public class DiagnosticPageTests
{
    public static TheoryData<string> Rules => [.. Descriptors.All.Select(d => d.Id).Where(id => id != Descriptors.Internal.Id)];

    [Fact]
    public void Every_rule_has_a_page_and_every_page_a_rule()
    {
        var pages = Directory.GetFiles(Folder(), "RNN*.md").Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(Descriptors.All.Select(d => d.Id).Order(), pages);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_invalid_example_has_the_finding_alone(string id)
    {
        var found = await Findings(Example(id, "Invalid"));
        Assert.Equal([id], found.Select(d => d.Id).Distinct());
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_valid_example_has_none(string id) => Assert.Empty(await Findings(Example(id, "Valid")));

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_page_has_the_rules_title(string id)
    {
        string text = File.ReadAllText(Path.Combine(Folder(), id + ".md"));
        var rule = Descriptors.Get(id);
        Assert.StartsWith($"# {id}: {rule.Title}\n\n{rule.DefaultSeverity}, {rule.Category}.\n", text, StringComparison.Ordinal);
    }

    /// <summary>What the analyzer and C# say together: one mistake is one error.</summary>
    private static async Task<List<Diagnostic>> Findings(string definition)
    {
        var compilation = InMemory.Compilation(("Cell.cs", "using RnnDsl;\nusing static RnnDsl.Equations;\nnamespace Pages;\n" + definition));
        var (output, _) = InMemory.Generate(compilation);
        var analyzed = await InMemory.AnalyzeAsync(compilation, new DefinitionAnalyzer());
        return [.. analyzed.Where(d => d.Severity != DiagnosticSeverity.Hidden), .. output.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
    }

    private static string Example(string id, string heading)
    {
        string text = File.ReadAllText(Path.Combine(Folder(), id + ".md"));
        var match = Regex.Match(text, $"## {heading}\n\n```csharp\n(.*?)```", RegexOptions.Singleline);
        Assert.True(match.Success, $"{id}.md has no example under '{heading}'.");
        return match.Groups[1].Value;
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/diagnostics"));
}
