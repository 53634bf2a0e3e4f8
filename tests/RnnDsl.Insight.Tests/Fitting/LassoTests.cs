using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class LassoTests
{
    [Fact]
    public void One_column_is_a_soft_threshold()
    {
        // Centred x = ±1, y = ±3: c = 3, G = 1, so w = 3 − α.
        double[,] x = { { 0 }, { 2 } };
        Assert.Equal(2.5, Lasso.Fit(x, [4, 10], 0.5).Coefficients[0], 1e-12);
        Assert.Equal(7 - 2.5, Lasso.Fit(x, [4, 10], 0.5).Intercept, 1e-12);
        Assert.Equal(0, Lasso.Fit(x, [4, 10], 3).Coefficients[0]);
    }

    [Theory]
    [InlineData(60, 8, 0.0)]
    [InlineData(30, 50, 0.0)]
    [InlineData(80, 12, 0.995)]
    public void Every_model_of_a_path_meets_the_conditions_of_optimality(int count, int columns, double shared)
    {
        var random = new Random(11);
        double[,] x = Numbers.Draw(random, count, columns);
        for (int i = 0; i < count; i++)
        for (int j = 1; j < columns; j++)
            x[i, j] = shared * x[i, 0] + (1 - shared) * x[i, j];
        double[] noise = LinearModelTests.Column(Numbers.Draw(random, count, 1));
        double[] y = [.. noise.Select((value, i) => 2 * x[i, 0] - 3 * x[i, 3] + 0.3 * value)];
        LassoPath path = Lasso.Path(x, y, count: 20);
        Assert.Equal(0, path.Models[0].Size);
        Assert.True(path.Models[1].Size > 0);
        foreach (LinearModel model in path.Models)
        {
            Assert.True(model.Converged);
            double[] residuals = [.. model.Predict(x).Select((value, i) => y[i] - value)];
            Assert.Equal(0, residuals.Sum(), 1e-9);
            for (int j = 0; j < columns; j++)
            {
                double pull = Enumerable.Range(0, count).Sum(i => x[i, j] * residuals[i]) / count, w = model.Coefficients[j];
                if (w == 0) Assert.True(Math.Abs(pull) <= model.Strength + 1e-9);
                else Assert.Equal(Math.Sign(w) * model.Strength, pull, 1e-9);
            }
        }
    }

    [Fact]
    public void Without_a_penalty_it_is_least_squares_and_given_alphas_are_taken_from_the_largest_on()
    {
        double[,] x = Numbers.Draw(new Random(12), 30, 4);
        double[] y = LinearModelTests.Column(Numbers.Draw(new Random(13), 30, 1));
        LassoPath path = Lasso.Path(x, y, [0, 0.01, 0.1]);
        Assert.Equal([0.1, 0.01, 0], path.Models.Select(model => model.Strength));
        Assert.All(LinearModel.Fit(x, y).Coefficients.Zip(path.Models[^1].Coefficients), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        Assert.All(Lasso.Fit(x, y, 0.01).Coefficients.Zip(path.Models[1].Coefficients), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Assert.Contains("takes 4096 at most", Assert.Throws<ArgumentException>(() => Lasso.Fit(new double[2, 4097], [1, 2], 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Lasso.Path(new double[2, 1], [1, 2], 5, ratio: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lasso.Path(new double[2, 1], [1, 2], [1, double.NaN]));
    }
}
