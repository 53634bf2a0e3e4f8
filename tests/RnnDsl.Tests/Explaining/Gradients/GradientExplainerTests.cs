using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

public class GradientExplainerTests
{
    private static readonly Target Explained = Target.Direction("hNext", [1, -2, 0.5, 1, 3], Step.Last);

    [Fact]
    public void Saliency_by_a_quantity_is_its_adjoint()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5);
        Batch<double> batch = Samples.Ragged<double>(3, 4, 6);
        ActivationReport<double> report = Activations.Report(model, batch, Explained);
        Trace<double> run = model.Record(batch);
        foreach (string name in new[] { "az", "z", "q", "hNext" })
        {
            Attribution<double> signed = Saliency.Attribute(model, batch, Explained, name, options: new SaliencyOptions { Signed = true });
            Attribution<double> absolute = Saliency.Attribute(run, Explained, name);
            Attribution<double> product = InputXGradient.Attribute(model, batch, Explained, name);
            for (int example = 0; example < batch.Count; example++)
            {
                double[,] derivatives = report[name].Derivatives.Of(example), values = run[name].Of(example);
                Assert.Equal(derivatives, signed.Values[example]);
                Assert.Equal(Map(derivatives, values, (d, _) => Math.Abs(d)), absolute.Values[example]);
                Assert.Equal(Map(derivatives, values, (d, v) => d * v), product.Values[example]);
                Assert.Equal(values, report[name].Values.Of(example));
            }
        }
        Assert.Equal("Sigmoid(az)", report["z"].Equation);
        Assert.Equal(QuantityRole.Gate, report["z"].Role);
    }

    [Fact]
    public void A_gate_at_a_step_can_be_explained_by_the_input()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(2, 5);
        var inputs = new Dictionary<string, IReadOnlyList<double[,]>> { ["x"] = Samples.Sequences<double>(2, 5, 3) };
        Target gate = Target.Unit("z", 2, step: 1);
        double[][,] expected = Slopes.ByInput(model, inputs, "x", gate);
        Attribution<double> attribution = Saliency.Attribute(model, Batch<double>.From(inputs), gate, options: new SaliencyOptions { Signed = true });
        for (int example = 0; example < 2; example++)
        {
            Slopes.Close(expected[example], attribution.Values[example], $"example {example}");
            Assert.Equal(0, attribution.Values[example][2, 0]);
        }
    }

    [Fact]
    public void Interventions_are_part_of_the_explained_function()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(2, 5);
        var inputs = new Dictionary<string, IReadOnlyList<double[,]>> { ["x"] = Samples.Sequences<double>(2, 5, 3) };
        Interventions<double> changes = new Interventions<double>().Set("z", 0.25, step: 1).Scale("n", 0.5, unit: 2);
        double[][,] expected = Slopes.ByInput(model, inputs, "x", Explained, interventions: changes);
        var signed = new SaliencyOptions { Signed = true };
        Batch<double> batch = Batch<double>.From(inputs);
        Attribution<double> attribution = Saliency.Attribute(model, batch, Explained, interventions: changes, options: signed);
        Attribution<double> again = Saliency.Attribute(model.Record(batch, interventions: changes), Explained, options: signed);
        for (int example = 0; example < 2; example++)
        {
            Slopes.Close(expected[example], attribution.Values[example], $"example {example}");
            Assert.Equal(attribution.Values[example], again.Values[example]);
        }
    }

    [Fact]
    public void An_attribution_says_how_it_was_made()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(2, 5);
        Batch<double> batch = Samples.Ragged<double>(2, 3, 4);
        Attribution<double> saliency = Saliency.Attribute(model, batch, Target.Unit("hNext", 0), options: new SaliencyOptions { Signed = true });
        Assert.Equal(("Saliency", "x", "hNext[0], last step", "true"), (saliency.Method, saliency.Wrt, saliency.Target, saliency.Options["signed"]));
        Assert.Null(saliency.CompletenessGap);
        Assert.Null(saliency.Baseline);
        Assert.Equal([saliency.Values[1][0, 0] + saliency.Values[1][0, 1]], saliency.PerStep(1)[..1]);
        Assert.Equal([Math.Abs(saliency.Values[1][0, 0]) + Math.Abs(saliency.Values[1][0, 1])], saliency.PerStepAbsolute(1)[..1]);
        Attribution<double> integrated = IntegratedGradients.Attribute(model, batch, Target.Unit("hNext", 0));
        Assert.Equal(("GaussLegendre", "50", "zero"), (integrated.Options["rule"], integrated.Options["points"], integrated.Options["baseline"]));
    }

    [Fact]
    public void A_definition_is_explained_like_its_compiled_model()
    {
        var definition = new HandWrittenGru(2, 5);
        definition.Initialize(Initializer.TorchUniform, 4);
        Batch<float> batch = Samples.Ragged<float>(2, 3, 4);
        Target target = Target.Unit("hNext", 1, Step.All);
        Assert.Equal(Saliency.Attribute(definition.Compiled, batch, target).Values, Saliency.Attribute(definition, batch, target).Values);
    }

    [Fact]
    public void Importances_are_shares_and_say_when_they_cancel()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5);
        Batch<double> batch = Samples.Ragged<double>(3, 5, 6);
        Attribution<double> gradient = Saliency.Attribute(model, batch, Explained, options: new SaliencyOptions { Signed = true });
        Importance<double> importance = NormalisedImportance.Attribute(model, batch, Explained);
        for (int example = 0; example < batch.Count; example++)
        {
            double total = gradient.PerStep(example).Sum(), absolute = gradient.PerStepAbsolute(example).Sum();
            Assert.Equal(1, importance.PerStep(example).Sum(), 1e-9);
            Assert.Equal(1, importance.PerStepAbsolute(example).Sum(), 1e-12);
            Assert.Equal(gradient.Values[example][0, 1] / total, importance.PerCell.Values[example][0, 1], 1e-9);
            Assert.Equal(Math.Abs(total) / absolute, importance.RelativeDenominator(example), 1e-12);
            Assert.Equal(Math.Abs(total) < 0.05 * absolute, importance.IsIllConditioned(example));
        }
        // Before the first step there is no input for it to depend on: all gradients are zero.
        Importance<double> none = NormalisedImportance.Attribute(model, batch, Target.Unit("q", 0, step: 0));
        Assert.True(none.IsIllConditioned(0));
        Assert.Equal(0, none.RelativeDenominator(0));
        Assert.True(double.IsNaN(none.PerCell.Values[0][0, 0]));
        Assert.True(NormalisedImportance.Attribute(model, batch, Explained, options: new NormalisedImportanceOptions { IllConditionedBelow = 1.1 }).IsIllConditioned(0));
    }

    private static double[,] Map(double[,] a, double[,] b, Func<double, double, double> function)
    {
        var mapped = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        for (int j = 0; j < a.GetLength(1); j++)
            mapped[i, j] = function(a[i, j], b[i, j]);
        return mapped;
    }
}
