using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Gradients;

public class ParameterGradientStatisticsTests
{
    [Fact]
    public void Statistics_are_those_of_each_examples_gradients()
    {
        var model = new GoldenGru.Of<double>(I: 3, H: 4, C: 2, seed: 3);
        double[][,] sequences = Samples.Sequences<double>(3, 5, 3, 4, 6);
        Batch<double> batch = Batch<double>.From(sequences);
        int[] classes = [0, 1, 1, 0];
        ParameterGradientStatistics statistics = ParameterGradientStatistics.Of(model, batch, Target.CrossEntropy("logits", classes));
        Assert.Equal(model.Description.Parameters.Select(info => info.Name), statistics.Parameters.Select(summary => summary.Name));
        var all = new List<double[]>();
        for (int example = 0; example < 4; example++)
        {
            Trace<double> run = model.Tape(Batch<double>.From([sequences[example]]));
            var seeds = new Seeds<double>(run);
            Target.CrossEntropy("logits", [classes[example]]).Fill(run, seeds);
            all.Add(model.Backward(run, seeds, GradientRequest.Parameters).Parameters["Un"].Span.ToArray());
        }
        double[] elements = [.. all.SelectMany(gradient => gradient).Order()], norms = [.. all.Select(Norm)];
        ParameterGradientSummary summary = statistics["Un"];
        double mean = elements.Average();
        Assert.Equal(mean, summary.Mean, 1e-14);
        Assert.Equal(Math.Sqrt(elements.Average(value => (value - mean) * (value - mean))), summary.StandardDeviation, 1e-13);
        Assert.Equal(norms.Average(), summary.Norm, 1e-13);
        Assert.Equal(Math.Sqrt(norms.Average(norm => (norm - norms.Average()) * (norm - norms.Average()))), summary.NormDeviation, 1e-13);
        Assert.Equal(Norm([.. Enumerable.Range(0, 16).Select(i => all.Average(gradient => gradient[i]))]), summary.NormOfMean, 1e-13);
        Assert.Equal((elements[0], elements[^1], 0), (summary.Least, summary.Greatest, summary.Zeros));
        Assert.Equal((elements[31] + elements[32]) / 2, summary.Quantiles[3], 1e-14);
        Assert.Equal([4, 4], summary.Shape);
        Assert.Equal((4, "−log probability of logits[0|1|1|0], last step"), (statistics.Examples, statistics.Target));
    }

    [Fact]
    public void Of_many_elements_some_are_drawn()
    {
        var model = new GoldenGru.Of<double>(I: 3, H: 4, C: 2, seed: 3);
        Batch<double> batch = Samples.Ragged<double>(3, 40, 4);
        Target target = Target.Unit("logits", 0);
        var options = new ParameterGradientStatisticsOptions { MaximumElements = 300, Quantiles = [0, 0.5, 1] };
        ParameterGradientStatistics some = ParameterGradientStatistics.Of(model, batch, target, options: options), all = ParameterGradientStatistics.Of(model, batch, target, options: options with { MaximumElements = 100000 });
        Assert.Equal(some["Un"].Quantiles, ParameterGradientStatistics.Of(model, batch, target, options: options)["Un"].Quantiles);
        Assert.NotEqual(all["Un"].Quantiles, some["Un"].Quantiles);
        Assert.InRange(Math.Abs(all["Un"].Quantiles[1] - some["Un"].Quantiles[1]), 0, 0.3 * all["Un"].StandardDeviation);
        Assert.Equal((all["Un"].Least, all["Un"].Greatest), (all["Un"].Quantiles[0], all["Un"].Quantiles[2]));
        Assert.Equal(all["bz"].Quantiles, some["bz"].Quantiles);
        Assert.Throws<ArgumentException>(() => all["nothing"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterGradientStatistics.Of(model, batch, target, options: options with { Quantiles = [1.5] }));
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
