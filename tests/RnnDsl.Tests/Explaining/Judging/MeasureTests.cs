using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Judging;

/// <summary>Infidelity, sensitivity, deletion and insertion.</summary>
public class MeasureTests
{
    private readonly HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5, seed: 4);
    private readonly Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(3, 5, 3, 4));
    private readonly Target target = Target.Direction("hNext", [1, -2, 0.5, 1, 3]);

    [Fact]
    public void The_slope_of_a_linear_function_has_no_infidelity()
    {
        Target linear = Target.Unit("az", 1, step: 0);
        Attribution<double> slope = Saliency.Attribute(model, batch, linear, options: new() { Signed = true });
        ExplanationScore score = Infidelity.Of(model, batch, linear, slope);
        Assert.All(score.PerExample, value => Assert.InRange(value, 0, 1e-28));
        ExplanationScore wrong = Infidelity.Of(model, batch, linear, InputXGradient.Attribute(model, batch, linear));
        Assert.All(wrong.PerExample, value => Assert.True(value > 1e-6));
        Assert.Equal(("Infidelity", "InputXGradient", "50"), (wrong.Measure, wrong.Method, wrong.Options["samples"]));
    }

    [Fact]
    public void Infidelity_is_the_mean_square_of_what_was_not_foretold()
    {
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, target);
        double[][,] perturbations = [Samples.Normal<double>(new RandomStream(1), 5, 3), Samples.Normal<double>(new RandomStream(2), 5, 3)];
        ExplanationScore score = Infidelity.Of(model, batch, target, attribution, options: new() { Perturbations = perturbations });
        double[][,] inputs = Samples.Sequences<double>(3, 5, 3, 4);
        for (int example = 0; example < 3; example++)
        {
            double sum = 0;
            foreach (double[,] perturbation in perturbations)
            {
                double[,] moved = Map(inputs[example], perturbation, (x, p) => x - p);
                double change = attribution.FunctionValue[example] - target.ValueOf(model.Record(Batch<double>.From([moved])))[0];
                double foretold = Map(attribution.Values[example], perturbation, (a, p) => a * p).Cast<double>().Sum();
                sum += (foretold - change) * (foretold - change);
            }
            Assert.Equal(sum / 2, score.PerExample[example], 1e-12);
        }
        Assert.Null(score.StandardErrors);
    }

    [Fact]
    public void Normalised_infidelity_does_not_mind_a_scale()
    {
        Attribution<double> slope = Saliency.Attribute(model, batch, target, options: new() { Signed = true });
        Attribution<double> scaled = Attribution<double>.Of("scaled", "f", "x", [.. slope.Values.Select(cells => Map(cells, cells, (a, _) => 7 * a))], slope.FunctionValue);
        var options = new InfidelityOptions<double> { Normalize = true, Samples = 30, Seed = 2 };
        ExplanationScore first = Infidelity.Of(model, batch, target, slope, options: options), second = Infidelity.Of(model, batch, target, scaled, options: options);
        for (int example = 0; example < 3; example++) Assert.Equal(first.PerExample[example], second.PerExample[example], 1e-14);
        Assert.True(Infidelity.Of(model, batch, target, scaled, options: options with { Normalize = false }).Mean.Mean > first.Mean.Mean);
        Assert.Equal(first.PerExample, Infidelity.Of(model, batch, target, slope, options: options with { Run = new RunOptions { Threads = 2 } }).PerExample);
        Assert.All(first.StandardErrors!, error => Assert.True(error > 0));
    }

    [Fact]
    public void An_attribution_to_a_quantity_is_judged_there()
    {
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, target, "q");
        Assert.Equal(3, Infidelity.Of(model, batch, target, attribution).PerExample.Count);
        DeletionInsertionCurves curves = DeletionInsertion.Of(model, batch, target, attribution, options: new() { Baseline = 0.5 });
        double[] atBaseline = target.ValueOf(model.Record(batch, interventions: new Interventions<double>().Set("q", 0.5)));
        for (int example = 0; example < 3; example++)
        {
            Assert.Equal(attribution.FunctionValue[example], curves.Deletion[example][0], 1e-14);
            Assert.Equal(atBaseline[example], curves.Deletion[example][^1], 1e-14);
        }
        Assert.Equal(("q", "0.5"), (curves.Replaced, curves.Replacement));
    }

    [Fact]
    public void Sensitivity_is_the_greatest_change_among_neighbours()
    {
        IExplainer<double> constant = Explainer.Of<double>("constant", (m, b, t, _) =>
            Attribution<double>.Of("constant", "f", "x", [.. b.Lengths.ToArray().Select(length => Map(new double[length, 3], new double[length, 3], (_, _) => 1))], new double[b.Count]));
        Assert.All(SensitivityMax.Of(model, batch, target, constant).PerExample, value => Assert.Equal(0, value));
        // x ↦ x moves as much as the input does.
        IExplainer<double> identity = Explainer.Of<double>("identity", (m, b, t, _) =>
            Attribution<double>.Of("identity", "f", "x", [.. Enumerable.Range(0, b.Count).Select(m.Record(b)["x"].Of)], new double[b.Count]));
        ExplanationScore moved = SensitivityMax.Of(model, batch, target, identity, new() { Radius = 0.1, Samples = 20 });
        double[][,] inputs = Samples.Sequences<double>(3, 5, 3, 4);
        for (int example = 0; example < 3; example++)
        {
            double norm = Math.Sqrt(inputs[example].Cast<double>().Sum(value => value * value));
            Assert.InRange(moved.PerExample[example], 0.03 * Math.Sqrt(inputs[example].Length) / norm, 0.1 * Math.Sqrt(inputs[example].Length) / norm);
        }
        Assert.Equal(moved.PerExample, SensitivityMax.Of(model, batch, target, identity, new() { Radius = 0.1, Samples = 20 }).PerExample);
    }

    [Fact]
    public void Curves_walk_from_the_input_to_nothing_and_back()
    {
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, target);
        var mean = Replacement<double>.Mean(batch);
        DeletionInsertionCurves curves = DeletionInsertion.Of(model, batch, target, attribution, options: new() { Replacement = mean });
        for (int example = 0; example < 3; example++)
        {
            Assert.Equal(curves.Deletion[example][0], curves.Insertion[example][^1]);
            Assert.Equal(curves.Deletion[example][^1], curves.Insertion[example][0]);
            double[] scores = [.. Enumerable.Range(0, batch.Lengths[example]).Select(step => Math.Abs(attribution.PerStep(example)[step]))];
            Assert.Equal(scores.OrderDescending(), curves.Order[example].Select(step => scores[step]));
        }
        Assert.Equal("mean of the data", curves.Replacement);
        double scale = Enumerable.Range(0, 3).Average(example => Math.Abs(curves.Deletion[example][0] - curves.Deletion[example][^1]));
        double expected = Enumerable.Range(0, 3).Average(example =>
            Math.Sign(curves.Deletion[example][0] - curves.Deletion[example][^1]) * (curves.DeletionArea[example] - curves.Deletion[example][^1]) / scale);
        Assert.Equal(expected, curves.NormalisedDeletion.Mean, 1e-13);
    }

    [Fact]
    public void Tokens_are_replaced_by_others_and_judge_what_is_made_of_them()
    {
        var sentiment = new GoldenSentiment.Of<double>(V: 6, E: 3, H: 4, C: 2);
        sentiment.Initialize(Initializer.XavierNormal, 7);
        Batch<double> words = Batch<double>.FromTokens([[1, 2, 3, 0], [4, 5]]);
        Target logit = Target.Unit("logits", 1);
        Attribution<double> attribution = InputXGradient.Attribute(sentiment, words, logit, "embedded");
        var options = new DeletionInsertionOptions<double> { Replaced = "words", Draws = 3, Seed = 5 };
        DeletionInsertionCurves curves = DeletionInsertion.Of(sentiment, words, logit, attribution, options: options);
        Assert.Equal(("words", "another symbol", 3), (curves.Replaced, curves.Replacement, curves.Draws));
        Assert.Equal([5, 3], curves.Deletion.Select(curve => curve.Length));
        Assert.Equal(attribution.FunctionValue[0], curves.Deletion[0][0], 1e-14);
        Assert.Equal(curves.Deletion, DeletionInsertion.Of(sentiment, words, logit, attribution, options: options).Deletion);
    }

    [Fact]
    public void What_cannot_be_judged_is_refused()
    {
        Attribution<double> attribution = Saliency.Attribute(model, batch, target);
        void Refused<TException>(Attribution<double> given, string message) where TException : Exception =>
            Assert.StartsWith(message, Assert.Throws<TException>(() => Infidelity.Of(model, batch, target, given)).Message);
        Refused<ArgumentException>(Attribution<double>.Of("mine", "f", "y", attribution.Values, attribution.FunctionValue), "Gru has nothing called 'y' to attribute to;");
        Refused<ArgumentException>(Attribution<double>.Of("mine", "f", "x", [attribution.Values[0]], [0]), "Gru: the attribution by mine has 1 examples; the batch has 3.");
        Refused<ArgumentException>(Attribution<double>.Of("mine", "f", "x", [new double[5, 3], new double[4, 3], new double[4, 3]], [0, 0, 0]), "Gru: the attribution by mine has 4 steps for example 1, which has 3.");
        Refused<ArgumentException>(Attribution<double>.Of("mine", "f", "x", [new double[5, 1], new double[3, 1], new double[4, 1]], [0, 0, 0]), "Gru: the attribution by mine has 1 values a step; 'x' has 3");
        double[,] broken = new double[5, 3];
        broken[0, 0] = double.NaN;
        Refused<ArgumentException>(Attribution<double>.Of("mine", "f", "x", [broken, new double[3, 3], new double[4, 3]], [0, 0, 0]), "Gru: the attribution by mine holds NaN for example 0;");
        Assert.Throws<ArgumentException>(() => Attribution<double>.Of("mine", "f", "x", [], []));
        Assert.Throws<ArgumentException>(() => Attribution<double>.Of("mine", "f", "x", [new double[1, 1]], [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Infidelity.Of(model, batch, target, attribution, options: new() { Deviation = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DeletionInsertion.Of(model, batch, target, attribution, options: new() { Draws = 0 }));
        IExplainer<double> explainer = Explainer.Of<double>("by q", (m, b, t, _) => Saliency.Attribute(m, b, t, "q"));
        Assert.Throws<NotSupportedException>(() => SensitivityMax.Of(model, batch, target, explainer));
        Assert.Throws<ArgumentOutOfRangeException>(() => SensitivityMax.Of(model, batch, target, explainer, new() { Radius = 0 }));
    }

    internal static double[,] Map(double[,] a, double[,] b, Func<double, double, double> function)
    {
        var mapped = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        for (int j = 0; j < a.GetLength(1); j++)
            mapped[i, j] = function(a[i, j], b[i, j]);
        return mapped;
    }
}
