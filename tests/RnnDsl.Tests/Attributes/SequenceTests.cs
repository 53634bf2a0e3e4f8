namespace RnnDsl.Tests.Attributes;

/// <summary>Eager sequences: <see cref="Series"/> and <see cref="Signal"/>.</summary>
public class SequenceTests
{
    private readonly Series s = new(2, 3, 1, 2, 3, 4, 5, 6);
    private readonly Series other = new(new double[,] { { 2, 2, 2 }, { 3, 3, 3 } });
    private readonly Signal a = new(0.5, 2);
    private readonly Vec v = new(1, 0, -1);

    [Fact]
    public void A_vector_serves_every_position()
    {
        Assert.Equal("[[2, 2, 2], [5, 5, 5]]", (s + v).ToString());
        Assert.Equal("[[2, 2, 2], [5, 5, 5]]", (v + s).ToString());
        Assert.Equal("[[0, -2, -4], [-3, -5, -7]]", (v - s).ToString());
        Assert.Equal("[[1, 0, -3], [4, 0, -6]]", (v * s).ToString());
    }

    [Fact]
    public void A_signal_s_number_serves_the_units_of_its_position()
    {
        Assert.Equal("[[0.5, 1, 1.5], [8, 10, 12]]", (a * s).ToString());
        Assert.Equal("[[0.5, 1, 1.5], [8, 10, 12]]", (s * a).ToString());
        Assert.Equal("[[2, 4, 6], [2, 2.5, 3]]", (s / a).ToString());
    }

    [Fact]
    public void A_scalar_serves_every_number()
    {
        Assert.Equal("[[0, -1, -2], [-3, -4, -5]]", (1 - s).ToString());
        Assert.Equal("[[2, 4, 6], [8, 10, 12]]", (2 * s).ToString());
        Assert.Equal("[0.25, 1]", (a / 2).ToString());
        Assert.Equal("[0, 1]", (a > 1).ToString());
    }

    [Fact]
    public void A_matrix_multiplies_the_vector_at_each_position() =>
        Assert.Equal("[[14, 2], [32, 5]]", (new Mat(2, 3, 1, 2, 3, 0, 1, 0) * s).ToString());

    [Fact]
    public void Two_series_go_together_number_by_number()
    {
        Assert.Equal("[[3, 4, 5], [7, 8, 9]]", (s + other).ToString());
        Assert.Equal("[[2, 4, 6], [12, 15, 18]]", (s * other).ToString());
        Assert.Equal("[[1, 2, 3, 2, 2, 2], [4, 5, 6, 3, 3, 3]]", Equations.Concat(s, other).ToString());
    }

    [Fact]
    public void Inner_products_are_signals()
    {
        Assert.Equal("[-2, -2]", Equations.Dot(s, v).ToString());
        Assert.Equal("[-2, -2]", Equations.Dot(v, s).ToString());
        Assert.Equal("[12, 45]", Equations.Dot(s, other).ToString());
    }

    [Fact]
    public void Sums_run_over_positions()
    {
        Assert.Equal("[5, 7, 9]", Equations.Sum(s).ToString());
        Assert.Equal("[2.5, 3.5, 4.5]", Equations.Mean(s).ToString());
        Assert.Equal("[4, 5, 6]", Equations.Max(s).ToString());
        Assert.Equal("[1, 2, 3]", Equations.Min(s).ToString());
        Expect.Close(2.5, Equations.Sum(a));
        Expect.Close(1.25, Equations.Mean(a));
        Expect.Close(2, Equations.Max(a));
        Expect.Close(0.5, Equations.Min(a));
        Assert.Equal("[0.5, 2.5]", Equations.CumSum(a).ToString());
    }

    [Fact]
    public void Softmax_of_a_signal_runs_over_positions_and_of_a_series_over_units()
    {
        Expect.Close(Equations.Softmax(new Vec(0.5, 2)).ToArray(), new Vec(Equations.Softmax(a).ToArray()));
        Expect.Close(Equations.LogSoftmax(new Vec(0.5, 2)).ToArray(), new Vec(Equations.LogSoftmax(a).ToArray()));
        Vec unit = Equations.Softmax(new Vec(1, 2, 3));
        Expect.Close([.. unit.ToArray(), .. unit.ToArray()], new Vec(Equations.Softmax(s).ToArray()));
    }

    [Fact]
    public void Functions_see_each_number()
    {
        Expect.Close(Equations.Tanh(new Vec(s.ToArray())).ToArray(), new Vec(Equations.Tanh(s).ToArray()));
        Expect.Close(Equations.Gelu(new Vec(a.ToArray())).ToArray(), new Vec(Equations.Gelu(a).ToArray()));
        Assert.Equal("[1, 2]", Equations.Max(a, 1).ToString());
        Assert.Equal("[[1, 2, 3], [3, 3, 3]]", Equations.Clamp(s, 0, 3).ToString());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Expect.ShapeError("Series + Series: [2 × 3] plus [1 × 3]: the numbers of positions 2 and 1 differ.", () => s + new Series(1, 3, 1, 2, 3));
        Expect.ShapeError("Series + Series: [2 × 3] plus [2 × 1]: the numbers of units 3 and 1 differ.", () => s + new Series(2, 1, 1, 2));
        Expect.ShapeError("Series + Vec: [2 × 3] plus [2]: the numbers of units 3 and 2 differ.", () => s + new Vec(1, 2));
        Expect.ShapeError("Signal * Series: [3] times [2 × 3]: the numbers of positions 3 and 2 differ.", () => new Signal(1, 2, 3) * s);
        Expect.ShapeError("Signal - Signal: [2] minus [3]: the numbers of positions 2 and 3 differ.", () => a - new Signal(1, 2, 3));
        Expect.ShapeError("Mat * Series: [1 × 2] times [2 × 3]: the inner dimensions 2 and 3 differ.", () => new Mat(1, 2, 1, 2) * s);
        Expect.ShapeError("Dot: s [2 × 3] and v [2]: the numbers of units 3 and 2 differ.", () => Misfit(new Vec(1, 2)));
        Expect.ShapeError("Series: 5 values for [2 × 3]: it holds 6.", () => new Series(2, 3, 1, 2, 3, 4, 5));
        Expect.ShapeError("Signal: no values; a sequence has one position or more.", () => new Signal(ReadOnlySpan<double>.Empty));

        Signal Misfit(Vec v) => Equations.Dot(s, v);
    }

    [Fact]
    public void A_field_that_nobody_filled_has_no_value()
    {
        Expect.NoValue("Sum: a Series", () => Equations.Sum(default(Series)));
        Expect.NoValue("Softmax: a Signal", () => Equations.Softmax(default(Signal)));
        Expect.NoValue("Series + Vec: a Series", () => default(Series) + v);
    }
}
