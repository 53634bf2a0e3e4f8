using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RnnDsl.Generator.Tests.Harness;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace RnnDsl.Generator.Tests.Incremental;

/// <summary>
/// What an edit makes run again, as a contract: for each kind of edit, why each step of the changed definition gave what it gave.
/// <see cref="Unchanged"/> is a step that ran and gave an equal result, <see cref="Cached"/> one that did not run.
/// </summary>
public class StepReasonTests
{
    private const string Definition = """
        using RnnDsl;
        using static RnnDsl.Equations;

        namespace App;

        // A leaky unit.
        [RecurrentCell]
        public partial class Leak
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Weight("H", "I"), TorchName("weight_ih")] Mat W;

            Vec a => W * x + Constants.Eps * h; // the pre-activation
            [Next(nameof(h))] Vec hNext => Tanh(a);
        }
        """;

    private const string Outside = "namespace App; static class Constants { public const double Eps = 0.5; public const double Other = 1; }";

    private const string Unrelated = "namespace App; static class Unrelated { static int Twice(int n) => n + n; }";

    private const string Second = """
        using RnnDsl;
        using static RnnDsl.Equations;

        namespace App;

        [RecurrentCell]
        public partial class Second
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Weight("H", "I")] Mat W;
            [Next(nameof(h))] Vec hNext => Tanh(W * x) + h;
        }
        """;

    public sealed record Edit(
        string Name, string File, string Old, string New,
        IncrementalStepRunReason Read, IncrementalStepRunReason Resolve, IncrementalStepRunReason Compile, IncrementalStepRunReason Programs,
        IncrementalStepRunReason Eager, IncrementalStepRunReason EagerFile)
    {
        public override string ToString() => Name;
    }

    private static readonly Edit[] Table =
    [
        //                                                                                                   read       resolve    compile    programs   eager      eager file
        new("nothing", "Unrelated.cs", "n + n", "n + n",                                                     Unchanged, Cached,    Cached,    Cached,    Cached,    Cached),
        new("an unrelated file", "Unrelated.cs", "n + n", "2 * n",                                           Unchanged, Cached,    Cached,    Cached,    Cached,    Cached),
        new("another constant of the same class", "Constants.cs", "Other = 1", "Other = 2",                  Unchanged, Cached,    Cached,    Cached,    Cached,    Cached),
        new("the constant it uses", "Constants.cs", "Eps = 0.5", "Eps = 0.25",                               Modified,  Modified,  Modified,  Modified,  Unchanged, Cached),
        new("a comment in its line", "Leak.cs", "// the pre-activation", "// before tanh",                   Unchanged, Cached,    Cached,    Cached,    Cached,    Cached),
        new("a comment above, of the same lines", "Leak.cs", "// A leaky unit.", "// One leaky unit.",       Unchanged, Cached,    Cached,    Cached,    Cached,    Cached),
        new("a line of comment above", "Leak.cs", "// A leaky unit.", "// A leaky unit,\n// and no more.",   Modified,  Unchanged, Cached,    Cached,    Modified,  Modified),
        new("a line of comment inside", "Leak.cs", "    Vec a =>", "    // Leaks.\n    Vec a =>",            Modified,  Unchanged, Cached,    Cached,    Modified,  Modified),
        new("a comment inside an equation", "Leak.cs", "W * x +", "W * x /* input */ +",                     Modified,  Unchanged, Cached,    Cached,    Modified,  Modified),
        new("an equation", "Leak.cs", "Tanh(a)", "Sigmoid(a)",                                               Modified,  Modified,  Modified,  Modified,  Modified,  Modified),
        new("an equation's role", "Leak.cs", "Vec a =>", "[Gate] Vec a =>",                                  Modified,  Modified,  Modified,  Modified,  Unchanged, Cached),
        new("a shape", "Leak.cs", "[Weight(\"H\", \"I\")", "[Weight(\"H\", \"J\")",                          Modified,  Modified,  Modified,  Modified,  Modified,  Modified),
        new("a name in foreign files", "Leak.cs", "\"weight_ih\"", "\"weight\"",                             Modified,  Modified,  Modified,  Modified,  Unchanged, Cached),
        new("a using", "Leak.cs", "using RnnDsl;", "using RnnDsl; using System;",                            Modified,  Unchanged, Cached,    Cached,    Modified,  Modified),
        new("the attribute gone", "Leak.cs", "[RecurrentCell]", "",                                          Removed,   Removed,   Removed,   Removed,   Removed,   Removed),
    ];

    public static TheoryData<string> Edits => [.. Table.Select(e => e.Name)];

    [Theory, MemberData(nameof(Edits))]
    public void An_edit_makes_run_again_only_what_depends_on_it(string name)
    {
        var edit = Table.Single(e => e.Name == name);
        var (driver, compilation) = Start();
        var result = driver.RunGenerators(InMemory.Edited(compilation, edit.File, edit.Old, edit.New)).GetRunResult().Results.Single();
        Assert.Equal(
            Print(edit.Read, edit.Resolve, edit.Compile, edit.Programs, edit.Eager, edit.EagerFile),
            Print(
                Reason(result, RnnGenerator.ReadStep, 0),
                Reason(result, RnnGenerator.ResolveStep, 0),
                Reason(result, RnnGenerator.CompileStep, 0),
                Output(result, RnnGenerator.CompileStep, 0),
                Reason(result, RnnGenerator.EagerStep, 0),
                Output(result, RnnGenerator.EagerStep, 0)));
    }

    [Fact]
    public void A_new_definition_leaves_the_others_alone()
    {
        var (driver, compilation) = Start();
        var result = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Second, InMemory.Parse, "Second.cs"))).GetRunResult().Results.Single();
        foreach (string step in new[] { RnnGenerator.CompileStep, RnnGenerator.EagerStep })
        {
            Assert.Equal([Cached, New], new[] { Reason(result, step, 0), Reason(result, step, 1) });
            Assert.Equal([Cached, New], new[] { Output(result, step, 0), Output(result, step, 1) });
        }
    }

    [Fact]
    public void Editing_one_of_two_definitions_leaves_the_other_alone()
    {
        var (driver, compilation) = Start(("Second.cs", Second));
        var result = driver.RunGenerators(InMemory.Edited(compilation, "Second.cs", "Tanh", "Sigmoid")).GetRunResult().Results.Single();
        Assert.Equal([Unchanged, Modified], new[] { Reason(result, RnnGenerator.ReadStep, 0), Reason(result, RnnGenerator.ReadStep, 1) });
        foreach (string step in new[] { RnnGenerator.CompileStep, RnnGenerator.EagerStep })
            Assert.Equal([Cached, Modified], new[] { Reason(result, step, 0), Reason(result, step, 1) });
    }

    [Fact]
    public void No_step_holds_a_compilation_or_a_syntax_node()
    {
        var (driver, _) = Start();
        var result = driver.GetRunResult().Results.Single();
        var steps = new[] { RnnGenerator.ReadStep, RnnGenerator.ResolveStep, RnnGenerator.CompileStep, RnnGenerator.EagerStep };
        foreach (var (value, _) in steps.SelectMany(s => result.TrackedSteps[s]).SelectMany(s => s.Outputs))
            Reachable.AssertNone(value, typeof(Compilation), typeof(ISymbol), typeof(SyntaxNode), typeof(SyntaxTree), typeof(SemanticModel));
    }

    private static (GeneratorDriver, CSharpCompilation) Start(params (string, string)[] more)
    {
        var compilation = InMemory.Compilation([("Leak.cs", Definition), ("Constants.cs", Outside), ("Unrelated.cs", Unrelated), .. more]);
        var driver = InMemory.Driver().RunGenerators(compilation);
        Assert.Equal(4 * (1 + more.Length), driver.GetRunResult().GeneratedTrees.Length);
        return (driver, compilation);
    }

    private static string Print(params IncrementalStepRunReason[] reasons) => string.Join(" ", reasons);

    private static IncrementalStepRunReason Reason(GeneratorRunResult result, string step, int definition) =>
        result.TrackedSteps.TryGetValue(step, out var runs) ? runs.SelectMany(r => r.Outputs).ElementAt(definition).Reason : Removed;

    /// <summary>Why the files that come of a step are what they are.</summary>
    private static IncrementalStepRunReason Output(GeneratorRunResult result, string step, int definition)
    {
        var outputs = result.TrackedOutputSteps.SelectMany(o => o.Value)
            .Where(o => o.Inputs.Any(i => i.Source.Name == step))
            .SelectMany(o => o.Outputs).ToImmutableArray();
        return definition < outputs.Length ? outputs[definition].Reason : Removed;
    }
}
