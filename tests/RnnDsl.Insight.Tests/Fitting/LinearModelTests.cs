using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests;

public class LinearModelTests
{
    [Fact]
    public void Standard_errors_are_those_of_the_textbook_line()
    {
        // y on x = 1 … 5: slope 0.6, intercept 2.2, residual sum of squares 2.4, so σ² = 0.8 with 3 left.
        double[,] x = { { 1 }, { 2 }, { 3 }, { 4 }, { 5 } };
        LinearModel line = LinearModel.Fit(x, [2, 4, 5, 4, 5]);
        Assert.Equal(0.6, line.Coefficients[0], 1e-12);
        Assert.Equal(2.2, line.Intercept, 1e-12);
        Assert.Equal(0.6, line.RSquared, 1e-12);
        Assert.Equal(Math.Sqrt(0.8 / 10), line.StandardErrors![0], 1e-12);
        Assert.Equal(Math.Sqrt(0.8 * (1.0 / 5 + 9.0 / 10)), line.InterceptError!.Value, 1e-12);
        Assert.Equal(1, line.Rank);
    }

    [Fact]
    public void Whole_weights_are_repeated_rows()
    {
        var random = new Random(3);
        double[,] x = Numbers.Draw(random, 12, 3);
        double[] y = Column(Numbers.Draw(random, 12, 1));
        double[] weights = [.. Enumerable.Range(0, 12).Select(i => (double)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, 12).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        double[,] rows = Pick(x, repeated);
        double[] targets = [.. repeated.Select(i => y[i])];
        foreach (bool standardise in new[] { false, true })
        foreach (bool intercept in new[] { true, false })
        {
            var options = new LassoOptions { Intercept = intercept, Standardise = standardise };
            Same(LinearModel.Fit(rows, targets, 0.3, options), LinearModel.Fit(x, y, 0.3, options with { Weights = weights }));
            Same(Lasso.Fit(rows, targets, 0.05, options), Lasso.Fit(x, y, 0.05, options with { Weights = weights }));
        }
    }

    [Fact]
    public void Dependent_columns_give_the_smallest_of_the_best_solutions_and_no_standard_errors()
    {
        var random = new Random(5);
        double[,] once = Numbers.Draw(random, 20, 2), twice = new double[20, 4];
        double[] y = Column(Numbers.Draw(random, 20, 1));
        for (int i = 0; i < 20; i++) (twice[i, 0], twice[i, 1], twice[i, 2], twice[i, 3]) = (once[i, 0], once[i, 1], once[i, 0], 7);
        LinearModel single = LinearModel.Fit(once, y), doubled = LinearModel.Fit(twice, y);
        Assert.Equal(2, doubled.Rank);
        Assert.Null(doubled.StandardErrors);
        Assert.Equal(single.Coefficients[0] / 2, doubled.Coefficients[0], 1e-12);
        Assert.Equal(single.Coefficients[0] / 2, doubled.Coefficients[2], 1e-12);
        Assert.Equal(0, doubled.Coefficients[3], 1e-12);
        Assert.Equal(single.RSquared, doubled.RSquared, 1e-12);
        Assert.Equal(0, LinearModel.Fit(twice, y, 0.1, new LinearOptions { Standardise = true }).Coefficients[3], 1e-12);
    }

    [Fact]
    public void More_columns_than_rows_are_met_exactly()
    {
        double[,] x = Numbers.Draw(new Random(6), 5, 30);
        double[] y = [1, -2, 3, 0, 5];
        LinearModel model = LinearModel.Fit(x, y);
        Assert.Equal(4, model.Rank);
        Assert.Equal(1, model.RSquared, 1e-12);
        Assert.All(model.Predict(x).Zip(y), pair => Assert.Equal(pair.Second, pair.First, 1e-10));
    }

    [Fact]
    public void Constant_columns_and_targets_are_no_trouble()
    {
        double[,] x = { { 0.1 }, { 0.1 }, { 0.1 } };
        LinearModel flat = LinearModel.Fit(x, [0.3, 0.3, 0.3]), rising = LinearModel.Fit(x, [1, 2, 3]);
        Assert.Equal((0, 0.3, 1), (flat.Coefficients[0], flat.Intercept, flat.RSquared));
        Assert.Equal((0, 2, 0), (rising.Coefficients[0], rising.Intercept, rising.RSquared));
        Assert.Equal(0, Lasso.Fit(x, [1, 2, 3], 0.1).Coefficients[0]);
    }

    [Fact]
    public void Linear_models_come_back_from_json()
    {
        double[,] x = Numbers.Draw(new Random(8), 9, 2);
        double[] y = Column(Numbers.Draw(new Random(9), 9, 1));
        LinearModel model = LinearModel.Fit(x, y);
        LinearModel back = LinearModel.FromJson(model.ToJson());
        Assert.Equal(model.Coefficients, back.Coefficients);
        Assert.Equal(model.StandardErrors, back.StandardErrors);
        Assert.Equal(model.ToJson(), back.ToJson());
        LassoPath path = Lasso.Path(x, y, count: 3);
        Assert.Equal(path.ToJson(), LassoPath.FromJson(path.ToJson()).ToJson());
        string damaged = model.ToJson().Replace("\"standardErrors\":[", "\"standardErrors\":[1,", StringComparison.Ordinal);
        Assert.Contains("3 standard errors of 2", Assert.Throws<ExplanationFileException>(() => LinearModel.FromJson(damaged)).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        double[,] x = { { 1, 2 }, { 3, double.NaN } };
        Assert.Contains("row 1, column 1", Assert.Throws<ArgumentException>(() => LinearModel.Fit(x, [1, 2])).Message);
        x[1, 1] = 0;
        Assert.Contains("3 targets for 2 rows", Assert.Throws<ArgumentException>(() => LinearModel.Fit(x, [1, 2, 3])).Message);
        Assert.Contains("weight of row 0 is -1", Assert.Throws<ArgumentException>(() => LinearModel.Fit(x, [1, 2], 0, new LinearOptions { Weights = [-1, 1] })).Message);
        Assert.Contains("All weights are 0", Assert.Throws<ArgumentException>(() => LinearModel.Fit(x, [1, 2], 0, new LinearOptions { Weights = [0, 0] })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => LinearModel.Fit(x, [1, 2], -1));
        Assert.Contains("nothing to fit", Assert.Throws<ArgumentException>(() => LinearModel.Fit(new double[0, 2], [])).Message);
        Assert.Contains("rows of 2", Assert.Throws<ArgumentException>(() => LinearModel.Fit(x, [1, 2]).Predict([1, 2, 3])).Message);
    }

    internal static double[] Column(double[,] values) => [.. values.Cast<double>()];

    internal static double[,] Pick(double[,] rows, int[] numbers)
    {
        var picked = new double[numbers.Length, rows.GetLength(1)];
        for (int i = 0; i < numbers.Length; i++)
        for (int j = 0; j < rows.GetLength(1); j++)
            picked[i, j] = rows[numbers[i], j];
        return picked;
    }

    private static void Same(LinearModel expected, LinearModel actual)
    {
        Assert.All(expected.Coefficients.Zip(actual.Coefficients), pair => Assert.Equal(pair.First, pair.Second, 1e-11));
        Assert.Equal(expected.Intercept, actual.Intercept, 1e-11);
        Assert.Equal(expected.RSquared, actual.RSquared, 1e-11);
    }
}
