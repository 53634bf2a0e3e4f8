using System.Text.Json;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Saving;

/// <summary>Results become JSON and come back the same; damaged files are refused.</summary>
public class SavedResultTests
{
    private readonly HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5, seed: 4);
    private readonly Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(3, 5, 3, 4));
    private readonly Target target = Target.Direction("hNext", [1, -2, 0.5, 1, 3]);

    [Fact]
    public void Attributions_come_back_bit_for_bit()
    {
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, target, options: new() { Baseline = 0.3, Tolerance = 1e-4, Points = 2 });
        Attribution<double> again = Attribution<double>.FromJson(attribution.ToJson());
        Assert.Equal(attribution.Values, again.Values);
        Assert.Equal(attribution.Baseline, again.Baseline);
        Assert.Equal(attribution.BaselineValue, again.BaselineValue);
        Assert.Equal(attribution.CompletenessGap, again.CompletenessGap);
        Assert.Equal(attribution.FunctionValue, again.FunctionValue);
        Assert.Equal(attribution.Convergence, again.Convergence);
        Assert.Equal(attribution.Options, again.Options);
        Assert.Equal((attribution.Method, attribution.Target, attribution.Wrt, attribution.StandardError), (again.Method, again.Target, again.Wrt, again.StandardError));
        Assert.Equal(attribution.Shape, again.Shape);
        Attribution<double> drawn = SmoothGrad.Attribute(model, batch, target);
        Assert.Equal(drawn.StandardError, Attribution<double>.FromJson(drawn.ToJson()).StandardError);
    }

    [Fact]
    public void Numbers_that_are_none_and_single_precision_come_back()
    {
        Importance<double> none = NormalisedImportance.Attribute(model, batch, Target.Unit("q", 0, step: 0));
        Importance<double> again = Importance<double>.FromJson(none.ToJson());
        Assert.True(double.IsNaN(again.PerCell.Values[0][0, 0]) && again.IsIllConditioned(0));
        Importance<double> some = NormalisedImportance.Attribute(model, batch, target);
        again = Importance<double>.FromJson(some.ToJson());
        Assert.Equal(some.Denominator, again.Denominator);
        Assert.Equal(some.PerStep(1), again.PerStep(1));
        Assert.Equal(some.PerStepAbsolute(2), again.PerStepAbsolute(2));
        Assert.Equal((some.RelativeDenominator(1), some.IsIllConditioned(1)), (again.RelativeDenominator(1), again.IsIllConditioned(1)));

        Attribution<float> single = Saliency.Attribute(model.Cast<float>(), batch.Cast<float>(), target);
        Assert.Equal(single.Values, Attribution<float>.FromJson(single.ToJson()).Values);
        Assert.Equal((double)single.Values[0][2, 1], Attribution<double>.FromJson(single.ToJson()).Values[0][2, 1]);
        string twice = Saliency.Attribute(model, batch, target).ToJson();
        Assert.Equal("JSON: is damaged: its numbers are of double precision, and would be rounded: load it as a result of double.",
            Assert.Throws<ExplanationFileException>(() => Attribution<float>.FromJson(twice)).Message);
    }

    [Fact]
    public void What_judges_found_comes_back()
    {
        IExplainer<double> path = Explainer.Of<double>("path", (m, b, t, _) => IntegratedGradients.Attribute(m, b, t));
        IExplainer<double> gradient = Explainer.Of<double>("gradient", (m, b, t, _) => Saliency.Attribute(m, b, t));
        EvaluationReport report = Judge.Evaluate(model, batch, target, [path, gradient], options: new() { Randomisation = new() { Draws = 1, MaximumStages = 2 }, SensitivityMax = new() { Samples = 2 } });
        EvaluationReport again = EvaluationReport.FromJson(report.ToJson());
        Assert.Equal(report.ToJson(), again.ToJson());
        Assert.Equal(report["path"].Deletion, again["path"].Deletion);
        Assert.Equal(report["path"].Parameters!.Passed, again["path"].Parameters!.Passed);
        Assert.Null(again["gradient"].CompletenessGap);
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, target);
        DeletionInsertionCurves curves = DeletionInsertion.Of(model, batch, target, attribution);
        Assert.Equal(curves.Deletion, DeletionInsertionCurves.FromJson(curves.ToJson()).Deletion);
        Assert.Equal(curves.NormalisedInsertion, DeletionInsertionCurves.FromJson(curves.ToJson()).NormalisedInsertion);
        ExplanationScore score = Infidelity.Of(model, batch, target, attribution);
        Assert.Equal(score.ToJson(), ExplanationScore.FromJson(score.ToJson()).ToJson());
        Assert.Equal(report.Agreement.ToJson(), AgreementReport.FromJson(report.Agreement.ToJson()).ToJson());
        RandomisationCheck check = report["path"].Parameters!;
        Assert.Equal(check.ToJson(), RandomisationCheck.FromJson(check.ToJson()).ToJson());
    }

    [Fact]
    public void Other_results_come_back()
    {
        GateStatistics gate = Gates.Statistics(model.Record(batch), "z");
        GateStatistics sameGate = GateStatistics.FromJson(gate.ToJson());
        Assert.Equal((gate[2, 3], gate.Overall, gate.Thresholds), (sameGate[2, 3], sameGate.Overall, sameGate.Thresholds));
        Assert.Equal(gate.PerUnit, sameGate.PerUnit);
        StepFactors<double> factors = StepFactors.Of(model, batch, target, "hNext"), sameFactors = StepFactors<double>.FromJson(factors.ToJson());
        Assert.Equal(factors.Product, sameFactors.Product);
        Assert.Equal(factors.OutputByInput[1][2], sameFactors.OutputByInput[1][2]);
        var golden = new GoldenGru.Of<double>(I: 3, H: 4, C: 2, seed: 3);
        ParameterGradientStatistics statistics = ParameterGradientStatistics.Of(golden, batch, Target.Unit("logits", 0));
        Assert.Equal(statistics.ToJson(), ParameterGradientStatistics.FromJson(statistics.ToJson()).ToJson());
        PlayerAttribution<double> players = ShapleyValues.Attribute(model, batch, target, Players.Steps()), samePlayers = PlayerAttribution<double>.FromJson(players.ToJson());
        Assert.Equal(players.ToJson(), samePlayers.ToJson());
        Assert.Equal(players.ToAttribution().Values, samePlayers.ToAttribution().Values);
        Counterfactual<double> change = CounterfactualSearch.Find(model, batch, target)[0];
        Assert.Equal(change.ToJson(), Counterfactual<double>.FromJson(change.ToJson()).ToJson());
        LimeAttribution<double> lime = Lime.Attribute(model, batch, target, Players.Steps());
        Assert.Equal(lime.ToJson(), LimeAttribution<double>.FromJson(lime.ToJson()).ToJson());
    }

    [Theory]
    [InlineData("gru")]
    [InlineData("attn_recurrent")]
    [InlineData("attn_sentiment")]
    public void Activations_come_back_with_all_their_rows(string name)
    {
        var golden = new GoldenCase<double>(name);
        ActivationReport<double> report = Activations.Report(golden.Model, golden.Batch, golden.Target), again = ActivationReport<double>.FromJson(report.ToJson());
        Assert.Equal(report.Inputs.Names.Concat(report.Quantities.Names), again.Inputs.Names.Concat(again.Quantities.Names));
        foreach (string quantity in report.Quantities.Names)
        {
            Activation<double> before = report[quantity], after = again[quantity];
            Assert.Equal((before.Role, before.Equation, before.Values.Width), (after.Role, after.Equation, after.Values.Width));
            Samples.Same(before.Values, after.Values, quantity);
            Samples.Same(before.Derivatives, after.Derivatives, quantity);
        }
    }

    [Fact]
    public void Files_are_written_as_a_whole()
    {
        string folder = Directory.CreateTempSubdirectory("rnndsl-results-").FullName;
        try
        {
            string path = Path.Combine(folder, "a.json");
            Attribution<double> first = Saliency.Attribute(model, batch, target), second = InputXGradient.Attribute(model, batch, target);
            first.Save(path);
            second.Save(path);
            Assert.Equal(second.Values, Attribution<double>.Load(path).Values);
            Assert.Equal([path], Directory.GetFiles(folder));
            Assert.Throws<DirectoryNotFoundException>(() => first.Save(Path.Combine(folder, "no", "a.json")));
            Assert.Throws<FileNotFoundException>(() => Attribution<double>.Load(Path.Combine(folder, "b.json")));
            File.WriteAllText(path, File.ReadAllText(path)[..200]);
            Assert.StartsWith($"{path}: is damaged: ", Assert.Throws<ExplanationFileException>(() => Attribution<double>.Load(path)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_fields_are_those_of_the_documented_schema()
    {
        Attribution<double> attribution = Attribution<double>.Of("mine", "f", "x", [new double[,] { { 1, -0.5 } }], [3], [2.5]);
        Assert.Equal(
            """{"format":"rnndsl.attribution","version":1,"result":{"precision":"double","method":"mine","options":{},"target":"f","wrt":"x","shape":[2],"values":[{"shape":[1,2],"data":[1,-0.5]}],"functionValue":[3],"baselineValue":[2.5],"completenessGap":[0]}}""",
            attribution.ToJson());
    }

    [Theory]
    [InlineData("", "is damaged: ")]
    [InlineData("[1]", "is no saved result: it holds no JSON object")]
    [InlineData("{}", "is no saved result: it has no \"format\"; 'rnndsl.attribution' is wanted.")]
    [InlineData("""{"format":"rnndsl.evaluation","version":1,"result":{}}""", "is of the format 'rnndsl.evaluation'; 'rnndsl.attribution' is wanted.")]
    [InlineData("""{"format":"rnndsl.attribution","result":{}}""", "has no \"version\".")]
    [InlineData("""{"format":"rnndsl.attribution","version":2,"result":{}}""", "is of version 2 of the format 'rnndsl.attribution'; this library reads version 1.")]
    [InlineData("""{"format":"rnndsl.attribution","version":1,"result":null}""", "is damaged: ")]
    [InlineData("""{"format":"rnndsl.attribution","version":1,"result":{"precision":"double"}}""", "is damaged: ")]
    public void What_is_no_attribution_is_refused(string json, string message) =>
        Assert.StartsWith("JSON: " + message, Assert.Throws<ExplanationFileException>(() => Attribution<double>.FromJson(json)).Message);

    [Theory]
    [InlineData("\"shape\":[1,2],", "\"shape\":[1,3],", "\"values\" of shape [1, 3] has 2 numbers.")]
    [InlineData("\"shape\":[1,2],", "\"shape\":[1000000000,1000000000],", "\"values\" of shape [1000000000, 1000000000] has 2 numbers.")]
    [InlineData("\"shape\":[1,2],", "\"shape\":[-1,-2],", "\"values\" has the shape [-1, -2]; it has two dimensions.")]
    [InlineData("\"shape\":[1,2],", "\"shape\":[2],", "\"values\" has the shape [2]; it has two dimensions.")]
    [InlineData("\"functionValue\":[3]", "\"functionValue\":[3,4]", "\"functionValue\" is there for 2 examples; there are 1.")]
    [InlineData("\"baselineValue\":[2.5]", "\"baselineValue\":[]", "\"baselineValue\" is there for 0 examples; there are 1.")]
    [InlineData("\"baselineValue\":[2.5]", "\"baselineValue\":[2.5],\"baseline\":[{\"shape\":[2,1],\"data\":[0,0]}]", "\"baseline\" has the shape [2, 1] for example 0; the values have [1, 2].")]
    [InlineData("\"precision\":\"double\"", "\"precision\":\"half\"", "its precision is 'half'; there are float and double.")]
    [InlineData("\"values\":[{", "\"values\":[null,{", "")]
    [InlineData("-0.5", "\"x\"", "")]
    public void Fields_that_contradict_each_other_are_refused(string field, string other, string message)
    {
        string json = Attribution<double>.Of("mine", "f", "x", [new double[,] { { 1, -0.5 } }], [3], [2.5]).ToJson();
        Assert.StartsWith("JSON: is damaged: " + message, Assert.Throws<ExplanationFileException>(() => Attribution<double>.FromJson(json.Replace(field, other, StringComparison.Ordinal))).Message);
    }

    [Fact]
    public void Whatever_is_cut_or_changed_is_refused_or_read_but_never_breaks()
    {
        string[] texts = [Saliency.Attribute(model, batch, target).ToJson(), ShapleyValues.Attribute(model, batch, target, Players.Steps()).ToJson()];
        var random = new RandomStream(3);
        for (int trial = 0; trial < 400; trial++)
        {
            string text = texts[trial % 2];
            int place = (int)(random.NextUniform() * text.Length);
            string damaged = trial % 4 < 2 ? text[..place] : text[..place] + (char)(32 + random.NextUniform() * 90) + text[(place + 1)..];
            try
            {
                if (trial % 2 == 0) _ = Attribution<double>.FromJson(damaged);
                else _ = PlayerAttribution<double>.FromJson(damaged);
            }
            catch (ExplanationFileException)
            {
            }
        }
    }
}
