using Microsoft.CodeAnalysis;
using RnnDsl.Generator.Tests.Harness;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace RnnDsl.Generator.Tests.Incremental;

/// <summary>A model knows its layers by their signatures alone.</summary>
public class LayerReasonTests
{
    private const string Cell = """
        using RnnDsl;
        using static RnnDsl.Equations;
        namespace App;
        [RecurrentCell]
        public partial class Leak
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Weight("H", "I")] Mat W;
            Vec a => W * x + h;
            [Next(nameof(h))] Vec hNext => Tanh(a);
        }
        """;

    private const string Model = """
        using RnnDsl;
        using static RnnDsl.Equations;
        namespace App;
        [SequenceModel]
        public partial class Whole
        {
            [Input("E")] Series x;
            [Layer("E", "H")] Leak leak;
            Series hidden => ScanReverse(leak, x);
            [Output] Vec last => First(hidden);
        }
        """;

    [Theory]
    [InlineData("Tanh(a)", "Sigmoid(a)", Cached)]
    [InlineData("Vec a => W * x + h;", "Vec a => h + W * x;", Cached)]
    [InlineData("Vec a =>", "[Gate] Vec a =>", Unchanged)]
    [InlineData("[State(\"H\")] Vec h;", "[State(\"H\")] Vec h; [Bias(\"H\")] Vec b; Vec more => b * h;", Unchanged)]
    public void A_layers_equations_do_not_concern_the_model_but_its_signature_does(string old, string edited, IncrementalStepRunReason expected)
    {
        var compilation = InMemory.Compilation(("Leak.cs", Cell), ("Whole.cs", Model));
        var driver = InMemory.Driver().RunGenerators(compilation);
        var result = driver.RunGenerators(InMemory.Edited(compilation, "Leak.cs", old, edited)).GetRunResult().Results.Single();
        // Unchanged: it was compiled again, to the same text. The cell's own files come first.
        Assert.Equal([Modified, expected], result.TrackedSteps[RnnGenerator.CompileStep].SelectMany(s => s.Outputs).Select(o => o.Reason));
    }

    [Fact]
    public void A_layer_of_another_assembly_gives_the_text_that_it_gives_in_the_project()
    {
        var together = InMemory.Generate(InMemory.Compilation(("Leak.cs", Cell), ("Whole.cs", Model))).Files;
        var (library, _) = InMemory.Generate(InMemory.Compilation(("Leak.cs", Cell)));
        using var stream = new MemoryStream();
        Assert.True(library.Emit(stream).Success);
        stream.Position = 0;
        var apart = InMemory.Generate(InMemory.Compilation(("Whole.cs", Model)).AddReferences(MetadataReference.CreateFromStream(stream))).Files;
        Assert.NotEmpty(apart);
        foreach (var (name, text) in apart) Assert.Equal(together[name], text);
    }
}
