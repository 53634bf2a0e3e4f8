using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Judging;

/// <summary>Whether explanations change with the model, how far methods agree, and all of it in one report.</summary>
public class RandomisationTests
{
    private readonly HandWrittenGru.Of<double> model = Samples.Gru<double>(4, 8, seed: 4);
    private readonly Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(4, 6, 5, 6, 4));
    private readonly Target target = Target.Unit("hNext", 2);

    private static IExplainer<double> Gradient => Explainer.Of<double>("gradient", (m, b, t, _) => Saliency.Attribute(m, b, t, options: new() { Signed = true }));

    /// <summary>Shows the input, whatever the model: what the check is there to find.</summary>
    private static IExplainer<double> Blind => Explainer.Of<double>("blind", (m, b, t, _) =>
        Attribution<double>.Of("blind", "f", "x", [.. Enumerable.Range(0, b.Count).Select(m.Record(b)["x"].Of)], new double[b.Count]));

    [Fact]
    public void An_explanation_that_does_not_change_is_flagged()
    {
        double[] before = [.. model.Parameters.Flat];
        RandomisationCheck blind = ParameterRandomisation.Of(model, batch, target, Blind);
        Assert.False(blind.Passed);
        Assert.All(blind.Stages, stage => Assert.Equal(1, stage.Correlation.Mean, 1e-12));
        RandomisationCheck gradient = ParameterRandomisation.Of(model, batch, target, Gradient, new() { Absolute = false });
        Assert.True(gradient.Passed, gradient.Stages[^1].Correlation.ToString());
        Assert.Equal(("parameters", "gradient", 4), (gradient.Kind, gradient.Method, gradient.Stages[^1].Correlation.Count));
        Assert.Equal(before, model.Parameters.Flat.ToArray());
    }

    [Fact]
    public void Parameters_are_drawn_anew_from_the_output_to_the_input()
    {
        RandomisationCheck cell = ParameterRandomisation.Of(model, batch, target, Gradient, new() { MaximumStages = 3, Draws = 1 });
        Assert.Equal(3, cell.Stages.Count);
        Assert.Equal(model.Description.Parameters.Select(info => info.Name).Reverse(), cell.Stages.SelectMany(stage => stage.Parameters));

        var reader = new Reader.Of<double>(I: 4, H: 3, C: 2, seed: 5);
        RandomisationCheck parts = ParameterRandomisation.Of(reader, batch, Target.Unit("logits", 1), Gradient, new() { MaximumStages = 20, Draws = 1 });
        Assert.Equal("top", parts.Stages.Single(stage => stage.Parameters.Contains("top.Un")).Name);
        Assert.True(IndexOf(parts, "W") < IndexOf(parts, "top.Un") && IndexOf(parts, "top.Un") < IndexOf(parts, "onward.Un"));
        Assert.Equal(reader.Description.Parameters.Length, parts.Stages.Sum(stage => stage.Parameters.Count));

        RandomisationCheck given = ParameterRandomisation.Of(model, batch, target, Gradient, new() { Stages = [["Un", "Uz"], ["Wn"]] });
        Assert.Equal(["Un, Uz", "Wn"], given.Stages.Select(stage => stage.Name));
        Assert.Throws<ArgumentException>(() => ParameterRandomisation.Of(model, batch, target, Gradient, new() { Stages = [["no"]] }));
        Assert.Throws<ArgumentException>(() => ParameterRandomisation.Of(model, batch, target, Gradient, new() { Stages = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterRandomisation.Of(model, batch, target, Gradient, new() { Draws = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterRandomisation.Of(model, batch, target, Gradient, new() { Threshold = 1 }));
    }

    [Fact]
    public void A_model_of_permuted_labels_is_explained_otherwise()
    {
        HandWrittenGru.Of<double> other = Samples.Gru<double>(4, 8, seed: 9);
        Assert.True(DataRandomisation.Of(model, other, batch, target, Gradient, new() { Absolute = false }).Passed);
        Assert.False(DataRandomisation.Of(model, other, batch, target, Blind).Passed);
        Assert.False(DataRandomisation.Of(model, model, batch, target, Gradient).Passed);
        Assert.Throws<ArgumentException>(() => DataRandomisation.Of(model, Samples.Gru<double>(3, 8), batch, target, Gradient));
    }

    [Fact]
    public void Methods_agree_with_themselves_and_not_with_their_opposite()
    {
        Attribution<double> steps(params double[] scores) => Attribution<double>.Of("m", "f", "x", [Column(scores), Column([.. scores.Reverse()])], [0, 0]);
        AgreementReport report = Agreement.Of([steps(8, 1, 2, 3), steps(-8, 1, -2, 3), steps(1, 8, 7, 6)], new() { TopK = 2 });
        Assert.Equal(new Estimate(1, 0, 2), report.RankCorrelation[0][0]);
        Assert.Equal(1, report.RankCorrelation[0][1].Mean, 1e-12);
        Assert.Equal(-1, report.RankCorrelation[0][2].Mean, 1e-12);
        Assert.Equal((1, 0), (report.TopKOverlap[0][1].Mean, report.TopKOverlap[0][2].Mean));
        Assert.Equal(1, Agreement.Of([steps(8, 1, 2, 3), steps(8, 3, 2, 1)]).TopKOverlap[0][1].Mean);
        // Of steps that are all the same there is no order to compare.
        Assert.Equal(0, Agreement.Of([steps(8, 1, 2, 3), steps(1, 1, 1, 1)]).RankCorrelation[0][1].Count);
        Assert.Throws<ArgumentException>(() => Agreement.Of<double>([]));
        Assert.Throws<ArgumentException>(() => Agreement.Of([steps(1, 2), steps(1, 2, 3)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Agreement.Of([steps(1, 2)], new() { TopK = 0 }));
    }

    [Fact]
    public void One_call_judges_by_everything()
    {
        var reports = new List<double>();
        IExplainer<double> path = Explainer.Of<double>("path", (m, b, t, stop) => IntegratedGradients.Attribute(m, b, t, options: new() { Points = 8 }, cancellation: stop));
        IExplainer<double> inside = Explainer.Of<double>("inside", (m, b, t, _) => InputXGradient.Attribute(m, b, t, "q"));
        var options = new JudgeOptions<double>
        {
            Permuted = Samples.Gru<double>(4, 8, seed: 9), Randomisation = new() { Draws = 2, Absolute = false, MaximumStages = 2 }, SensitivityMax = new() { Samples = 3 }, Seed = 6, Progress = new Reports(reports),
        };
        EvaluationReport report = Judge.Evaluate(model, batch, target, [path, Gradient, Blind, inside], options: options);
        Assert.Equal(("Gru", 4, 6ul), (report.Model, report.Examples, report.Seed));
        Assert.Equal(["path", "gradient", "blind", "inside"], report.Agreement.Methods);
        Assert.InRange(report["path"].CompletenessGap!.Value.Mean, 0, 1e-4);
        Assert.Null(report["gradient"].CompletenessGap);
        Assert.Equal("the method does not claim to add up", report["gradient"].NotJudged["completenessGap"]);
        Assert.True(report["gradient"].Infidelity!.Value.Mean < report["path"].Infidelity!.Value.Mean);
        Assert.True(report["gradient"].Parameters!.Passed && report["gradient"].Data!.Passed);
        Assert.False(report["blind"].Parameters!.Passed || report["blind"].Data!.Passed);
        Assert.Equal("only inputs can be moved a little", report["inside"].NotJudged["sensitivityMax"]);
        Assert.Equal(4, report["path"].Deletion!.Value.Count);
        Assert.True(report["path"].Insertion!.Value.Mean > report["path"].Deletion!.Value.Mean);
        Assert.Equal(1, report.Agreement.RankCorrelation[2][2].Mean, 1e-12);
        Assert.Equal(reports.Order(), reports);
        Assert.Equal(1, reports[^1]);
        Assert.Equal(report.ToJson(), Judge.Evaluate(model, batch, target, [path, Gradient, Blind, inside], options: options with { Progress = null }).ToJson());
        Assert.Throws<ArgumentException>(() => report["none"]);
    }

    [Fact]
    public void Judging_refuses_and_stops()
    {
        Assert.Throws<ArgumentException>(() => Judge.Evaluate(model, batch, target, []));
        Assert.StartsWith("Two explainers have the same name", Assert.Throws<ArgumentException>(() => Judge.Evaluate(model, batch, target, [Blind, Blind])).Message);
        Assert.Throws<ArgumentException>(() => Judge.Evaluate(model, batch, Target.Unit("no", 1), [Blind]));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Judge.Evaluate(model, batch, target, [Blind], cancellation: stop.Token));
    }

    [Fact]
    public void Estimates_say_how_sure_they_are()
    {
        Estimate estimate = Estimate.Of([1, 2, 4, double.NaN, 5]);
        Assert.Equal((3, 4), (estimate.Mean, estimate.Count));
        Assert.Equal(Math.Sqrt(10.0 / 3 / 4), estimate.StandardError, 1e-14);
        Assert.True(double.IsNaN(Estimate.Of([3]).StandardError) && double.IsNaN(Estimate.Of([]).Mean));
    }

    private static int IndexOf(RandomisationCheck check, string parameter) => check.Stages.ToList().FindIndex(stage => stage.Parameters.Contains(parameter));

    private static double[,] Column(double[] values)
    {
        var column = new double[values.Length, 1];
        for (int i = 0; i < values.Length; i++) column[i, 0] = values[i];
        return column;
    }

    private sealed class Reports(List<double> all) : IProgress<double>
    {
        public void Report(double value) => all.Add(value);
    }
}
