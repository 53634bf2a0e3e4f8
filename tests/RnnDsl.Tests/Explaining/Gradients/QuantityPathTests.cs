using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Gradients;

/// <summary>Integrated gradients through quantities and initial states, and refined ones.</summary>
public class QuantityPathTests
{
    private static readonly Target Explained = Target.Direction("hNext", [1, -2, 0.5, 1, 3]);

    [Theory]
    [InlineData("az")]
    [InlineData("z")]
    [InlineData("n")]
    [InlineData("hNext")]
    [InlineData("h")]
    public void A_path_through_a_quantity_adds_up(string wrt)
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5);
        Batch<double> batch = Samples.Ragged<double>(3, 4, 6);
        InitialStates<double> initial = new InitialStates<double>().Set("h", Samples.Normal<double>(new RandomStream(3), 4, 5));
        var options = new IntegratedGradientsOptions<double> { Baseline = 0.25, Points = 60 };
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, Explained, wrt, initial, options);
        Assert.All(attribution.CompletenessGap!, gap => Assert.InRange(Math.Abs(gap), 0, 1e-11));
        Trace<double> run = model.Record(batch, initial);
        Interventions<double> set = new Interventions<double>().Set("hNext", 0.25);
        if (wrt != "h") set = new Interventions<double>().Set(wrt, 0.25);
        double[] atBaseline = wrt == "h"
            ? Explained.ValueOf(model.Record(batch, new InitialStates<double>().Set("h", [0.25, 0.25, 0.25, 0.25, 0.25])))
            : Explained.ValueOf(model.Record(batch, initial, set));
        Assert.Equal(Explained.ValueOf(run), attribution.FunctionValue);
        Assert.Equal(atBaseline, attribution.BaselineValue);
        for (int example = 0; example < 4; example++)
            Assert.Equal(wrt == "h" ? 1 : batch.Lengths[example], attribution.Values[example].GetLength(0));
    }

    [Fact]
    public void Tokens_are_explained_through_what_is_made_of_them()
    {
        GoldenSentiment.Of<double> model = Sentiment();
        Batch<double> batch = Batch<double>.FromTokens([[1, 2, 3, 0], [4, 5]]);
        Target target = Target.Units("logits", [0, 1]);
        double[] baseline = [.. Enumerable.Range(0, 3).Select(i => model.Parameters["embedding"][0, i])];
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, target, "embedded", options: new() { Baseline = baseline });
        Assert.All(attribution.CompletenessGap!, gap => Assert.InRange(Math.Abs(gap), 0, 1e-11));
        // The baseline token itself accounts for nothing, and all of them give the baseline's value.
        Assert.Equal(0, attribution.PerStepAbsolute(0)[3]);
        double[] nothing = target.ValueOf(model.Record(Batch<double>.FromTokens([[0, 0, 0, 0], [0, 0]])));
        for (int example = 0; example < 2; example++) Assert.Equal(nothing[example], attribution.BaselineValue![example], 1e-14);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => IntegratedGradients.Attribute(model, batch, target));
        Assert.StartsWith("GoldenSentiment: 'words' are tokens, between which there is no path; attribute to a quantity that the model makes of them (wrt: one of embedded, ", refused.Message);
        Assert.Throws<ArgumentException>(() => IntegratedGradients.Attribute(model, batch, target, "alpha", options: new() { Baseline = new double[7] }));
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("left")]
    [InlineData("top.z")]
    [InlineData("backward.hNext")]
    [InlineData("onward.h")]
    [InlineData("backward.h")]
    [InlineData("top.h")]
    [InlineData("x")]
    public void Paths_lead_through_the_parts_of_a_model(string wrt)
    {
        var model = new Reader.Of<double>(I: 3, H: 4, C: 2, seed: 5);
        Batch<double> batch = Samples.Ragged<double>(3, 3, 5);
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, Target.Unit("logits", 1), wrt, options: new() { Baseline = 0.5, Points = 40 });
        Assert.All(attribution.CompletenessGap!, gap => Assert.InRange(Math.Abs(gap), 0, 1e-10));
        Assert.All(attribution.Values, cells => Assert.Contains(cells.Cast<double>(), value => value != 0));
    }

    [Fact]
    public void The_initial_state_of_a_reversed_layer_is_where_it_starts()
    {
        var model = new Reader.Of<double>(I: 3, H: 4, C: 2, seed: 5);
        Batch<double> batch = Samples.Ragged<double>(3, 2, 5);
        double[] start = [0.3, -0.2, 0.1, 0.4];
        Attribution<double> attribution = InputXGradient.Attribute(model, batch, Target.Unit("logits", 1), "backward.h", new InitialStates<double>().Set("backward.h", start));
        Attribution<double> slope = Saliency.Attribute(model, batch, Target.Unit("logits", 1), "backward.h", new InitialStates<double>().Set("backward.h", start), options: new() { Signed = true });
        for (int unit = 0; unit < 4; unit++) Assert.Equal(start[unit] * slope.Values[0][0, unit], attribution.Values[0][0, unit], 1e-15);
    }

    [Fact]
    public void Points_are_doubled_until_the_gap_is_small()
    {
        var of = new Explained(6, 3, 9);
        Target target = Target.Unit("logits", 1);
        var options = new IntegratedGradientsOptions<double> { Points = 2, Tolerance = 1e-6, MaximumPoints = 64 };
        Attribution<double> refined = IntegratedGradients.Attribute(of.Model, of.Batch, target, "x", options: options);
        Assert.Contains(refined.Convergence!, result => result.Points > 2);
        for (int example = 0; example < 3; example++)
        {
            Assert.True(refined.Convergence![example].Reached);
            Assert.InRange(Math.Abs(refined.CompletenessGap![example]), 0, 1e-6 * Math.Abs(refined.FunctionValue[example] - refined.BaselineValue![example]));
            Attribution<double> fixedPoints = IntegratedGradients.Attribute(of.Model, of.Batch, target, "x", options: new() { Points = refined.Convergence[example].Points });
            Assert.Equal(fixedPoints.Values[example], refined.Values[example]);
        }
        Attribution<double> tooFew = IntegratedGradients.Attribute(of.Model, of.Batch, target, "x", options: options with { MaximumPoints = 2, Tolerance = 1e-12 });
        Assert.All(tooFew.Convergence!, result => Assert.Equal(new Convergence(2, false), result));
        Assert.Equal("1E-06", refined.Options["tolerance"]);
        Assert.Null(IntegratedGradients.Attribute(of.Model, of.Batch, target, "x").Convergence);
    }

    private static GoldenSentiment.Of<double> Sentiment()
    {
        var model = new GoldenSentiment.Of<double>(V: 6, E: 3, H: 4, C: 2);
        model.Initialize(Initializer.XavierNormal, 7);
        return model;
    }
}
