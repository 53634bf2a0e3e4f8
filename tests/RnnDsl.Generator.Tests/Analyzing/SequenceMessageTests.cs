using RnnDsl.Generator.Analyzing;
using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Analyzing;

/// <summary>What is said of sequences that do not fit; where C# reports, nothing.</summary>
public class SequenceMessageTests
{
    [Theory]
    [InlineData("RNN0121", "Series y => past + mem;", "'past + mem' combines past [t+1 × H] with mem [|mem| × D] position by position, but these are different sequences, each with positions of its own")]
    [InlineData("RNN0121", "Signal y => Dot(past, h) * Dot(other, h);", "'Dot(past, h) * Dot(other, h)' combines 'Dot(past, h)' [t+1] with 'Dot(other, h)' [|other|] position by position, but these are different sequences, each with positions of its own")]
    [InlineData("RNN0001", "Series y => U * mem;", "'U * mem' multiplies U [H × H] by mem [|mem| × D]: the inner dimensions H (Weight U, line 12) and D (Context mem, line 8) differ.")]
    [InlineData("RNN0002", "Series y => mem - h;", "'mem - h' combines mem [|mem| × D] with h [H]: unit by unit, the dimensions D (Context mem, line 8) and H (State h, line 6) differ.")]
    [InlineData("RNN0002", "Signal y => Dot(h, mem);", "'Dot(h, mem)' combines h [H] with mem [|mem| × D]: unit by unit, the dimensions H (State h, line 6) and D (Context mem, line 8) differ.")]
    [InlineData("RNN0101", "Vec y => Max(past);", "The Max over the positions of a series ('Max(past)') is not a part of the equation language")]
    [InlineData("RNN0120", "[History(\"x\")] Series wrong; Vec y => Sum(wrong);", "'x' is not a state of this definition; its states are h")]
    [InlineData("RNN0122", "[History(nameof(h))] Signal wrong; Scalar y => Sum(wrong);", "'wrong' is a [History] and a Signal; a [History] of a cell is a Series, as its state is a Vec")]
    [InlineData("RNN0122", "[Input(\"D\")] Series wrong; Vec y => Sum(wrong);", "'wrong' is a [Input] and a Series; a [Input] of a cell is a Scalar, a Vec or a Mat")]
    public async Task A_misfit_is_told_in_the_users_words(string id, string member, string message)
    {
        var found = await Findings(member);
        Assert.Equal([(id, message)], found);
    }

    [Theory]
    [InlineData("Series y => past + Dot(past, h);")]
    [InlineData("Vec y => past;")]
    [InlineData("Signal y => h;")]
    [InlineData("Signal y => Norm(past);")]
    public async Task What_CSharp_reports_is_not_reported_again(string member) => Assert.Empty(await Findings(member));

    private static async Task<List<(string, string)>> Findings(string member)
    {
        string text = $$"""
            using RnnDsl;
            using static RnnDsl.Equations;
            [RecurrentCell]
            public partial class Cell
            {
                [State("H")] Vec h;
                [Input("I")] Vec x;
                [Context("D")] Series mem;
                [Context("H")] Series other;
                [History(nameof(h))] Series past;
                [Weight("H", "I")] Mat W;
                [Weight("H", "H")] Mat U;
                [Weight("H", "D")] Mat V;
                [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + Sum(V * mem) + Sum(other) + Sum(past));
                {{member}}
            }
            """;
        var diagnostics = await InMemory.AnalyzeAsync(InMemory.Compilation(("Cell.cs", text)), new DefinitionAnalyzer());
        return [.. diagnostics.Where(d => d.Id.StartsWith("RNN", StringComparison.Ordinal) && d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(d => (d.Id, d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)))];
    }
}
