using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Tests.Explaining.Perturbing;

/// <summary>Functions of a batch, and what can be known of their explanations.</summary>
public class BlackBoxTests
{
    /// <summary>Three steps of two features: 2 a₀ + b₁ + 4 a₀ b₂, where a and b are the features.</summary>
    private static readonly BlackBox<double> Known = new(batch =>
    {
        var values = new double[batch.Count];
        for (int example = 0; example < values.Length; example++)
        {
            StepRows<double> rows = batch.Inputs[0].Rows;
            values[example] = 2 * rows.At(example, 0)[0] + rows.At(example, 1)[1] + 4 * rows.At(example, 0)[0] * rows.At(example, 2)[1];
        }
        return values;
    });

    private static Batch<double> Ones => Batch<double>.From([new double[,] { { 1, 1 }, { 1, 1 }, { 1, 1 } }]);

    [Fact]
    public void Shares_of_a_known_function()
    {
        PlayerAttribution<double> cells = ShapleyValues.Attribute(Known, Ones, Players.Cells());
        Assert.Equal([4.0, 0, 0, 1, 0, 2], cells.Values[0].Select(value => Math.Round(value, 12)));
        Assert.Equal("step 2, feature 1", cells.Labels[0][5]);
        Assert.Equal([4.0, 1, 2], cells.PerStep(0).Select(value => Math.Round(value, 12)));
        PlayerAttribution<double> features = ShapleyValues.Attribute(Known, Ones, Players.Features());
        Assert.Equal([4.0, 3], features.Values[0].Select(value => Math.Round(value, 12)));
        PlayerAttribution<double> phrases = ShapleyValues.Attribute(Known, Ones, Players.Phrases((0, 1)));
        Assert.Equal([5.0, 2], phrases.Values[0].Select(value => Math.Round(value, 12)));
        Assert.Equal(["steps 0 to 1", "step 2"], phrases.Labels[0]);
        PlayerAttribution<double> groups = ShapleyValues.Attribute(Known, Ones, Players.Groups((_, _, step, feature) => step == 1 ? -1 : feature == 0 ? 70 : 7));
        Assert.Equal(["group 70", "group 7"], groups.Labels[0]);
        Assert.Equal([4.0, 2], groups.Values[0].Select(value => Math.Round(value, 12)));
        Assert.Equal(-1, groups.Members[0]["input"][1, 0]);
        Attribution<double> shared = groups.ToAttribution();
        Assert.Equal([2.0, 1, 0, 0, 2, 1], shared.Values[0].Cast<double>().Select(value => Math.Round(value, 12)));
        Assert.Equal([6.0, 1, 4], FeatureAblation.Attribute(Known, Ones, Players.Steps()).Values[0]);
    }

    [Fact]
    public void A_model_as_a_function_is_the_model()
    {
        var golden = new GoldenCase<double>("gru");
        var box = new BlackBox<double>((batch, examples) =>
        {
            Quantity<double> logits = golden.Model.Run(batch)["logits"];
            return [.. examples.Select((example, i) => logits[i, logits.Lengths[i] - 1][golden.File.Targets[example]])];
        });
        Assert.Equal(
            ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target).Values, ShapleyValues.Attribute(box, golden.Batch).Values);
        Assert.Equal(
            Occlusion.Attribute(golden.Model, golden.Batch, golden.Target, options: new() { Steps = 2, Features = 1 }).Values,
            Occlusion.Attribute(box, golden.Batch, options: new() { Steps = 2, Features = 1 }).Values);
        Assert.Equal(
            KernelShap.Attribute(golden.Model, golden.Batch, golden.Target, Players.Cells()).Values, KernelShap.Attribute(box, golden.Batch, Players.Cells()).Values);
    }

    [Fact]
    public void Old_steps_that_account_for_nothing_are_one_player()
    {
        var last = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i =>
            batch.Inputs[0].Rows.At(i, batch.Lengths[i] - 1)[0] + 2 * batch.Inputs[0].Rows.At(i, batch.Lengths[i] - 2)[0] + 0.001 * batch.Inputs[0].Rows.At(i, 0)[0])]);
        Batch<double> batch = Batch<double>.From([Column(1, 1, 1, 1, 1, 1), Column(1, 1, 1)]);
        PrunedHistory pruned = TimeShapPruning.Find(last, batch);
        Assert.Equal([4, 1], pruned.FirstKept);
        PlayerAttribution<double> shared = ShapleyValues.Attribute(last, batch, pruned.Players);
        Assert.Equal(["steps 0 to 3", "step 4", "step 5"], shared.Labels[0]);
        Assert.Equal([0.001, 2, 1], shared.Values[0].Select(value => Math.Round(value, 12)));
        Assert.Equal([0, 0], TimeShapPruning.Find(last, batch, new() { Tolerance = 0 }).FirstKept);
    }

    [Fact]
    public void Linear_functions_are_fitted_exactly()
    {
        var linear = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i => 3 + Enumerable.Range(0, 12).Sum(step => (step - 4) * batch.Inputs[0].Rows.At(i, step)[0]))]);
        Batch<double> batch = Batch<double>.From([Column([.. Enumerable.Repeat(1.0, 12)])]);
        LimeAttribution<double> fitted = Lime.Attribute(linear, batch, options: new() { Samples = 200, Ridge = 0 });
        for (int step = 0; step < 12; step++) Assert.Equal(step - 4, fitted.Coefficients.Values[0][step], 1e-9);
        Assert.Equal(3, fitted.Intercept[0], 1e-9);
        Assert.Equal(1, fitted.HeldOutRSquared[0], 1e-9);
        Assert.Equal(0, fitted.HeldOutResidual[0], 1e-6);
        // What is odd in each step is not linear, and held-out neighbours say so.
        var parity = new BlackBox<double>(of => [.. Enumerable.Range(0, of.Count).Select(i => Enumerable.Range(0, 12).Aggregate(1.0, (product, step) => product * (1 - 2 * of.Inputs[0].Rows.At(i, step)[0])))]);
        LimeAttribution<double> odd = Lime.Attribute(parity, batch, options: new() { Samples = 200 });
        Assert.InRange(odd.HeldOutRSquared[0], -1, 0.1);
    }

    [Fact]
    public void The_fewest_changes_that_flip_a_decision()
    {
        // At least two of the tokens 3 are needed, one more than there have to be.
        var threes = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i => Enumerable.Range(0, batch.Lengths[i]).Count(step => batch.Inputs[0].Rows.At(i, step)[0] == 3) - 1.5)])
        {
            Tokens = new Dictionary<string, int> { ["input"] = 5 },
        };
        Batch<double> batch = Batch<double>.FromTokens([[0, 3, 1, 3, 3, 2], [0, 1, 2], [3, 1]]);
        IReadOnlyList<Counterfactual<double>> found = CounterfactualSearch.Find(threes, batch);
        Assert.Equal([2, 2, 1], found.Select(of => of.Changes.Count));
        Assert.All(found, of => Assert.True(of.Found && of.IsSmallest));
        Assert.All(found[0].Changes, change => Assert.Equal(3, change.From[0]));
        Assert.Equal("step 1: 1 → 3", found[2].Changes[0].ToString());
        IReadOnlyList<Counterfactual<double>> greedy = CounterfactualSearch.Find(threes, batch, options: new() { MostTried = 1 });
        Assert.Equal([2, 2, 1], greedy.Select(of => of.Changes.Count));
        Assert.All(greedy, of => Assert.True(of.Found));
        Assert.Equal([false, false, true], greedy.Select(of => of.IsSmallest));
        Counterfactual<double> none = CounterfactualSearch.Find(threes, batch, options: new() { MostChanges = 1 })[1];
        Assert.False(none.Found || none.IsSmallest);
        Assert.Equal(-0.5, none.ChangedValue);
    }

    [Fact]
    public void Functions_that_give_too_few_numbers()
    {
        var box = new BlackBox<double>(_ => [1.0], "short");
        Assert.Contains("short gave 1 numbers", Assert.Throws<InvalidOperationException>(() => ShapleyValues.Attribute(box, Batch<double>.From([new double[2, 1], new double[2, 1]]))).Message);
        var nan = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i => batch.Inputs[0].Rows.At(i, 0)[0] == 0 ? double.NaN : 1)]);
        Assert.Contains("'step 0' is absent", Assert.Throws<ArithmeticException>(() => FeatureAblation.Attribute(nan, Ones, Players.Steps())).Message);
    }

    private static double[,] Column(params double[] values)
    {
        var column = new double[values.Length, 1];
        for (int step = 0; step < values.Length; step++) column[step, 0] = values[step];
        return column;
    }
}
