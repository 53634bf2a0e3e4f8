using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

public class IntegratedGradientsTests
{
    [Theory]
    [InlineData("logits")]
    [InlineData("a")]
    public void Attributions_add_up_to_the_difference_from_the_baseline(string quantity)
    {
        var of = new Explained(6, 3, 9, 1);
        foreach (string wrt in new[] { "x", "u" })
        {
            int width = wrt == "x" ? 3 : 5;
            foreach (Baseline<double> baseline in new Baseline<double>[] { 0.25, Enumerable.Repeat(0.5, width).ToArray(), Samples.Normal<double>(new RandomStream(4), 9, width) })
            {
                var options = new IntegratedGradientsOptions<double> { Points = 120, Baseline = baseline };
                Attribution<double> attribution = IntegratedGradients.Attribute(of.Model, of.Batch, Target.Unit(quantity, 1), wrt, of.Initial, options);
                Assert.All(attribution.CompletenessGap!, gap => Assert.InRange(Math.Abs(gap), 0, 1e-10));
                for (int example = 0; example < 4; example++)
                    Assert.Equal(attribution.FunctionValue[example] - attribution.BaselineValue![example], attribution.PerStep(example).Sum(), 1e-10);
            }
        }
    }

    [Fact]
    public void The_baseline_value_is_the_model_at_the_baseline()
    {
        var of = new Explained(4, 2);
        Target target = Target.Unit("logits", 3);
        double[][,] baseline = [Samples.Normal<double>(new RandomStream(1), 4, 3), Samples.Normal<double>(new RandomStream(2), 2, 3)];
        var options = new IntegratedGradientsOptions<double> { Baseline = Baseline<double>.PerExample(baseline) };
        Attribution<double> attribution = IntegratedGradients.Attribute(of.Model, of.Batch, target, "x", of.Initial, options);
        of.Inputs["x"] = baseline;
        Assert.Equal(target.ValueOf(of.Model.Record(of.Batch, of.Initial)), attribution.BaselineValue);
        Assert.Equal(baseline[1], attribution.Baseline![1]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(40, 1)]
    [InlineData(1000000, 1)]
    [InlineData(16384, 3)]
    public void Neither_the_row_budget_nor_threads_change_a_bit(int budget, int threads)
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 10);
        Batch<float> batch = Samples.Ragged<float>(3, 6, 8);
        Target target = Target.Units("hNext", [0, 1, 2, 3, 4, 5], Step.All);
        Attribution<float> expected = IntegratedGradients.Attribute(model, batch, target);
        var options = new IntegratedGradientsOptions<float> { RowBudget = budget, Run = new RunOptions { Threads = threads } };
        Attribution<float> actual = IntegratedGradients.Attribute(model, batch, target, options: options);
        for (int example = 0; example < batch.Count; example++) Assert.Equal(expected.Values[example], actual.Values[example]);
    }

    [Theory]
    [InlineData(IntegrationRule.GaussLegendre, 1, 1)]
    [InlineData(IntegrationRule.GaussLegendre, 5, 9)]
    [InlineData(IntegrationRule.GaussLegendre, 300, 599)]
    [InlineData(IntegrationRule.Midpoint, 7, 1)]
    [InlineData(IntegrationRule.Trapezoid, 2, 1)]
    [InlineData(IntegrationRule.Left, 3, 0)]
    [InlineData(IntegrationRule.Right, 3, 0)]
    public void Rules_integrate_polynomials_of_their_degree(IntegrationRule rule, int points, int degree)
    {
        (double Position, double Weight)[] all = IntegrationPoints.Of(rule, points);
        for (int power = 0; power <= degree; power++)
            Assert.Equal(1.0 / (power + 1), all.Sum(point => point.Weight * Math.Pow(point.Position, power)), 1e-14);
    }

    [Fact]
    public void Progress_is_reported_and_cancellation_heeded()
    {
        var of = new Explained(5, 5);
        var reports = new List<double>();
        var options = new IntegratedGradientsOptions<double> { RowBudget = 20, Progress = new Reports(reports) };
        IntegratedGradients.Attribute(of.Model, of.Batch, Target.Unit("logits", 0), "x", options: options);
        Assert.Equal(25, reports.Count);
        Assert.Equal(reports.Order(), reports);
        Assert.Equal(1, reports[^1]);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => IntegratedGradients.Attribute(of.Model, of.Batch, Target.Unit("logits", 0), "x", options: options, cancellation: stop.Token));
    }

    private sealed class Reports(List<double> all) : IProgress<double>
    {
        public void Report(double value) => all.Add(value);
    }
}
