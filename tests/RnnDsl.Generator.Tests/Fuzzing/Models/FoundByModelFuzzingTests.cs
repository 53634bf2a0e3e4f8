namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>What the fuzzers found, reduced.</summary>
public class FoundByModelFuzzingTests
{
    private static readonly Dictionary<string, int> Sizes = new() { ["I"] = 3, ["H"] = 4, ["V"] = RandomModel.Vocabulary };

    [Theory]
    [InlineData("a layer that no equation runs", "[Input(\"I\")] Series x; [Layer(\"I\", \"H\")] Dense unused; [Layer(\"I\", \"H\")] SmallGru used; Series y => Scan(used, x);")]
    [InlineData("tokens that only a layer reads", "[Input] Tokens w; [Layer(\"V\", \"I\", \"H\")] Words words; Vec y => Apply(words, w);")]
    [InlineData("tokens that are read reversed", "[Input] Tokens w; [Weight(\"V\", \"I\")] Mat table; [Layer(\"V\", \"I\", \"H\")] Words words; Series z => table[Reverse(w)]; Vec y => Apply(words, Reverse(w));")]
    [InlineData("weights alone that nothing reads", "[Input(\"I\")] Series x; [Weight(\"I\")] Vec q; Vec g => Tanh(q); Vec f => g * g; Vec y => Last(x);")]
    [InlineData("weights alone of which a part reads some", "[Input(\"I\")] Series x; [Weight(\"I\")] Vec q; Vec g => Tanh(q); Vec f => g * g; Vec k => f + q; Vec y => Last(x) * g;")]
    [InlineData("a running sum of a softmax", "[Input] Signal x; Signal s => Softmax(x); Signal c => CumSum(s); Scalar y => Mean(c);")]
    [InlineData("a softmax that is an output and in a sum", "[Input] Signal x; [Attention] Signal s => Softmax(x); Scalar y => Mean(CumSum(s));")]
    [InlineData("a signal that is only summed up", "[Input] Signal x; Scalar m => Mean(x); Scalar y => Sum(x);")]
    public void Every_check_holds(string what, string members)
    {
        var model = ModelCampaign.Compile([new("Found", $"[SequenceModel] public partial class Found // {what}\n{{ {members} }}", Sizes, Seed: 2)]).Single();
        ModelForwardFuzzTests.Check(model);
        ModelGradientFuzzTests.Check(model);
    }
}
