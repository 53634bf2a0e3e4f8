using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Gradients;

public class ExpectedGradientsTests
{
    private readonly HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5, seed: 4);
    private readonly Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(3, 5, 3, 4));
    private readonly double[][,] data = Sequences(11, 5, 2, 6, 4, 3, 7, 5);
    private readonly Target target = Target.Direction("hNext", [1, -2, 0.5, 1, 3]);

    private Batch<double> Background => Batch<double>.From(data);

    [Theory]
    [InlineData(null)]
    [InlineData("q")]
    public void Without_draws_they_are_the_mean_of_integrated_gradients(string? wrt)
    {
        Attribution<double> expected = ExpectedGradients.Attribute(model, batch, target, Background, wrt, options: new() { Samples = null, Points = 30 });
        Assert.All(expected.CompletenessGap!, gap => Assert.InRange(Math.Abs(gap), 0, 1e-11));
        Assert.Null(expected.StandardError);
        double[][,] values = wrt is null ? data : [.. Enumerable.Range(0, data.Length).Select(model.Record(Background)[wrt].Of)];
        for (int example = 0; example < batch.Count; example++)
        {
            int length = batch.Lengths[example];
            double[][,] longEnough = [.. values.Where(cells => cells.GetLength(0) >= length)];
            var sum = new double[length, expected.Values[example].GetLength(1)];
            double atBaseline = 0;
            foreach (double[,] cells in longEnough)
            {
                Batch<double> one = Batch<double>.From([Samples.Sequences<double>(3, 5, 3, 4)[example]]);
                Attribution<double> path = IntegratedGradients.Attribute(model, one, target, wrt, options: new() { Points = 30, Baseline = cells });
                atBaseline += path.BaselineValue![0] / longEnough.Length;
                for (int i = 0; i < sum.Length; i++) sum[i / sum.GetLength(1), i % sum.GetLength(1)] += path.Values[0][i / sum.GetLength(1), i % sum.GetLength(1)] / longEnough.Length;
            }
            Slopes.Close(sum, expected.Values[example], $"example {example}", 1e-12);
            Assert.Equal(atBaseline, expected.BaselineValue![example], 1e-13);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draws_are_near_the_exact_values(bool gradientShap)
    {
        Attribution<double> exact = ExpectedGradients.Attribute(model, batch, target, Background, options: new() { Samples = null, Points = 30 });
        var squares = new List<double>();
        // The cells of an example share their draws: of one seed, all may be off in the same direction.
        for (ulong seed = 1; seed <= 16; seed++)
        {
            Attribution<double> drawn = gradientShap
                ? GradientShap.Attribute(model, batch, target, Background, options: new() { Samples = 120, Seed = seed })
                : ExpectedGradients.Attribute(model, batch, target, Background, options: new() { Samples = 120, Seed = seed });
            Assert.Equal(exact.BaselineValue, drawn.BaselineValue);
            for (int example = 0; example < batch.Count; example++)
            for (int step = 0; step < batch.Lengths[example]; step++)
            for (int i = 0; i < 3; i++)
            {
                double z = (drawn.Values[example][step, i] - exact.Values[example][step, i]) / drawn.StandardError![example][step, i];
                Assert.InRange(Math.Abs(z), 0, 4.5);
                squares.Add(z * z);
            }
        }
        Assert.InRange(squares.Average(), 0.5, 1.6);
    }

    [Fact]
    public void Noise_moves_the_explained_value()
    {
        // From one baseline, with its α known from no noise: what noise adds is drawn, and averages to about nothing of its own.
        Batch<double> zero = Batch<double>.From([new double[7, 3]]);
        Attribution<double> clean = GradientShap.Attribute(model, batch, target, zero, options: new() { Samples = 300 });
        Attribution<double> noisy = GradientShap.Attribute(model, batch, target, zero, options: new() { Samples = 300, Deviation = 0.3 });
        Assert.NotEqual(clean.Values[0][0, 0], noisy.Values[0][0, 0]);
        Assert.True(noisy.StandardError![0][4, 0] > clean.StandardError![0][4, 0]);
        Assert.Equal("0.3", noisy.Options["deviation"]);
    }

    [Fact]
    public void Draws_follow_the_seed_whatever_the_threads()
    {
        var options = new GradientShapOptions { Samples = 20, Seed = 3, Deviation = 0.1 };
        Attribution<double> first = GradientShap.Attribute(model, batch, target, Background, options: options);
        Attribution<double> again = GradientShap.Attribute(model, batch, target, Background, options: options with { Run = new RunOptions { Threads = 2 } });
        for (int example = 0; example < 3; example++) Assert.Equal(first.Values[example], again.Values[example]);
        Assert.NotEqual(first.Values[0][0, 0], GradientShap.Attribute(model, batch, target, Background, options: options with { Seed = 4 }).Values[0][0, 0]);
    }

    [Fact]
    public void Bad_backgrounds_are_refused()
    {
        void Refused<TException>(Batch<double> background, string message, string? wrt = null) where TException : Exception =>
            Assert.StartsWith(message, Assert.Throws<TException>(() => GradientShap.Attribute(model, batch, target, background, wrt)).Message);
        Refused<ArgumentException>(Batch<double>.From(Sequences(1, 3, 4)), "Gru: no sequence of the background is as long as example 0, which has 5 steps of 'x'; the longest has 4.");
        Refused<ArgumentException>(Batch<double>.From([new double[6, 2]]), "Gru: input 'x' has 2 features a step in this batch");
        Refused<NotSupportedException>(Background, "Gru: data have no initial states to draw baselines for 'h' from", "h");
        double[,] broken = new double[6, 3];
        broken[2, 1] = double.NaN;
        Refused<ArgumentException>(Batch<double>.From([broken]), "Gru: input 'x' of example 0 is NaN at step 2, feature 1.");
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientShap.Attribute(model, batch, target, Background, options: new() { Samples = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedGradients.Attribute(model, batch, target, Background, options: new() { Samples = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpectedGradients.Attribute(model, batch, target, Background, options: new() { Samples = null, Points = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientShap.Attribute(model, batch, target, Background, options: new() { Deviation = double.PositiveInfinity }));
    }

    private static double[][,] Sequences(ulong seed, params int[] lengths)
    {
        var random = new RandomStream(seed);
        return [.. lengths.Select(length => Samples.Normal<double>(random, length, 3))];
    }
}
