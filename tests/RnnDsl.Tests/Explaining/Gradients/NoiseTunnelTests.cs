using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Gradients;

public class NoiseTunnelTests
{
    private readonly Explained of = new(4, 2, 5);
    private readonly Target logit = Target.Units("logits", [0, 1, 2]);

    [Fact]
    public void Without_noise_the_mean_is_the_method_itself()
    {
        var still = new NoiseTunnelOptions<double> { Deviation = 0, Samples = 3 };
        Same(Saliency.Attribute(of.Model, of.Batch, logit, "x", of.Initial), SmoothGrad.Attribute(of.Model, of.Batch, logit, "x", of.Initial, still with { Method = SmoothedMethod.Saliency }));
        Same(InputXGradient.Attribute(of.Model, of.Batch, logit, "x", of.Initial), SmoothGrad.Attribute(of.Model, of.Batch, logit, "x", of.Initial, still with { Method = SmoothedMethod.InputXGradient }));
        var path = new IntegratedGradientsOptions<double> { Points = 7, Baseline = 0.5 };
        Same(IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", of.Initial, path),
            SmoothGrad.Attribute(of.Model, of.Batch, logit, "x", of.Initial, still with { Method = SmoothedMethod.IntegratedGradients, Integrated = path }));
        Attribution<double> variance = VarGrad.Attribute(of.Model, of.Batch, logit, "x", of.Initial, still);
        Assert.All(variance.Values, cells => Assert.All(cells.Cast<double>(), value => Assert.InRange(value, 0, 1e-30)));
    }

    [Theory]
    [InlineData(SmoothedMethod.Gradient)]
    [InlineData(SmoothedMethod.Saliency)]
    [InlineData(SmoothedMethod.InputXGradient)]
    [InlineData(SmoothedMethod.IntegratedGradients)]
    public void Moments_are_those_over_noisy_inputs(SmoothedMethod method)
    {
        double[][,] noise = [.. Enumerable.Range(0, 6).Select(i => Samples.Normal<double>(new RandomStream((ulong)i + 20), 5, 3))];
        NoiseTunnelResult<double> result = NoiseTunnel.Attribute(of.Model, of.Batch, logit, "x", of.Initial, new() { Method = method, Noise = noise });
        IReadOnlyList<double[,]> clean = of.Inputs["x"];
        var all = new List<Attribution<double>>();
        foreach (double[,] cells in noise)
        {
            of.Inputs["x"] = [.. clean.Select(sequence => Plus(sequence, cells))];
            all.Add(method switch
            {
                SmoothedMethod.Gradient => Saliency.Attribute(of.Model, of.Batch, logit, "x", of.Initial, options: new() { Signed = true }),
                SmoothedMethod.Saliency => Saliency.Attribute(of.Model, of.Batch, logit, "x", of.Initial),
                SmoothedMethod.InputXGradient => InputXGradient.Attribute(of.Model, of.Batch, logit, "x", of.Initial),
                _ => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", of.Initial),
            });
        }
        for (int example = 0; example < 3; example++)
        for (int step = 0; step < of.Batch.Lengths[example]; step++)
        for (int i = 0; i < 3; i++)
        {
            double[] draws = [.. all.Select(attribution => attribution.Values[example][step, i])];
            double mean = draws.Average(), variance = draws.Average(value => (value - mean) * (value - mean));
            Assert.Equal(mean, result.SmoothGrad.Values[example][step, i], 1e-13);
            Assert.Equal(draws.Average(value => value * value), result.SmoothGradSquared.Values[example][step, i], 1e-13);
            Assert.Equal(variance, result.VarGrad.Values[example][step, i], 1e-13);
            Assert.Equal(Math.Sqrt(variance / 5), result.SmoothGrad.StandardError![example][step, i], 1e-13);
        }
    }

    [Fact]
    public void Noise_follows_the_seed_and_the_example_alone()
    {
        NoiseTunnelOptions<double> options = new() { Samples = 4, Seed = 8 };
        Attribution<double> first = SmoothGrad.Attribute(of.Model, of.Batch, logit, "x", options: options);
        Same(first, SmoothGrad.Attribute(of.Model, of.Batch, logit, "x", options: options with { Run = new RunOptions { Threads = 3 } }));
        Assert.NotEqual(first.Values[0][0, 0], SmoothGrad.Attribute(of.Model, of.Batch, logit, "x", options: options with { Seed = 9 }).Values[0][0, 0]);
        var one = new Explained(4);
        one.Inputs["x"] = [of.Inputs["x"][0]];
        one.Inputs["u"] = [of.Inputs["u"][0]];
        Assert.Equal(first.Values[0], SmoothGrad.Attribute(of.Model, one.Batch, Target.Units("logits", [0]), "x", options: options).Values[0]);
        Assert.Equal(("SmoothGrad", "Gradient", "4", "0.1", "8"), (first.Method, first.Options["method"], first.Options["samples"], first.Options["deviation"], first.Options["seed"]));
    }

    [Fact]
    public void A_quantity_can_be_smoothed()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5);
        Batch<double> batch = Samples.Ragged<double>(3, 4, 6);
        Target target = Target.Unit("hNext", 2);
        // Nothing flows into a value that is set: the slope by q where q is set at all steps.
        Attribution<double> smooth = SmoothGrad.Attribute(model, batch, target, "q", options: new() { Deviation = 0, Samples = 1 });
        Trace<double> run = model.Record(batch);
        Attribution<double> set = Saliency.Attribute(model, batch, target, "q", interventions: new Interventions<double>().Patch("q", run), options: new() { Signed = true });
        Same(set, smooth);
        Assert.All(smooth.StandardError!, cells => Assert.All(cells.Cast<double>(), value => Assert.True(double.IsNaN(value))));
    }

    [Fact]
    public void Bad_options_are_refused()
    {
        void With<TException>(NoiseTunnelOptions<double> options, string message) where TException : Exception =>
            Assert.StartsWith(message, Assert.Throws<TException>(() => SmoothGrad.Attribute(of.Model, of.Batch, logit, "x", options: options)).Message);
        With<ArgumentOutOfRangeException>(new() { Samples = 0 }, "");
        With<ArgumentOutOfRangeException>(new() { Deviation = -1 }, "The noise's standard deviation is a number, and not below 0.");
        With<ArgumentOutOfRangeException>(new() { Deviation = double.NaN }, "The noise's standard deviation is a number, and not below 0.");
        With<ArgumentException>(new() { Noise = [] }, "Rnn: the list of noise is empty.");
        With<ArgumentException>(new() { Noise = [new double[3, 3]] }, "Rnn: noise 0 is [3 × 3]; 'x' takes [5 steps × 3].");
        With<ArgumentException>(new() { Noise = [new double[5, 3], new double[5, 4]] }, "Rnn: noise 1 is [5 × 4]; 'x' takes [5 steps × 3].");
        With<ArgumentException>(new() { Integrated = new() { Tolerance = 1e-3 } }, "Smoothed integrated gradients take a fixed number of points; leave out the tolerance.");
    }

    private static double[,] Plus(double[,] a, double[,] b)
    {
        var sum = (double[,])a.Clone();
        for (int i = 0; i < a.GetLength(0); i++)
        for (int j = 0; j < a.GetLength(1); j++)
            sum[i, j] += b[i, j];
        return sum;
    }

    private static void Same(Attribution<double> expected, Attribution<double> actual)
    {
        for (int example = 0; example < expected.Values.Count; example++) Slopes.Close(expected.Values[example], actual.Values[example], $"example {example}", 1e-14);
    }
}
