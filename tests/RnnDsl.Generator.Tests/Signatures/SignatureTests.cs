using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RnnDsl.Generator.Emitting;
using RnnDsl.Generator.Reading;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Signatures;

/// <summary>A definition in a referenced assembly has no syntax; its signature stands in its metadata.</summary>
public class SignatureTests
{
    private const string Library = """
        using RnnDsl;
        using static RnnDsl.Equations;

        namespace Some.Library;

        [RecurrentCell]
        public partial class Mixed
        {
            [Input("I")] Vec x;
            [Input] Scalar dt;
            [State("H")] Vec h, c;
            [Weight("2*H", "H+I")] Mat W;
            [Weight] Scalar gain;
            [Bias("2*H")] Vec b;
            [Hyper(0.5)] Scalar rate;
            Vec a => W * Concat(h, x) + b;
            [Gate] Vec z => Sigmoid(Slice(a, 0, H));
            [Attention] Vec p => Softmax(Slice(a, H, H));
            [Next(nameof(c))] Vec cNext => z * c + dt * p;
            [Next(nameof(h))] Vec hNext => rate * Tanh(gain * cNext);
            [Output] Vec y => 2 * hNext;
        }
        """;

    [Fact]
    public void A_signature_is_read_back_from_a_referenced_assembly()
    {
        Check(("Mixed.cs", Library), "Some.Library.Mixed");
        foreach (string cell in Repository.Cells) Check(Repository.Cell(cell), "RnnDsl.Cells." + cell);
    }

    [Fact]
    public void It_tells_dimensions_roles_and_outputs()
    {
        var signature = Expected(Library);
        Assert.Equal(["I", "H"], signature.Dimensions);
        Assert.Equal([("x", "[I]"), ("dt", "[]")], signature.Of("input").Select(i => (i.Name, i.Shape)));
        Assert.Equal([("h", "next hNext"), ("c", "next cNext")], signature.Of("state").Select(i => (i.Name, i.Note)));
        Assert.Equal(["gate", "attention", "output"], signature.Of("quantity").Where(i => i.Note.Length > 0).Select(i => i.Note));
        Assert.Equal(["forward", "backward", "eager"], signature.Programs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rnndsl 2\ncell A\ndimensions \nprograms forward")]
    [InlineData("rnndsl 1\nlayer A\ndimensions \nprograms forward")]
    [InlineData("rnndsl 1\ncell A")]
    public void Text_of_another_format_is_no_signature(string text) => Assert.Null(Signature.Parse(text));

    private static void Check((string Path, string Text) file, string name)
    {
        var (library, _) = InMemory.Generate(InMemory.Compilation(file));
        using var dll = new MemoryStream();
        Assert.Empty(library.Emit(dll).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        var user = InMemory.Compilation(("User.cs", "class User;")).AddReferences(MetadataReference.CreateFromImage(dll.ToArray()));
        var type = user.GetTypeByMetadataName(name);
        Assert.NotNull(type);
        Assert.True(type.Locations.All(l => l.IsInMetadata));
        var attribute = Assert.Single(type.GetAttributes(), a => a.AttributeClass!.ToDisplayString() == "RnnDsl.DefinitionAttribute");
        string text = Assert.IsType<string>(Assert.Single(attribute.ConstructorArguments).Value);
        Assert.Equal(Expected(file.Text), Signature.Parse(text));
    }

    private static Signature Expected(string text)
    {
        var type = CSharpSyntaxTree.ParseText(text, InMemory.Parse).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Single();
        var definition = GraphBuilder.Build(DefinitionReader.Read(type, isModel: false), [], new Reporter());
        Assert.NotNull(definition);
        return Signature.From(definition);
    }
}
