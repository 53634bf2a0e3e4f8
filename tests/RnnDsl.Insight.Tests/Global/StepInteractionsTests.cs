using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests;

public class StepInteractionsTests
{
    private static readonly Random Draws = new(5);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 9).Select(i => Numbers.Draw(Draws, 1 + i % 6, 2))];

    private static readonly RecurrentModel<double> Model = new Gru(I: 2, H: 3, seed: 6).Compiled.Cast<double>();

    private static readonly Target Unit = Target.Unit("hNext", 2);

    [Fact]
    public void Every_pair_is_what_running_the_changed_sequences_says()
    {
        StepInteractions found = StepInteractions.Of<double>(Model, Batch<double>.From(Sequences), Unit, options: new() { Replacement = new[] { 0.5, -1 } });
        Assert.Null(found.StandardErrors);
        for (int example = 0; example < Sequences.Length; example++)
        {
            int steps = Sequences[example].GetLength(0);
            Assert.Equal(Without(example), found.FunctionValue[example], 1e-13);
            for (int i = 0; i < steps; i++)
            for (int j = 0; j < steps; j++)
                Assert.Equal(
                    i == j ? Without(example) - Without(example, i) : Without(example) - Without(example, i) - Without(example, j) + Without(example, i, j),
                    found.Values[example][i, j], 1e-13);
        }
        for (int lag = 1; lag <= 5; lag++)
        {
            Estimate size = Estimate.Of(found.Values.Where(of => of.Rows > lag).Select(of => Enumerable.Range(lag, of.Rows - lag).Average(step => Math.Abs(of[step, step - lag]))));
            Assert.Equal(lag, found.Lags[lag - 1].Lag);
            Assert.Equal(size.Mean, found.Lags[lag - 1].Size.Mean, 1e-13);
            Assert.Equal(size.Count, found.Lags[lag - 1].Size.Count);
        }
        Assert.Equal(found.ToJson(), StepInteractions.FromJson(found.ToJson()).ToJson());
    }

    [Fact]
    public void A_product_of_two_steps_is_their_interaction_and_sums_have_none()
    {
        var box = new BlackBox<double>(batch => [.. Enumerable.Range(0, batch.Count).Select(i =>
        {
            double[] x = [.. Enumerable.Range(0, 5).Select(step => batch.Inputs[0].Rows.At(i, step)[0])];
            return x.Sum(Math.Exp) + 3 * x[0] * x[3];
        })]);
        double[][,] given = [Numbers.Draw(new Random(1), 5, 1), Numbers.Draw(new Random(2), 5, 1)];
        Batch<double> data = Batch<double>.From([.. Enumerable.Range(0, 40).Select(i => Numbers.Draw(new Random(10 + i), 5, 1))]);
        StepInteractions zero = StepInteractions.Of(box, Batch<double>.From(given)), sampled = StepInteractions.Of(
            box, Batch<double>.From(given), options: new() { Replacement = Replacement<double>.Sample(data), Draws = 30 });
        for (int example = 0; example < 2; example++)
        for (int i = 0; i < 5; i++)
        for (int j = 0; j < i; j++)
        {
            bool pair = (i, j) == (3, 0);
            Assert.Equal(pair ? 3 * given[example][0, 0] * given[example][3, 0] : 0, zero.Values[example][i, j], 1e-12);
            if (!pair) Assert.Equal(0, sampled.Values[example][i, j], 1e-12);
            if (!pair) Assert.Equal(0, sampled.StandardErrors![example][i, j], 1e-12);
        }
        Assert.True(sampled.StandardErrors![0][3, 0] > 0);
        // E[3 (x₀ − s₀)(x₃ − s₃)] over the data, whose steps are independent of each other.
        double[] products = [.. Enumerable.Range(0, 40).Select(i => 3 * (given[0][0, 0] - data.Inputs[0].Rows.At(i, 0)[0]) * (given[0][3, 0] - data.Inputs[0].Rows.At(i, 3)[0]))];
        Assert.InRange(sampled.Values[0][3, 0] - products.Average(), -4 * sampled.StandardErrors[0][3, 0], 4 * sampled.StandardErrors[0][3, 0]);
        Assert.Equal(sampled.ToJson(), StepInteractions.FromJson(sampled.ToJson()).ToJson());
    }

    [Fact]
    public void A_maximum_lag_asks_for_near_pairs_alone()
    {
        StepInteractionsOptions<double> near = new() { MaximumLag = 2 };
        StepInteractions all = StepInteractions.Of<double>(Model, Batch<double>.From(Sequences), Unit), some = StepInteractions.Of<double>(Model, Batch<double>.From(Sequences), Unit, options: near);
        for (int example = 0; example < Sequences.Length; example++)
        for (int i = 0; i < all.Values[example].Rows; i++)
        for (int j = 0; j < all.Values[example].Rows; j++)
            Assert.Equal(Math.Abs(i - j) <= 2 ? all.Values[example][i, j] : double.NaN, some.Values[example][i, j], 1e-13);
        Assert.Equal([1, 2], some.Lags.Select(lag => lag.Lag));
        Assert.Equal(all.Lags.Take(2).Select(lag => lag.Size.Count), some.Lags.Select(lag => lag.Size.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepInteractions.Of<double>(Model, Batch<double>.From(Sequences), Unit, options: near with { MaximumLag = 0 }));
    }

    [Fact]
    public void Over_a_data_set_lags_are_the_same()
    {
        StepInteractions of = StepInteractions.Of<double>(Model, Batch<double>.From(Sequences), Unit);
        LagInteractions over = LagInteractions.Of<double>(Model, Batch<double>.From(Sequences), _ => Unit);
        Assert.Equal(of.Lags.Select(lag => lag.Size.Mean), over.Lags.Select(lag => lag.Size.Mean));
        Assert.Equal(9, over.Count);
        Assert.Equal(over.ToJson(), LagInteractions.FromJson(over.ToJson()).ToJson());
        double[][,] many = [.. Enumerable.Range(0, 150).Select(i => Numbers.Draw(Draws, 2 + i % 3, 2))];
        LagInteractions parts = LagInteractions.Of<double>(Model, Batch<double>.From(many), _ => Unit, options: new() { RowBudget = 20 });
        Estimate first = StepInteractions.Of<double>(Model, Batch<double>.From(many), Unit).Lags[0].Size;
        Assert.Equal(first.Mean, parts.Lags[0].Size.Mean, 1e-13);
        Assert.Equal(first.StandardError, parts.Lags[0].Size.StandardError, 1e-13);
    }

    [Fact]
    public void Of_small_changes_it_is_the_mixed_second_derivative_along_them()
    {
        // Without second derivatives: those of the gradient along the change of step i, by central differences.
        double[,] x = Sequences[5], change = Numbers.Draw(new Random(7), 6, 2), replacement = (double[,])x.Clone();
        const double Small = 1e-3;
        for (int step = 0; step < 6; step++)
        for (int feature = 0; feature < 2; feature++)
            replacement[step, feature] += Small * change[step, feature];
        StepInteractions found = StepInteractions.Of<double>(Model, Batch<double>.From([x]), Unit, options: new() { Replacement = replacement });
        for (int i = 0; i < 6; i++)
        {
            double[,] up = Slopes(i, 1e-4), down = Slopes(i, -1e-4);
            for (int j = 0; j < i; j++)
            {
                double curvature = Enumerable.Range(0, 2).Sum(feature => (up[j, feature] - down[j, feature]) / 2e-4 * change[j, feature]);
                Assert.Equal(curvature, found.Values[0][i, j] / (Small * Small), 2e-3);
            }
        }

        double[,] Slopes(int step, double along)
        {
            double[,] moved = (double[,])x.Clone();
            for (int feature = 0; feature < 2; feature++) moved[step, feature] += along * change[step, feature];
            return Saliency.Attribute(Model, Batch<double>.From([moved]), Unit, options: new SaliencyOptions { Signed = true }).Values[0];
        }
    }

    /// <summary>The target where some steps are replaced.</summary>
    private static double Without(int example, params int[] steps)
    {
        double[,] changed = (double[,])Sequences[example].Clone();
        foreach (int step in steps) (changed[step, 0], changed[step, 1]) = (0.5, -1);
        return Unit.ValueOf(Model.Record(Batch<double>.From([changed])))[0];
    }
}
