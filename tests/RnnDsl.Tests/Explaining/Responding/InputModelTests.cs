using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Responding;

public class InputModelTests
{
    private static readonly double[,] W = { { 0.9, 0.2, 0 }, { -0.3, 0.5, 0.1 }, { 0, 0.4, -0.6 } };
    private static readonly double[] Bias = [0.5, -1, 2];

    private readonly LinearCell.Of<double> model = new(I: 3, H: 2, seed: 3);

    /// <summary>Sequences that follow x_t = W x_{t−1} + b and noise.</summary>
    private static double[][,] Made(double noise, params int[] lengths)
    {
        double[][,] starts = Samples.Sequences<double>(3, lengths);
        foreach (double[,] sequence in starts)
            for (int step = 1; step < sequence.GetLength(0); step++)
                for (int i = 0; i < 3; i++)
                {
                    sequence[step, i] = Bias[i] + noise * sequence[step, i];
                    for (int j = 0; j < 3; j++) sequence[step, i] += W[i, j] * sequence[step - 1, j];
                }
        return starts;
    }

    [Fact]
    public void A_linear_recurrence_is_found_again()
    {
        InputModel<double> fitted = InputModel<double>.Fit(model, Batch<double>.From(Made(0, 6, 5, 7, 4)));
        Slopes.Close(W, fitted.Weights, "W", 1e-9);
        Assert.Equal(Bias, fitted.Bias, new Near(1e-9));
        Assert.Equal(6 + 5 + 7 + 4 - 4, fitted.Pairs);
        Assert.All(fitted.Explained, share => Assert.Equal(1, share!.Value, 1e-12));
    }

    [Fact]
    public void With_noise_it_is_found_nearly_and_the_residual_is_the_noise()
    {
        InputModel<double> fitted = InputModel<double>.Fit(model, Batch<double>.From(Made(0.5, [.. Enumerable.Repeat(50, 100)])));
        Slopes.Close(W, fitted.Weights, "W", 0.05);
        Assert.All(fitted.ResidualDeviation, deviation => Assert.InRange(deviation, 0.48, 0.52));
        Assert.InRange(fitted.ExplainedOverall!.Value, 0.3, 0.9);
    }

    [Fact]
    public void Predictions_are_a_baseline_for_each_example()
    {
        double[][,] sequences = Made(0.5, 6, 5);
        Batch<double> batch = Batch<double>.From(sequences);
        InputModel<double> fitted = InputModel<double>.Fit(model, batch);
        double[][,] expected = fitted.Predictions(batch);
        Assert.Equal([.. Enumerable.Range(0, 3).Select(i => (sequences[0][0, i] + sequences[1][0, i]) / 2)], fitted.Start, new Near(1e-12));
        Assert.Equal(fitted.Start, StepRow.Of(expected[1], 0), new Near(1e-12));
        Assert.Equal(fitted.Predict(StepRow.Of(sequences[1], 3)), StepRow.Of(expected[1], 4), new Near(1e-12));
        Attribution<double> attribution = IntegratedGradients.Attribute(model, batch, Target.Sum("hNext"), options: new() { Baseline = Baseline<double>.PerExample(expected) });
        Assert.All(attribution.CompletenessGap!, gap => Assert.Equal(0, gap, 1e-12));
    }

    [Fact]
    public void Features_that_depend_on_each_other_are_fitted_by_the_smallest_weights()
    {
        // One-hot rows, of which symbol k is followed by k + 1: the features always sum to 1.
        double[,] Cycle(int length, int start)
        {
            var rows = new double[length, 3];
            for (int step = 0; step < length; step++) rows[step, (start + step) % 3] = 1;
            return rows;
        }
        InputModel<double> fitted = InputModel<double>.Fit(model, Batch<double>.From([Cycle(6, 0), Cycle(5, 1)]));
        Assert.Equal([0, 1, 0], fitted.Predict([1, 0, 0]), new Near(1e-12));
        Assert.Equal(1, fitted.ExplainedOverall!.Value, 1e-12);
        Assert.All(fitted.Weights.Cast<double>(), weight => Assert.InRange(weight, -1, 1));
        InputModel<double> constant = InputModel<double>.Fit(model, Batch<double>.From([new double[4, 3]]));
        Assert.Null(constant.ExplainedOverall);
        Assert.All(constant.Explained, Assert.Null);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused.With<ArgumentException>("LinearCell: no example has two steps of 'x', so there is nothing that one step could be told from.", () => InputModel<double>.Fit(model, Batch<double>.From([new double[1, 3]])));
        Refused.With<ArgumentException>("LinearCell: 'hNext' is no input.", () => InputModel<double>.Fit(model, Batch<double>.From([new double[2, 3]]), "hNext"));
        var golden = new GoldenCase<double>("attn_sentiment");
        Refused.With<ArgumentException>("GoldenSentiment: 'words' are tokens, which have no linear model.", () => InputModel<double>.Fit(golden.Model, golden.Batch));
        InputModel<double> fitted = InputModel<double>.Fit(model, Batch<double>.From(Made(0, 6)));
        Refused.With<ArgumentException>("'x' has 2 features in this batch; the input model has 3.", () => fitted.Predictions(Batch<double>.From([new double[2, 2]])));
        Refused.With<ArgumentException>("'x' has 3 features; 1 are given.", () => fitted.Predict([1]));
    }
}
