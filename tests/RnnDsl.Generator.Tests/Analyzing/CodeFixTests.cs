using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using RnnDsl.CodeFixes;
using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Analyzing;

public class CodeFixTests
{
    [Fact]
    public async Task A_definition_is_made_partial()
    {
        const string Text = """
            using RnnDsl;
            using static RnnDsl.Equations;

            [RecurrentCell]
            public class Cell
            {
                [Input("I")] Vec x;
                Vec y => Tanh(x);
            }
            """;
        Assert.Equal(Text.Replace("public class", "public partial class"), await Fixed(Text, new MakePartialCodeFix(), "RNN0103"));
    }

    private static async Task<string> Fixed(string text, CodeFixProvider provider, string id)
    {
        var compilation = InMemory.Compilation(("Cell.cs", text));
        var found = Assert.Single(await InMemory.AnalyzeAsync(compilation, new DefinitionAnalyzer()), d => d.Id == id);
        Assert.Contains(id, provider.FixableDiagnosticIds);

        using var workspace = new AdhocWorkspace();
        var document = workspace.AddProject("Definitions", LanguageNames.CSharp).AddDocument("Cell.cs", text);
        var root = await document.GetSyntaxTreeAsync();
        var here = Diagnostic.Create(found.Descriptor, Location.Create(root!, found.Location.SourceSpan));
        CodeAction? action = null;
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, here, (a, _) => action = a, CancellationToken.None));
        var operation = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action!.GetOperationsAsync(CancellationToken.None)));
        return (await operation.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }
}
