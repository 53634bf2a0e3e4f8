using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Tests.Explaining.Perturbing;

/// <summary>Variants that share runs of what they have in common give what whole runs give, bit for bit.</summary>
public class PrefixRunsTests
{
    public static TheoryData<string> Cases => GoldenTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Shared_runs_are_whole_runs(string name)
    {
        Same<double>(name);
        Same<float>(name);
    }

    private static void Same<T>(string name) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var golden = new GoldenCase<T>(name);
        var whole = new ShapleyValueSamplingOptions<T> { Permutations = 5, ReusePrefixes = false, Replacement = T.CreateChecked(golden.Definition.ReadsTokens ? 1 : 0.25) };
        int steps = golden.Batch.Lengths.ToArray().Min();
        Step[] targets = golden.Definition.IsComposed ? [Step.Last] : [Step.Last, Step.All, 0, steps - 1, ^steps];
        foreach (Step step in targets)
            foreach (Target target in new[] { Target.Units("logits", golden.File.Targets, step), Target.FinalState(golden.Model.Description.States[0].Name, 0) })
                foreach (Players players in new[] { Players.Steps(), Players.Cells(), Players.Features() })
                {
                    PlayerAttribution<T> expected = ShapleyValueSampling.Attribute(golden.Model, golden.Batch, target, players, golden.Initial, whole);
                    PlayerAttribution<T> shared = ShapleyValueSampling.Attribute(golden.Model, golden.Batch, target, players, golden.Initial, whole with { ReusePrefixes = true });
                    PlayerAttribution<T> small = ShapleyValueSampling.Attribute(
                        golden.Model, golden.Batch, target, players, golden.Initial, whole with { ReusePrefixes = true, RowBudget = 1, Run = new RunOptions { Threads = 2 } });
                    Assert.Equal(expected.Values, shared.Values);
                    Assert.Equal(expected.Values, small.Values);
                    Assert.Equal(expected.AbsentValue, shared.AbsentValue);
                    Assert.Equal(expected.FunctionValue, small.FunctionValue);
                }
    }

    /// <summary>Quantities that are kept in recorded runs only, random replacements, several inputs, initial states, sequences of different lengths.</summary>
    [Fact]
    public void Shared_runs_of_recorded_quantities()
    {
        var explained = new Explained(7, 4, 7, 1, 12, 9);
        var data = Batch<double>.From(new Explained(5, 8).Inputs);
        foreach (string quantity in explained.Model.Description.Quantities.Select(info => info.Name))
            foreach (Step step in new[] { Step.Last, Step.All, 0 })
            {
                var whole = new LimeOptions<double> { Samples = 40, ReusePrefixes = false, Replacement = Replacement<double>.Sample(data), Draws = 3 };
                Target target = Target.Sum(quantity, step);
                LimeAttribution<double> expected = Lime.Attribute(explained.Model, explained.Batch, target, Players.Steps(), explained.Initial, whole);
                LimeAttribution<double> shared = Lime.Attribute(explained.Model, explained.Batch, target, Players.Steps(), explained.Initial, whole with { ReusePrefixes = true });
                Assert.Equal(expected.Coefficients.Values, shared.Coefficients.Values);
                Assert.Equal(expected.Intercept, shared.Intercept);
            }
    }

    /// <summary>What knows the past by more than its states, or reads the future, is run whole.</summary>
    [Theory]
    [InlineData("gru", true)]
    [InlineData("lstm", true)]
    [InlineData("gru_stacked2", true)]
    [InlineData("gru_lengths as a model", true)]
    [InlineData("gru_bidir", false)]
    [InlineData("attn_sentiment", false)]
    [InlineData("attn_recurrent", false)]
    public void Whether_a_run_can_be_taken_up_is_read_off_the_model(string name, bool expected)
    {
        var golden = new GoldenCase<double>(name);
        Assert.Equal(expected, Restarting.Allows(golden.Model, golden.Batch, null));
        Assert.False(Restarting.Allows(golden.Model, golden.Batch, new RunOptions { NoiseSeed = 1 }));
    }
}
