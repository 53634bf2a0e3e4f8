using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

/// <summary>A sum of its inputs that fades by a half at each step: linear, with weights that are known.</summary>
[RecurrentCell]
public partial class FadingSum
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Weight("H", "I")] Mat W;
    [Next(nameof(h))] Vec hNext => 0.5 * h + W * x;
}

public class SurrogateTests
{
    private static readonly RecurrentModel<double> Fading = new FadingSum(I: 2, H: 3, seed: 4).Compiled.Cast<double>();

    private static readonly double[][,] Inputs = Draw(400, 5);

    [Fact]
    public void Surrogate_of_a_tree_of_values_explains_a_linear_model_at_a_price()
    {
        var options = new SurrogateOptions { Seed = 2 };
        SurrogateReport tree = Surrogate.Of(Fading, SequenceSet<double>.Of(Batch<double>.From(Inputs)), SurrogateInputs<double>.Steps(), SurrogateKind.Tree, Target.Unit("hNext", 1), options);
        Assert.Equal((280, 120), (tree.TrainingRows, tree.HeldOutRows));
        Assert.InRange(tree.Fidelity.Mean, 0.3, 0.999);
        Assert.True(tree.ConstantFidelity.Mean <= 0);
        Assert.Null(tree.ModelAccuracy);
        Assert.Equal(["x[0] at 0", "x[1] at 0", "x[0] at 1"], tree.Features.Take(3));
        AssertMonotone(tree);
        Assert.Equal(1, tree.PriceCurve[0].Size.Leaves);
        Assert.Contains(tree.PriceCurve, point => point.Size == tree.Size);
    }

    [Fact]
    public void Surrogates_of_a_linear_model_are_its_weights()
    {
        double[] weights = Weights(unit: 1, steps: 5);
        SequenceSet<double> data = Batch<double>.From(Inputs);
        foreach (SurrogateKind kind in new[] { SurrogateKind.Linear, SurrogateKind.Lasso, SurrogateKind.Ridge })
        {
            SurrogateReport report = Surrogate.Of(Fading, data, SurrogateInputs<double>.Steps(), kind, Target.Unit("hNext", 1), new SurrogateOptions { Ridge = 1e-9 });
            double tolerance = kind == SurrogateKind.Lasso ? 0.05 : 1e-8;
            for (int column = 0; column < weights.Length; column++) Assert.Equal(weights[column], report.Linear!.Coefficients[column], tolerance);
            Assert.True(report.Fidelity.Mean > (kind == SurrogateKind.Lasso ? 0.98 : 1 - 1e-12));
            AssertMonotone(report);
            Assert.Equal(0, report.PriceCurve[0].Size.Weights);
            Assert.Equal(10, report.PriceCurve[^1].Size.Weights);
        }
    }

    [Fact]
    public void Local_surrogate_of_a_linear_model_is_its_weights()
    {
        double[] weights = Weights(unit: 2, steps: 5);
        Batch<double> batch = Batch<double>.From(Inputs);
        // With what is there or not as features, each cell counts its weight times its value; with the inputs themselves as features, its weight.
        SurrogateReport cells = Surrogate.Around(Fading, batch, 7, SurrogateKind.Linear, Target.Unit("hNext", 2), Players.Cells(), perturbation: new LimeOptions<double> { Samples = 400, Seed = 1 });
        SurrogateReport inputs = Surrogate.Around(Fading, batch, 7, SurrogateKind.Linear, Target.Unit("hNext", 2), Players.Cells(), SurrogateInputs<double>.Steps(),
            new LimeOptions<double> { Replacement = Replacement<double>.Sample(batch), Samples = 400, Seed = 1 });
        Assert.Equal("step 0, feature 1", cells.Features[1]);
        Assert.Equal("x[1] at 0", inputs.Features[1]);
        for (int column = 0; column < weights.Length; column++)
        {
            Assert.Equal(weights[column] * Inputs[7][column / 2, column % 2], cells.Linear!.Coefficients[column], 1e-10);
            Assert.Equal(weights[column], inputs.Linear!.Coefficients[column], 1e-10);
        }
        Assert.Equal(1, cells.Fidelity.Mean, 1e-12);

        // Of five steps all 32 masks are asked, each once.
        SurrogateReport steps = Surrogate.Around(Fading, batch, 7, SurrogateKind.Ridge, Target.Unit("hNext", 2), options: new SurrogateOptions { Ridge = 1e-6 });
        Assert.Equal(32, steps.TrainingRows + steps.HeldOutRows);
        for (int step = 0; step < 5; step++)
            Assert.Equal(weights[2 * step] * Inputs[7][step, 0] + weights[2 * step + 1] * Inputs[7][step, 1], steps.Linear!.Coefficients[step], 1e-6);
    }

    [Fact]
    public void Surrogate_by_logistic_regression_finds_a_line_between_classes()
    {
        SurrogateData data = Classes(400, noise: 0);
        data = data with { Said = [.. Enumerable.Range(0, 400).Select(row => data.Rows[row, 0] + 0.5 * data.Rows[row, 3] > 0.2 ? 1.0 : 0)] };
        SurrogateReport report = Surrogate.Fit(data, SurrogateKind.Logistic, new SurrogateOptions { Ridge = 0.01 });
        Assert.True(report.Fidelity.Mean > 0.95, report.ToString());
        NumberTable weights = report.Logistic!.Coefficients;
        Assert.InRange(weights[0, 3] / weights[0, 0], 0.4, 0.6);
        Assert.Equal([0, 1, 2, 4], report.PriceCurve.Select(point => point.Size.Weights!.Value));
        Assert.Contains("score of yes", report.ToString());
        Assert.True(report.PriceCurve[2].Fidelity.Mean > report.PriceCurve[1].Fidelity.Mean);
    }

    [Fact]
    public void Surrogate_curves_of_classes_are_monotone_on_the_training_rows()
    {
        SurrogateData data = Classes(500, noise: 0.1);
        foreach (SurrogateKind kind in new[] { SurrogateKind.Tree, SurrogateKind.Rules })
        {
            SurrogateReport report = Surrogate.Fit(data, kind, new SurrogateOptions { CurvePoints = 8, Rules = new RuleListOptions { Complexity = 0.1 } });
            AssertMonotone(report);
            Assert.InRange(report.PriceCurve.Count, 2, 8);
            Assert.True(report.Fidelity.Mean > report.ConstantFidelity.Mean + 0.1, report.ToString());
        }
    }

    [Fact]
    public void Surrogate_fidelity_has_the_standard_error_of_a_share_and_counts_sequences()
    {
        SurrogateData data = Classes(1000, noise: 0.1);
        SurrogateReport report = Surrogate.Fit(data, SurrogateKind.Rules);
        double share = report.Fidelity.Mean;
        Assert.Equal(Math.Sqrt(share * (1 - share) / (report.HeldOutRows - 1)), report.Fidelity.StandardError, 1e-12);

        // The same rows ten times over know no more.
        int[] tenfold = [.. Enumerable.Range(0, 1000).SelectMany(row => Enumerable.Repeat(row, 10))];
        SurrogateReport same = Surrogate.Fit(data.Take(tenfold), SurrogateKind.Tree), once = Surrogate.Fit(data, SurrogateKind.Tree, new SurrogateOptions { Tree = new TreeOptions { MinimumLeafSamples = 1 } });
        Assert.Equal(10 * report.HeldOutRows, same.HeldOutRows);
        Assert.Equal(once.PriceCurve[0].Fidelity.StandardError, same.PriceCurve[0].Fidelity.StandardError, 1e-12);
    }

    [Fact]
    public void Surrogate_r_squared_has_the_standard_error_of_a_jackknife()
    {
        SurrogateReport report = Surrogate.Of(Fading, SequenceSet<double>.Of(Batch<double>.From(Inputs)), SurrogateInputs<double>.Steps(), SurrogateKind.Tree, Target.Unit("hNext", 0));
        SurrogateData data = SurrogateData.Of<double>(Fading, Batch<double>.From(Inputs), SurrogateInputs<double>.Steps(), Target.Unit("hNext", 0));
        double[] foretold = report.Tree!.Predict(data.Rows);
        double[] without = [.. Enumerable.Range(-1, data.Count + 1).Select(left => RSquared(Enumerable.Range(0, data.Count).Where(row => row != left)))];
        double mean = without.Skip(1).Average(), jackknife = Math.Sqrt((data.Count - 1.0) / data.Count * without.Skip(1).Sum(value => (value - mean) * (value - mean)));
        Estimate all = Fidelity.Of(data, foretold);
        Assert.Equal(without[0], all.Mean, 1e-12);
        Assert.InRange(all.StandardError / jackknife, 0.95, 1.05);

        double RSquared(IEnumerable<int> rows)
        {
            double average = rows.Average(row => data.Said[row]);
            return 1 - rows.Sum(row => Math.Pow(data.Said[row] - foretold[row], 2)) / rows.Sum(row => Math.Pow(data.Said[row] - average, 2));
        }
    }

    [Fact]
    public void Surrogate_of_states_comes_from_a_sample_of_them()
    {
        RecurrentModel<double> gru = new Gru(I: 2, H: 4, seed: 6).Compiled.Cast<double>();
        SequenceSet<double> data = Batch<double>.From(Inputs);
        ActivationSample sample = ActivationSample.Draw(gru, data, ["z", "hNext"], options: new ActivationSampleOptions { Capacity = 900 });
        SurrogateData rows = SurrogateData.Of(sample, "hNext", quantities: ["z"], model: "gru");
        Assert.Equal(["z[0]", "z[1]", "z[2]", "z[3]"], rows.Features);
        Assert.Equal(900, rows.Count);
        SurrogateReport report = Surrogate.Fit(rows, SurrogateKind.Tree);
        Assert.Equal(900, report.TrainingRows + report.HeldOutRows);
        Assert.True(report.Fidelity.Mean > report.ConstantFidelity.Mean);

        // At the last step, states foretell their own values.
        SurrogateReport last = Surrogate.Of(gru, data, SurrogateInputs<double>.Quantities(), SurrogateKind.Tree, Target.Unit("hNext", 2));
        Assert.Equal("hNext[2]", last.Features[last.Tree!.Nodes[0].Feature]);
        Assert.True(last.Fidelity.Mean > 0.95);
    }

    [Fact]
    public void Surrogate_of_tokens_asks_which_token_stands_where()
    {
        var model = new GoldenSentiment(V: 6, E: 3, H: 4, C: 2, seed: 3).Compiled.Cast<double>();
        var random = new Random(2);
        int[][] tokens = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 3 + random.Next(4)).Select(_ => random.Next(6)).ToArray())];
        SequenceSet<double> data = SequenceSet<double>.Of(200, i => Example<double>.OfTokens(tokens[i], i % 2));
        SurrogateData rows = SurrogateData.Of(model, data, SurrogateInputs<double>.LastSteps(2));
        Assert.Equal(12, rows.Features.Count);
        Assert.Equal(["words = 0 at ^2", "words = 0 at ^1"], new[] { rows.Features[0], rows.Features[6] });
        for (int row = 0; row < 200; row++)
            for (int token = 0; token < 6; token++) Assert.Equal((tokens[row][^2] == token ? 1 : 0, tokens[row][^1] == token ? 1 : 0), (rows.Rows[row, token], rows.Rows[row, 6 + token]));
        Assert.NotNull(Surrogate.Fit(rows, SurrogateKind.Tree).ModelAccuracy);
        Assert.Contains("all steps are columns only where there are equally many", Assert.Throws<ArgumentException>(() => SurrogateData.Of(model, data, SurrogateInputs<double>.Steps())).Message);
        Assert.Contains("the last 5 were asked for", Assert.Throws<ArgumentException>(() => SurrogateData.Of(model, data, SurrogateInputs<double>.LastSteps(5))).Message);
    }

    [Fact]
    public void Surrogate_features_are_aggregated_over_the_sequence()
    {
        Feature<double> first = new("x0", step => step.Input()[0]);
        foreach ((FeatureAggregation how, Func<double[], double> expected) in new (FeatureAggregation, Func<double[], double>)[]
        {
            (FeatureAggregation.Any, values => values.Any(value => value > 0) ? 1 : 0), (FeatureAggregation.Mean, values => values.Average()),
            (FeatureAggregation.Sum, values => values.Sum()), (FeatureAggregation.Maximum, values => values.Max()), (FeatureAggregation.Minimum, values => values.Min()),
            (FeatureAggregation.First, values => values[0]), (FeatureAggregation.Last, values => values[^1]),
        })
        {
            SurrogateData rows = SurrogateData.Of<double>(Fading, Batch<double>.From(Inputs), SurrogateInputs<double>.Features([first], how), Target.Unit("hNext", 0));
            for (int i = 0; i < 20; i++) Assert.Equal(expected([.. Enumerable.Range(0, 5).Select(step => Inputs[i][step, 0])]), rows.Rows[i, 0], 1e-12);
        }
    }

    [Fact]
    public void Surrogate_depends_on_the_seed_alone()
    {
        SurrogateReport Fit(ulong seed, int budget) => Surrogate.Of<double>(
            Fading, Batch<double>.From(Inputs), SurrogateInputs<double>.Steps(), SurrogateKind.Tree, options: new SurrogateOptions { Capacity = 300, Seed = seed, RowBudget = budget });
        Assert.Equal(Fit(1, 7).ToJson(), Fit(1, 1000).ToJson());
        Assert.NotEqual(Fit(1, 7).ToJson(), Fit(2, 7).ToJson());
    }

    [Fact]
    public void A_surrogate_is_not_measured_on_rounding_and_no_class_is_made_of_nan()
    {
        SurrogateData same = Classes(10, noise: 0) with { Said = [.. Enumerable.Repeat(0.1, 10)], Classes = [] };
        Assert.True(double.IsNaN(Fidelity.Of(same, same.Said).Mean));
        Assert.True(double.IsNaN(new LargestUnitReading().Value<double>([double.NaN, 1], 0)));
        Assert.True(double.IsNaN(new LargestUnitReading().Value<double>([2, double.NaN], 0)));
        Assert.Equal(1, new LargestUnitReading().Value<double>([2, 3, 3], 0));
    }

    [Fact]
    public void A_surrogate_s_file_that_contradicts_itself_is_refused()
    {
        static TreeNode Split(int left, int right) => new(0, 0.5, left, right, 0.5, 2, 2, [0.5, 0.5]);
        static TreeNode Leaf() => new(-1, double.NaN, -1, -1, 0, 1, 1, [1, 0]);
        static DecisionTree Tree(params TreeNode[] nodes) => new(TreeCriterion.Gini, ["a"], [true], ["no", "yes"], nodes);
        DecisionTree right = Tree(Split(1, 4), Split(2, 3), Leaf(), Leaf(), Leaf());
        Assert.Equal(right.ToJson(), SavedResults.FromJson<DecisionTree>(right.ToJson()).ToJson());
        // A node with two parents, one without, one that is missing.
        foreach (DecisionTree wrong in new[] { Tree(Split(1, 1), Leaf()), Tree(Split(1, 2), Split(2, 3), Leaf(), Leaf()), Tree(Leaf(), Leaf()) })
            Assert.Contains("does not belong into the tree", Assert.Throws<ExplanationFileException>(() => SavedResults.FromJson<DecisionTree>(wrong.ToJson())).Message);

        Assert.Contains("does not belong into the tree", Assert.Throws<ExplanationFileException>(() => SavedResults.FromJson<DecisionTree>(right.ToJson().Replace("\"right\":4", "\"right\":9"))).Message);

        SurrogateReport report = Surrogate.Fit(Classes(200, noise: 0.05), SurrogateKind.Logistic);
        SurrogateReport lies = report with { Logistic = report.Logistic! with { Intercepts = [1, 2, 3] } };
        Assert.Contains("do not belong to 2 classes", Assert.Throws<ExplanationFileException>(() => SavedResults.FromJson<SurrogateReport>(lies.ToJson())).Message);
    }

    [Fact]
    public void A_surrogate_is_saved_and_comes_back_the_same()
    {
        foreach (SurrogateKind kind in new[] { SurrogateKind.Tree, SurrogateKind.Rules, SurrogateKind.Logistic })
        {
            SurrogateReport report = Surrogate.Fit(Classes(200, noise: 0.05), kind), back = SavedResults.FromJson<SurrogateReport>(report.ToJson());
            Assert.Equal(report.ToJson(), back.ToJson());
            Assert.Equal(report.ToString(), back.ToString());
        }
        DecisionTree tree = DecisionTree.Classify(new double[,] { { 0 }, { 1 } }, [0, 1]);
        Assert.Equal(tree.ToString(), SavedResults.FromJson<DecisionTree>(tree.ToJson()).ToString());
        Assert.Contains("does not belong into the tree", Assert.Throws<ExplanationFileException>(() => SavedResults.FromJson<DecisionTree>(tree.ToJson().Replace("\"left\":1", "\"left\":0"))).Message);
    }

    [Fact]
    public void What_does_not_fit_a_surrogate_is_refused_in_words()
    {
        SequenceSet<double> data = Batch<double>.From(Inputs);
        Assert.Contains("Linear foretells values, not classes", Assert.Throws<ArgumentException>(() => Surrogate.Of(Fading, data, SurrogateInputs<double>.Steps(), SurrogateKind.Linear)).Message);
        Assert.Contains("Rules foretells classes, not values", Assert.Throws<ArgumentException>(() => Surrogate.Of(Fading, data, SurrogateInputs<double>.Steps(), SurrogateKind.Rules, Target.Unit("hNext", 0))).Message);
        Assert.Contains("no quantity 'q'", Assert.Throws<ArgumentException>(() => Surrogate.Of(Fading, data, SurrogateInputs<double>.Quantities("q"), SurrogateKind.Tree)).Message);
        Assert.Contains("There are 5 different sequences", Assert.Throws<ArgumentException>(() => Surrogate.Of<double>(Fading, Batch<double>.From(Inputs[..5]), SurrogateInputs<double>.Steps(), SurrogateKind.Tree)).Message);
        Assert.Contains("3 names for", Assert.Throws<ArgumentException>(() => Surrogate.Of(Fading, data, SurrogateInputs<double>.Steps(), SurrogateKind.Tree, options: new SurrogateOptions { Output = "hNext", ClassNames = ["a", "b", "c", "d"] })).Message.Replace("4 names for 3", "3 names for"));
        Assert.Contains("has 3", Assert.Throws<ArgumentOutOfRangeException>(() => Surrogate.Of(Fading, data, SurrogateInputs<double>.Steps(), SurrogateKind.Tree, Target.Unit("hNext", 3))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Surrogate.Around(Fading, Batch<double>.From(Inputs), 400, SurrogateKind.Tree));
        Assert.Contains("are no parts of them", Assert.Throws<ArgumentException>(() => Surrogate.Around(Fading, Batch<double>.From(Inputs), 0, SurrogateKind.Tree, players: Players.Gates("hNext"))).Message);
    }

    /// <summary>What a unit of the last state changes by an input, for each step and input: 0.5^(steps after it) · W.</summary>
    private static double[] Weights(int unit, int steps)
    {
        var one = new double[2 * steps];
        for (int column = 0; column < one.Length; column++)
        {
            var sequence = new double[steps, 2];
            sequence[column / 2, column % 2] = 1;
            one[column] = Fading.Record(Batch<double>.From([sequence]))["hNext"][0, steps - 1][unit];
        }
        return one;
    }

    [Fact]
    public void The_curve_of_a_large_surrogate_is_close_where_it_is_small()
    {
        Assert.Equal([0, 1, 3, 6, 13, 26, 51, 99], SurrogateFitting.Thinned(100, 8));
        Assert.Equal([0, 1, 2], SurrogateFitting.Thinned(3, 8));
        for (int count = 9; count < 60; count++)
        {
            int[] thinned = SurrogateFitting.Thinned(count, 8);
            Assert.Equal((8, 0, count - 1), (thinned.Distinct().Count(), thinned[0], thinned[^1]));
            Assert.Equal(thinned.Order(), thinned);
        }
        SurrogateReport tree = Surrogate.Of<double>(Fading, Batch<double>.From(Inputs), SurrogateInputs<double>.Steps(), SurrogateKind.Tree, Target.Unit("hNext", 0));
        Assert.Equal(20, tree.PriceCurve.Count);
        Assert.Equal([1, 2], tree.PriceCurve.Take(2).Select(point => point.Size.Leaves!.Value));
    }

    private static void AssertMonotone(SurrogateReport report)
    {
        for (int size = 1; size < report.PriceCurve.Count; size++)
            Assert.True(report.PriceCurve[size].TrainingFidelity >= report.PriceCurve[size - 1].TrainingFidelity - 1e-12);
    }

    private static SurrogateData Classes(int count, double noise)
    {
        var random = new Random(12);
        double[,] rows = Numbers.Draw(random, count, 4);
        double[] said = [.. Enumerable.Range(0, count).Select(row => (rows[row, 0] > 0.1 && rows[row, 2] < 0.5) ^ random.NextDouble() < noise ? 1.0 : 0)];
        return new SurrogateData
        {
            Model = "planted", Explained = "class", Inputs = "numbers", Features = ["a", "b", "c", "d"], Rows = rows, Said = said, Classes = ["no", "yes"],
            Labels = [.. said.Select(label => (int)label)], Sequences = [.. Enumerable.Range(0, count)],
        };
    }

    private static double[][,] Draw(int count, int steps)
    {
        var random = new Random(8);
        return [.. Enumerable.Range(0, count).Select(_ => Numbers.Draw(random, steps, 2))];
    }
}
