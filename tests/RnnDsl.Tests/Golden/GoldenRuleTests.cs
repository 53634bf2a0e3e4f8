using System.Numerics;
using RnnDsl.Explaining;

namespace RnnDsl.Tests.Golden;

/// <summary>The derived rules, DeepLIFT and layer-wise relevance propagation, against reference implementations, in double precision.</summary>
public class GoldenRuleTests
{
    private const double Tolerance = 1e-9;

    public static TheoryData<string> Cases => [.. GoldenDefinition.Cells.Concat(GoldenDefinition.Composed).Where(name => GoldenFile.Load(GoldenDefinition.Of(name).File).Has("rules"))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_DeepLift_of_both_baselines(string name)
    {
        var golden = new GoldenCase<double>(name);
        Expect(golden, "rules/deeplift_zero", Of(Baseline<double>.Zero));
        Expect(golden, "rules/deeplift_baseline1", Of(golden.File.Tensor("attributions/baseline1").Matrix<double>()));

        Attribution<double> Of(Baseline<double> baseline)
        {
            Attribution<double> found = DeepLift.Attribute(golden.Model, golden.Batch, golden.Target, options: new DeepLiftOptions<double> { Baseline = baseline });
            Assert.All(found.CompletenessGap!, gap => Assert.InRange(gap, -1e-12, 1e-12));
            return found;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_relevance_of_inputs_and_states(string name)
    {
        var golden = new GoldenCase<double>(name);
        Attribution<double> found = Lrp.Attribute(golden.Model, golden.Batch, golden.Target);
        Expect(golden, "rules/lrp_eps0.001/relevance_input", found);
        foreach (string layer in golden.File.Names("rules/lrp_eps0.001/relevance_h"))
            Expect(golden, "rules/lrp_eps0.001/relevance_h/" + layer, Lrp.Attribute(golden.Model, golden.Batch, golden.Target, golden.QuantityOf(layer.EndsWith(".h", StringComparison.Ordinal) ? layer : layer + ".h")));
        for (int example = 0; example < golden.Batch.Count; example++)
            Assert.Equal(found.FunctionValue[example], found.PerStep(example).Sum() + found.Absorbed![example], 1e-12);
    }

    [Theory]
    [InlineData("lstm", 0)]
    [InlineData("lstm_bidir", 0)]
    [InlineData("lstm_bidir", 1)]
    public void Golden_relevance_as_published(string name, int biasFactor)
    {
        var golden = new GoldenCase<double>(name);
        Attribution<double> found = Lrp.Attribute(golden.Model, golden.Batch, golden.Target, options: new LrpOptions { BiasFactor = biasFactor });
        Expect(golden, $"rules/lrp_arras_code/bias_factor_{biasFactor}/relevance_input", found);
    }

    [Fact]
    public void Golden_decomposition_as_published()
    {
        var golden = new GoldenCase<double>("lstm");
        const string Field = "rules/cd_murdoch_code";
        Phrase[] phrases = [.. golden.File.Field(Field + "/spans").EnumerateArray().Select(span => new Phrase(span[0].GetInt32(), span[1].GetInt32()))];
        Decomposition found = ContextualDecomposition.Of(golden.Model, golden.Batch, "logits", phrases, options: new ContextualDecompositionOptions { Whole = ["o"] });
        var all = from example in Enumerable.Range(0, golden.Batch.Count) from phrase in Enumerable.Range(0, phrases.Length) select (example, phrase);
        golden.File.Tensor(Field + "/relevant").Expect([.. all.SelectMany(at => found.Relevant(at.example, at.phrase))], Tolerance, "relevant", golden.File.Tensor(Field + "/relevant").Shape);
        golden.File.Tensor(Field + "/irrelevant").Expect([.. all.SelectMany(at => found.Irrelevant(at.example, at.phrase))], Tolerance, "irrelevant", golden.File.Tensor(Field + "/irrelevant").Shape);
    }

    private static void Expect<T>(GoldenCase<T> golden, string field, Attribution<T> found) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        golden.File.Tensor(field).Expect(Numbers.ToDouble<T>([.. found.Values.SelectMany(cells => cells.Cast<T>())]), Tolerance, field, golden.File.Tensor(field).Shape);
}
