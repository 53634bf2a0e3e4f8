using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Analyzing;

/// <summary>The words and the place of the findings: the smallest wrong expression, both operands as written, both shapes, the way out.</summary>
public class MessageTests
{
    [Theory]
    [InlineData(
        "Vec a => Wz * x + [|Uz * x|];",
        "'Uz * x' multiplies Uz [H × H] by x [I]: the inner dimensions H (Weight Uz, line 9) and I (Input x, line 6) differ. Did you mean 'Uz * h' or 'Wz * x'?")]
    [InlineData(
        "Vec a => Sigmoid([|Wz * x + x|]);",
        "'Wz * x + x' combines 'Wz * x' [H] with x [I]: unit by unit, the dimensions H and I (Input x, line 6) differ.")]
    [InlineData(
        "Scalar s => [|Dot(x, h)|];",
        "'Dot(x, h)' combines x [I] with h [H]: unit by unit, the dimensions I (Input x, line 6) and H (State h, line 7) differ.")]
    [InlineData(
        "static Vec F(Vec v) => [|v + v * x|];\n    Vec a => F(h);",
        "'v * x' combines v [H] with x [I]: unit by unit, the dimensions H and I (Input x, line 6) differ.", "v * x")]
    [InlineData(
        "Vec a => h > 0 && [|x|];",
        null)]
    [InlineData(
        "Vec a => [|Wz * h|];",
        "'Wz * h' multiplies Wz [H × I] by h [H]: the inner dimensions I (Weight Wz, line 8) and H (State h, line 7) differ. Did you mean 'Wz * x' or 'Uz * h' or 'Transpose(Wz) * h'?")]
    [InlineData(
        "Mat M => [|Wz * Outer(h, x)|];",
        "'Wz * Outer(h, x)' multiplies Wz [H × I] by 'Outer(h, x)' [H × I]: the inner dimensions I (Weight Wz, line 8) and H differ. The product unit by unit is 'Hadamard(Wz, Outer(h, x))'.")]
    [InlineData(
        "Mat M => [|Outer(h, x) - Outer(x, h)|];",
        "'Outer(h, x) - Outer(x, h)' combines 'Outer(h, x)' [H × I] with 'Outer(x, h)' [I × H]: unit by unit, the dimensions H and I differ. Did you mean 'Outer(h, x) - Transpose(Outer(x, h))'?")]
    [InlineData(
        "Vec a => [|h[0]|] * x;",
        "An element access ('h[0]') is not a part of the equation language; one unit of a vector is Sum(Slice(v, i, 1))")]
    [InlineData(
        "[Hyper(0.1)] [|double|] rate;\n    Vec a => rate * x;",
        "'rate' is a [Hyper] and a double; a [Hyper] of a cell is a Scalar, a Vec or a Mat")]
    [InlineData(
        "Vec a => Math.[|Sqrt|](2.0) * x;",
        "'Math.Sqrt' has no rules here: write 'Sqrt', which is the language's own")]
    [InlineData(
        "Vec Twice(Vec v, int n = 2) => n * v;\n    Vec a => [|Twice|](x);",
        "'Twice' has no rules here: the method of this class has 2 parameter(s), and a call must give each of them")]
    [InlineData(
        "Vec a => [|Slice(h, 1, H)|];",
        "'Slice(h, 1, H)' reaches beyond h [H]: after the vector come its first unit, from 0, and how many there are")]
    public async Task A_finding_says_what_is_wrong_where(string member, string? message, string? at = null)
    {
        int start = member.IndexOf("[|", StringComparison.Ordinal), end = member.IndexOf("|]", StringComparison.Ordinal);
        string marked = at ?? member[(start + 2)..end];
        string text = $$"""
            using System; using RnnDsl;
            using static RnnDsl.Equations;
            [RecurrentCell]
            public partial class Cell
            {
                [Input("I")] Vec x;
                [State("H")] Vec h;
                [Weight("H", "I")] Mat Wz;
                [Weight("H", "H")] Mat Uz;
                {{member.Replace("[|", "").Replace("|]", "")}}
                [Next(nameof(h))] Vec hNext => Tanh(Uz * h + Wz * x);
            }
            """;
        var found = await InMemory.AnalyzeAsync(InMemory.Compilation(("Cell.cs", text)), new DefinitionAnalyzer());
        if (message is null)
        {
            // C# has its own error there.
            Assert.DoesNotContain(found, d => d.Id.StartsWith("RNN00", StringComparison.Ordinal));
            return;
        }

        var one = Assert.Single(found);
        Assert.Equal(message, one.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(marked, text.Substring(one.Location.SourceSpan.Start, one.Location.SourceSpan.Length));
    }
}
