using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class FactorsTests
{
    [Theory]
    [InlineData(40, 5)]
    [InlineData(6, 25)]
    public void Principal_components_are_the_eigenvectors_of_the_covariance(int count, int columns)
    {
        double[,] x = Numbers.Draw(new Random(6), count, columns);
        PrincipalComponents found = PrincipalComponents.Of(x);
        int kept = Math.Min(count, columns);
        Assert.Equal(kept, found.Components.Rows);
        for (int k = 0; k < Math.Min(count - 1, columns); k++)
        {
            double[] direction = [.. found.Components.Row(k)];
            Assert.Equal(1, direction.Sum(value => value * value), 1e-12);
            Assert.True(direction.MaxBy(Math.Abs) > 0);
            double[] turned = new double[columns];
            for (int i = 0; i < columns; i++)
            for (int j = 0; j < columns; j++)
                for (int row = 0; row < count; row++)
                    turned[i] += (x[row, i] - found.Mean[i]) * (x[row, j] - found.Mean[j]) / (count - 1) * direction[j];
            Assert.All(turned.Zip(direction), pair => Assert.Equal(found.ExplainedVariance[k] * pair.Second, pair.First, 1e-11));
        }
        Assert.Equal(1, found.ExplainedShare.Sum(), 1e-12);
        double[] first = [.. Enumerable.Range(0, columns).Select(j => x[0, j])];
        Assert.All(found.Reconstruct(found.Project(first)).Zip(first), pair => Assert.Equal(pair.Second, pair.First, 1e-11));
        Assert.Equal(found.Project(first), Enumerable.Range(0, kept).Select(k => found.Project(x)[0, k]));
    }

    [Fact]
    public void Few_components_keep_the_most()
    {
        double[,] x = Numbers.Draw(new Random(7), 50, 4);
        for (int i = 0; i < 50; i++) (x[i, 2], x[i, 3]) = (10 * x[i, 0], 3);
        PrincipalComponents all = PrincipalComponents.Of(x), two = PrincipalComponents.Of(x, 2);
        Assert.Equal(all.ExplainedVariance.Take(2), two.ExplainedVariance);
        Assert.Equal(all.TotalVariance, two.TotalVariance);
        Assert.Equal(0, all.ExplainedVariance[2], 1e-12);
        Assert.Equal(1, all.CountFor(0.9));
        Assert.Equal(2, all.CountFor(1));
        Assert.InRange(all.EffectiveDimension, 1, 1.1);
        PrincipalComponents flat = PrincipalComponents.Of(new double[3, 2]);
        Assert.Equal((0, 0.0), (flat.TotalVariance, flat.EffectiveDimension));
        Assert.Equal(two.ToJson(), PrincipalComponents.FromJson(two.ToJson()).ToJson());
        Assert.Contains("from 1 to 4 components", Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Of(x, 5)).Message);
        Assert.Contains("one row", Assert.Throws<ArgumentException>(() => PrincipalComponents.Of(new double[1, 2])).Message);
    }

    [Fact]
    public void Planted_parts_are_found_again()
    {
        // Parts with columns of their own are the only ones, up to order.
        double[,] parts = { { 3, 0, 4, 0, 0, 0 }, { 0, 1, 0, 0, 0, 0 }, { 0, 0, 0, 2, 1, 2 } };
        double[,] weights = new double[30, 3], x = new double[30, 6];
        var random = new Random(8);
        for (int i = 0; i < 30; i++)
        for (int k = 0; k < 3; k++)
        {
            weights[i, k] = random.Next(3) == 0 ? 0 : random.NextDouble();
            for (int j = 0; j < 6; j++) x[i, j] += weights[i, k] * parts[k, j];
        }
        NonNegativeFactors found = NonNegativeFactors.Of(x, 3, new NonNegativeOptions { Tolerance = 0, MaximumIterations = 5000 });
        Assert.True(found.Error < 1e-6, $"error {found.Error}");
        double[][] expected = [[0.6, 0, 0.8, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 0, 2.0 / 3, 1.0 / 3, 2.0 / 3]];
        Assert.All(expected, part => Assert.Contains(Enumerable.Range(0, 3), k => part.Zip(found.Parts.Row(k).ToArray()).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5)));
        double[] heavy = [.. Enumerable.Range(0, 3).Select(k => Enumerable.Range(0, 30).Sum(i => found.Weights[i, k] * found.Weights[i, k]))];
        Assert.Equal(heavy.OrderDescending(), heavy);
    }

    [Fact]
    public void The_error_never_rises_and_the_end_is_stationary()
    {
        double[,] x = Numbers.Draw(new Random(9), 25, 7);
        for (int i = 0; i < 25; i++)
        for (int j = 0; j < 7; j++)
            x[i, j] = Math.Abs(x[i, j]);
        NonNegativeFactors found = NonNegativeFactors.Of(x, 3, new NonNegativeOptions { Tolerance = 1e-15, MaximumIterations = 20_000 });
        Assert.True(found.Converged);
        Assert.All(found.Errors.Zip(found.Errors.Skip(1)), pair => Assert.True(pair.Second <= pair.First));
        double[,] off = new double[25, 7];
        for (int i = 0; i < 25; i++)
        for (int j = 0; j < 7; j++)
            off[i, j] = Enumerable.Range(0, 3).Sum(k => found.Weights[i, k] * found.Parts[k, j]) - x[i, j];
        Assert.Equal(Math.Sqrt(off.Cast<double>().Sum(value => value * value) / x.Cast<double>().Sum(value => value * value)), found.Error, 1e-9);
        // KKT: nothing negative, no slope where a number is positive, no slope down where it is zero.
        for (int k = 0; k < 3; k++)
        {
            for (int i = 0; i < 25; i++) Stationary(found.Weights[i, k], Enumerable.Range(0, 7).Sum(j => off[i, j] * found.Parts[k, j]));
            for (int j = 0; j < 7; j++) Stationary(found.Parts[k, j], Enumerable.Range(0, 25).Sum(i => off[i, j] * found.Weights[i, k]));
        }
        double[] row = [.. Enumerable.Range(0, 7).Select(j => x[4, j])], own = found.Project(row);
        for (int k = 0; k < 3; k++)
            Stationary(own[k], Enumerable.Range(0, 7).Sum(j => (Enumerable.Range(0, 3).Sum(l => own[l] * found.Parts[l, j]) - row[j]) * found.Parts[k, j]), 1e-9);
        Assert.Equal(found.ToJson(), NonNegativeFactors.FromJson(found.ToJson()).ToJson());
        Assert.Equal(found.ToJson(), NonNegativeFactors.Of(x, 3, new NonNegativeOptions { Tolerance = 1e-15, MaximumIterations = 20_000 }).ToJson());
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        double[,] x = { { 1, 2 }, { 3, -0.5 } };
        Assert.Contains("Row 1 has -0.5 in column 1", Assert.Throws<ArgumentException>(() => NonNegativeFactors.Of(x, 1)).Message);
        Assert.Contains("All rows are zero", Assert.Throws<ArgumentException>(() => NonNegativeFactors.Of(new double[1, 2], 1)).Message);
        x[1, 1] = 0;
        Assert.Contains("from 1 to 2 parts", Assert.Throws<ArgumentOutOfRangeException>(() => NonNegativeFactors.Of(x, 3)).Message);
        NonNegativeFactors found = NonNegativeFactors.Of(x, 2);
        Assert.Equal([0, 0], found.Project([0, 0]));
        Assert.Contains("rows of 2", Assert.Throws<ArgumentException>(() => found.Project([1])).Message);
        Assert.Contains("Row 0 has -1", Assert.Throws<ArgumentException>(() => found.Project([1, -1])).Message);
    }

    private static void Stationary(double value, double slope, double tolerance = 1e-4)
    {
        Assert.True(value >= 0);
        if (value > 1e-9) Assert.Equal(0, slope, tolerance);
        else Assert.True(slope > -tolerance);
    }
}
