using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Tests.Explaining.Perturbing;

/// <summary>What stands where a player is absent.</summary>
public class ReplacementTests
{
    /// <summary>The sum of the steps' first features, each squared.</summary>
    private static readonly BlackBox<double> Squares = new(batch => [.. Enumerable.Range(0, batch.Count).Select(i =>
        Enumerable.Range(0, batch.Lengths[i]).Sum(step => Math.Pow(batch.Inputs[0].Rows.At(i, step)[0], 2)))])
    {
        Tokens = new Dictionary<string, int> { ["words"] = 4 },
    };

    private static Batch<double> Words => new BatchBuilder<double>().AddTokens("words", [[3, 0], [1, 2, 2]]).Build();

    [Fact]
    public void Tokens_are_replaced_by_the_mean_over_all_others()
    {
        PlayerAttribution<double> ablated = FeatureAblation.Attribute(Squares, Words, Players.Tokens());
        // 9 − (0 + 1 + 4)/3, 0 − (1 + 4 + 9)/3.
        Assert.Equal(9 - 5.0 / 3, ablated.Values[0][0], 1e-12);
        Assert.Equal(-14.0 / 3, ablated.Values[0][1], 1e-12);
        Assert.Null(ablated.StandardErrors);
        Attribution<double> occluded = Occlusion.Attribute(Squares, Words);
        Assert.Equal(9 - 5.0 / 3, occluded.Values[0][0, 0], 1e-12);
        PlayerAttribution<double> drawn = FeatureAblation.Attribute(Squares, Words, Players.Tokens(), new() { Draws = 3000, Seed = 5 });
        Assert.InRange((drawn.Values[0][0] - (9 - 5.0 / 3)) / drawn.StandardErrors![0][0], -4, 4);
    }

    [Fact]
    public void Symbols_of_data_are_as_likely_as_they_are_frequent()
    {
        Batch<double> data = new BatchBuilder<double>().AddTokens("words", [[3, 3, 1, 1, 1, 0]]).Build();
        PlayerAttribution<double> ablated = FeatureAblation.Attribute(Squares, Words, Players.Tokens(), new() { Replacement = Replacement<double>.OtherSymbols(data) });
        Assert.Equal(9 - (3 * 1 + 0) / 4.0, ablated.Values[0][0], 1e-12);
        // The token 2 is not in the data.
        Assert.Equal(4 - (2 * 9 + 3 * 1 + 0) / 6.0, ablated.Values[1][1], 1e-12);
        PlayerAttribution<double> equal = FeatureAblation.Attribute(Squares, Words, Players.Tokens(), new() { Replacement = Replacement<double>.OtherSymbols(data, byFrequency: false) });
        Assert.Equal(9 - 0.5, equal.Values[0][0], 1e-12);
        var given = Replacement<double>.OtherSymbols([[1.0], [2.0]], [1, 3]);
        Assert.Equal(9 - (1 + 12) / 4.0, FeatureAblation.Attribute(Squares, Words, Players.Tokens(), new() { Replacement = given }).Values[0][0], 1e-12);
        Assert.Equal(9 - 0.5, FeatureAblation.Attribute(Squares, Words, Players.Tokens(), new() { Replacement = Replacement<double>.OtherSymbols(2) }).Values[0][0], 1e-12);
    }

    [Fact]
    public void One_hot_steps_are_replaced_by_other_symbols_and_dense_ones_by_zero()
    {
        var second = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i => batch.Inputs[0].Rows.At(i, 0)[1] + 10)]);
        Batch<double> oneHot = Batch<double>.From([new double[,] { { 1, 0, 0 }, { 0, 1, 0 } }]);
        Assert.Equal(-0.5, FeatureAblation.Attribute(second, oneHot, Players.Steps()).Values[0][0], 1e-12);
        Assert.Equal(0, FeatureAblation.Attribute(second, oneHot, Players.Cells()).Values[0][0]);
        Batch<double> dense = Batch<double>.From([new double[,] { { 1, 3, 0 }, { 0, 1, 0 } }]);
        Assert.Equal(3, FeatureAblation.Attribute(second, dense, Players.Steps()).Values[0][0]);
        Assert.Equal(-0.5, FeatureAblation.Attribute(second, oneHot, Players.Steps(), new() { Replacement = Replacement<double>.OtherSymbols() }).Values[0][0], 1e-12);
    }

    [Fact]
    public void Means_and_samples_of_data()
    {
        var first = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i => batch.Inputs[0].Rows.At(i, 0)[0] + 10 * batch.Inputs[0].Rows.At(i, 1)[0])]);
        Batch<double> batch = Batch<double>.From([new double[,] { { 1 }, { 2 } }, new double[,] { { 5 }, { 7 } }]);
        Batch<double> data = Batch<double>.From([new double[,] { { 2 }, { 4 } }, new double[,] { { 6 } }]);
        Assert.Equal([1 - 4, 10 * (2 - 4)], FeatureAblation.Attribute(first, batch, Players.Steps(), new() { Replacement = Replacement<double>.Mean(data) }).Values[0]);
        Assert.Equal([1 - 4, 10 * (2 - 4)], FeatureAblation.Attribute(first, batch, Players.Steps(), new() { Replacement = Replacement<double>.Mean(data, perStep: true) }).Values[0]);
        // Two examples: each is replaced by the other.
        PlayerAttribution<double> other = ShapleyValues.Attribute(first, batch, Players.Steps(), new() { Replacement = Replacement<double>.Sample(batch), Draws = 3 });
        Assert.Equal([-4.0, -50], other.Values[0]);
        Assert.Equal([4.0, 50], other.Values[1]);
        PlayerAttribution<double> sampled = ShapleyValueSampling.Attribute(first, batch, Players.Steps(), new() { Replacement = Replacement<double>.Sample(data), Permutations = 400 });
        Assert.Equal(0, sampled.CompletenessGap![0], 1e-9);
        Assert.InRange(sampled.StandardErrors![0][0], 0.01, 1);
        Assert.InRange((sampled.Values[0][0] - (1 - 4)) / sampled.StandardErrors![0][0], -4, 4);
        Assert.Equal(sampled.Values, ShapleyValueSampling.Attribute(first, batch, Players.Steps(), new() { Replacement = Replacement<double>.Sample(data), Permutations = 400, RowBudget = 7 }).Values);
    }

    [Fact]
    public void Permutations_take_values_of_other_examples()
    {
        var first = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i => batch.Inputs[0].Rows.At(i, 0)[0])]);
        Batch<double> batch = Batch<double>.From([new double[,] { { 1 }, { 2 } }, new double[,] { { 5 } }, new double[,] { { 9 }, { 4 } }]);
        PlayerAttribution<double> permuted = FeaturePermutation.Attribute(first, batch, Players.Steps(), new() { Repeats = 2000 });
        double[] expected = [1 - 5.0, 0, 9 - 5.0];
        for (int example = 0; example < 3; example++) Assert.InRange((permuted.Values[example][0] - expected[example]) / permuted.StandardErrors![example][0], -4, 4);
        Assert.Equal(0, permuted.Values[0][1]);
        Assert.Throws<ArgumentException>(() => FeaturePermutation.Attribute(first, Batch<double>.From([new double[2, 1]])));
    }

    [Fact]
    public void Several_inputs_with_replacements_of_their_own()
    {
        var explained = new Explained(4, 6);
        Target target = Target.Sum(explained.Model.Description.Quantities[^1].Name);
        PlayerAttribution<double> modalities = ShapleyValues.Attribute(explained.Model, explained.Batch, target, Players.Inputs(), explained.Initial);
        Assert.Equal(["x", "u"], modalities.Labels[0]);
        Assert.All(modalities.CompletenessGap!, gap => Assert.Equal(0, gap, 1e-12));
        PlayerAttribution<double> one = ShapleyValues.Attribute(
            explained.Model, explained.Batch, target, Players.Steps("u"), explained.Initial, new() { Replacements = new Dictionary<string, Replacement<double>> { ["u"] = 0.5 } });
        Assert.Equal(["u"], one.Members[0].Keys);
        Assert.Equal(6, one.PerStep(1).Length);
        PlayerAttribution<double> cells = FeatureAblation.Attribute(explained.Model, explained.Batch, target, initial: explained.Initial);
        Assert.Equal("u, step 0, feature 0", cells.Labels[0][3]);
        Assert.Throws<ArgumentException>(() => cells.ToAttribution());
        Assert.Equal(5, cells.ToAttribution("u").Values[0].GetLength(1));
    }

    [Fact]
    public void Tokens_of_a_model()
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        PlayerAttribution<double> shared = ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Tokens());
        Assert.All(shared.CompletenessGap!, gap => Assert.Equal(0, gap, 1e-9));
        Assert.Equal(shared.Values, ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Tokens(), options: new() { Run = new RunOptions { Threads = 2 } }).Values);
        PlayerAttribution<double> ablated = FeatureAblation.Attribute(golden.Model, golden.Batch, golden.Target, Players.Tokens());
        int vocabulary = golden.Model.Description.Inputs[0].Tokens, own = golden.File.Tokens[0][1];
        double mean = Enumerable.Range(0, vocabulary).Where(token => token != own).Average(token =>
        {
            int[][] tokens = [.. golden.File.Tokens.Select(sequence => sequence.ToArray())];
            tokens[0][1] = token;
            return golden.Target.ValueOf(golden.Model.Record(Batch<double>.FromTokens(tokens)))[0];
        });
        Assert.Equal(ablated.FunctionValue[0] - mean, ablated.Values[0][1], 1e-12);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var golden = new GoldenCase<double>("gru");
        Refuses("has no input 'y'", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Steps("y")));
        Refuses("has no input 'y' to replace", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Replacements = new Dictionary<string, Replacement<double>> { ["y"] = 0 } }));
        Refuses("the baseline of 'x'", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Replacement = new double[99] }));
        Refuses("neither tokens", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Replacement = Replacement<double>.OtherSymbols() }));
        Refuses("99 features", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Replacement = Replacement<double>.OtherSymbols([new double[99], new double[99]]) }));
        Refuses("is the same as one before", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Replacement = Replacement<double>.OtherSymbols([new double[3], new double[3]]) }));
        Refuses("ShapleyValueSampling or KernelShap", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Cells(), options: new() { MostPlayers = 4 }));
        Refuses("samples are too few", () => KernelShap.Attribute(golden.Model, golden.Batch, golden.Target, Players.Cells(), options: new() { Samples = 20 }));
        Refuses("in two phrases", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Phrases((0, 2), (2, 3))));
        Refuses("no phrase", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Phrases((2, 1))));
        Refuses("has no players", () => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Groups((_, _, _, _) => -1)));
        Refuses("a window cannot cover", () => Occlusion.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Features = 99 }));
        Refuses("a window cannot cover", () => Occlusion.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Steps = 99 }));
        Refuses("Samples", () => Lime.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Samples = 1 }));
        Refuses("ridge", () => Lime.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Ridge = -1 }));
        Refuses("Draws", () => Lime.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Draws = 0 }));
        Refuses("no unit", () => FeatureAblation.Attribute(golden.Model, golden.Batch, Target.Unit("logits", 99)), orUnits: true);
        Refuses("which have no mean", () => FeatureAblation.Attribute(Squares, Words, options: new() { Replacement = Replacement<double>.Mean(Words) }));
        Refuses("tokens are the integers", () => FeatureAblation.Attribute(Squares, Words, options: new() { Replacement = 9 }));
        Refuses("cannot be replaced by a sample of itself", () =>
        {
            Batch<double> one = Batch<double>.From([new double[2, 1]]);
            return FeatureAblation.Attribute(Squares, one, options: new() { Replacement = Replacement<double>.Sample(one) });
        });
        Refuses("is NaN at step 1", () => FeatureAblation.Attribute(Squares, Batch<double>.From([new double[,] { { 1 }, { double.NaN } }])));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => KernelShap.Attribute(golden.Model, golden.Batch, golden.Target, cancellation: cancelled.Token));

        static void Refuses(string text, Func<object> call, bool orUnits = false)
        {
            string message = Assert.ThrowsAny<ArgumentException>(call).Message;
            Assert.Contains(orUnits ? "units" : text, message);
        }
    }

    [Fact]
    public void Progress_ends_at_one()
    {
        var golden = new GoldenCase<double>("gru");
        var told = new List<double>();
        ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Progress = new Told(told), RowBudget = 64 });
        Assert.True(told.Count > 2);
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1], 1e-9);
    }

    private sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
