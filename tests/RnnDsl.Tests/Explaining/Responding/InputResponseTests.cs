using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Responding;

public class InputResponseTests
{
    private const int Inputs = 3;

    private readonly LinearCell.Of<double> linear = new(I: Inputs, H: 4, seed: 3);
    private readonly HandWrittenGru.Of<double> gru = Samples.Gru<double>(Inputs, 4);
    private readonly double[][,] sequences = Samples.Sequences<double>(Inputs, 5, 2, 4);
    private readonly Target target = Target.Direction("hNext", [1, -2, 0.5, 3]);

    private Batch<double> Batch => Batch<double>.From(sequences);

    [Fact]
    public void The_partial_dependence_of_a_linear_model_is_a_line_with_its_slope()
    {
        double[] grid = [-2, -1, 0, 1.5];
        InputResponses responses = InputResponse.Curves(linear, Batch, target, options: new InputResponseOptions<double> { Grid = grid });
        Attribution<double> slopes = Saliency.Attribute(linear, Batch, target, options: new SaliencyOptions { Signed = true });
        Assert.Equal(5 * Inputs, responses.Curves.Count);
        foreach (ResponseCurve curve in responses.Curves)
        {
            double slope = Enumerable.Range(0, 3).Where(example => curve.PerExample[example] is not null).Average(example => slopes.Values[example][curve.Step, curve.Feature!.Value]);
            for (int k = 1; k < grid.Length; k++) Assert.Equal(slope * (grid[k] - grid[k - 1]), curve.Mean[k] - curve.Mean[k - 1], 1e-12);
            for (int example = 0; example < 3; example++)
            {
                Assert.Equal(curve.Step < sequences[example].GetLength(0), curve.PerExample[example] is not null);
                if (curve.PerExample[example] is { } own)
                    Assert.Equal(own[0] + slopes.Values[example][curve.Step, curve.Feature!.Value] * (curve.Actual[example] - grid[0]), responses.FunctionValue[example], 1e-12);
            }
        }
        // All examples that reach step 4 (there is one) answer alike; where their ends are apart, slopes differ.
        Assert.Equal(0, responses.Of(4, 0).Heterogeneity, 1e-12);
        Assert.True(responses.Of(0, 0).Heterogeneity > 1e-3);
    }

    [Fact]
    public void A_curve_goes_through_what_is_there_and_holds_single_runs()
    {
        InputResponses responses = InputResponse.Curves(gru, Batch, target, options: new InputResponseOptions<double> { Steps = [1], Features = [2], Points = 3, RowBudget = 6 });
        ResponseCurve curve = Assert.Single(responses.Curves);
        double[] all = [.. sequences.SelectMany(sequence => Enumerable.Range(0, sequence.GetLength(0)).Select(step => sequence[step, 2]))];
        Assert.Equal([all.Min(), (all.Min() + all.Max()) / 2, all.Max()], curve.Grid.Select((value, _) => value), new Near(1e-12));
        for (int k = 0; k < 3; k++)
        {
            double[][,] moved = [.. sequences.Select(sequence => (double[,])sequence.Clone())];
            foreach (double[,] sequence in moved) sequence[1, 2] = curve.Grid[k];
            double[] values = target.ValueOf(gru.Record(Batch<double>.From(moved)));
            Assert.Equal(values, curve.PerExample.Select(own => own![k]), new Near(1e-13));
            Assert.Equal(values.Average(), curve.Mean[k], 1e-13);
        }
        Assert.Equal(curve.Mean.Max() - curve.Mean.Min(), curve.Range);
        Assert.Equal(sequences.Select(sequence => sequence[1, 2]), curve.Actual);
    }

    [Fact]
    public void Whole_steps_move_over_symbols()
    {
        double[][] symbols = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
        InputResponses responses = InputResponse.Curves(gru, Batch, target, options: new InputResponseOptions<double> { Symbols = symbols, Steps = [3] });
        ResponseCurve curve = responses.Of(3);
        Assert.Equal([0, 1, 2], curve.Grid);
        Assert.Null(curve.PerExample[1]);
        double[][,] moved = [.. sequences.Select(sequence => (double[,])sequence.Clone())];
        for (int feature = 0; feature < 3; feature++) moved[2][3, feature] = symbols[1][feature];
        Assert.Equal(target.ValueOf(gru.Record(Batch<double>.From(moved)))[2], curve.PerExample[2]![1], 1e-13);
    }

    [Fact]
    public void Tokens_move_over_all_tokens()
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        InputResponses responses = InputResponse.Curves(golden.Model, golden.Batch, Target.Units("logits", golden.File.Targets));
        int tokens = golden.Model.Description.Inputs[0].Tokens;
        Assert.Equal(golden.File.Steps, responses.Curves.Count);
        foreach (ResponseCurve curve in responses.Curves)
        {
            Assert.Equal(tokens, curve.Grid.Count);
            for (int example = 0; example < golden.File.Examples; example++)
                Assert.Equal(responses.FunctionValue[example], curve.PerExample[example]![golden.File.Tokens[example][curve.Step]], 1e-13);
        }
    }

    [Fact]
    public void Opposite_answers_show_in_the_heterogeneity()
    {
        var curve = new ResponseCurve(0, 0, [0, 1, 2], [[0, 1, 2], [2, 1, 0]], [0, 0]);
        Assert.Equal((0, 0), (curve.Range, curve.Spread));
        Assert.Equal(Math.Sqrt(2.0 / 3), curve.Heterogeneity, 1e-12);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        void With<TException>(string message, InputResponseOptions<double> options, string? input = null) where TException : Exception =>
            Refused.With<TException>(message, () => InputResponse.Curves(linear, Batch, target, input, options));
        With<ArgumentOutOfRangeException>("LinearCell: the longest example has 5 steps of 'x', numbered from 0; there is no step 5.", new() { Steps = [5] });
        With<ArgumentOutOfRangeException>("LinearCell: 'x' has 3 (I = 3) features, numbered from 0; there is no feature 3.", new() { Features = [3] });
        With<ArgumentException>("The grid of a response curve needs at least one value, all of them finite.", new() { Grid = [double.NaN] });
        With<ArgumentException>("LinearCell: symbol 0 has 2 features; 'x' has 3 (I = 3).", new() { Symbols = [[1, 2]] });
        With<ArgumentException>("LinearCell: 'x' are no tokens; give a Grid for its cells or Symbols for its steps.", new() { Tokens = [1] });
        With<ArgumentException>("LinearCell: 'hNext' is no input; response curves move inputs (x).", new(), "hNext");
        With<ArgumentException>("LinearCell has nothing called 'y'", new(), "y");
        With<ArgumentOutOfRangeException>("A response curve needs at least two points.", new() { Points = 1 });
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => InputResponse.Curves(linear, Batch, target, cancellation: stop.Token));
    }
}

/// <summary>Numbers that are near each other.</summary>
internal sealed class Near(double tolerance) : IEqualityComparer<double>
{
    public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

    public int GetHashCode(double obj) => 0;
}
