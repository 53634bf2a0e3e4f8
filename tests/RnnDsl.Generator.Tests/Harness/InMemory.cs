using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace RnnDsl.Generator.Tests.Harness;

/// <summary>Compiles definitions in memory, as a project with RnnDsl would, and loads what comes out.</summary>
internal static class InMemory
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var f && (f.StartsWith("System.", StringComparison.Ordinal) || f is "netstandard.dll" or "mscorlib.dll" or "RnnDsl.Attributes.dll" or "RnnDsl.Runtime.dll"))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    public static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);

    /// <summary>A compilation of one or more files, before generation.</summary>
    public static CSharpCompilation Compilation(params (string Path, string Text)[] files) => CSharpCompilation.Create(
        "Definitions" + Guid.NewGuid().ToString("N"),
        files.Select(f => CSharpSyntaxTree.ParseText(f.Text, Parse, f.Path)),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The compilation after an edit of one of its files, where the text to be replaced is.</summary>
    public static CSharpCompilation Edited(CSharpCompilation compilation, string file, string old, string replacement)
    {
        var tree = compilation.SyntaxTrees.Single(t => t.FilePath == file);
        Assert.Contains(old, tree.ToString());
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.ToString().Replace(old, replacement), Parse, file));
    }

    /// <summary>A driver of the generator that tracks its steps.</summary>
    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new RnnGenerator().AsSourceGenerator()],
        parseOptions: Parse,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Generates; returns the compilation with the generated files in it and those files by hint name.</summary>
    public static (CSharpCompilation Compilation, IReadOnlyDictionary<string, string> Files) Generate(CSharpCompilation compilation)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        Assert.Empty(diagnostics);
        return ((CSharpCompilation)output, driver.GetRunResult().Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString()));
    }

    /// <summary>Generates, compiles and loads; a failure shows the errors and the definitions.</summary>
    public static Assembly Load(params (string Path, string Text)[] files)
    {
        var (compilation, _) = Generate(Compilation(files));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (!result.Success)
        {
            var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(10);
            Assert.Fail(string.Join("\n", errors) + "\n" + string.Join("\n", files.Select(f => f.Text)));
        }

        stream.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(stream);
    }

    /// <summary>What the analyzers say of definitions, generated code included in the compilation.</summary>
    public static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(CSharpCompilation compilation, params DiagnosticAnalyzer[] analyzers)
    {
        var (output, _) = Generate(compilation);
        return await output.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync();
    }
}
