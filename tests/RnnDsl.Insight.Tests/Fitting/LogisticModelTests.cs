using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class LogisticModelTests
{
    [Theory]
    [InlineData(2, 5, 1.0)]
    [InlineData(3, 4, 1.0)]
    [InlineData(4, 3, 1e4)]
    [InlineData(3, 160, 0.1)]
    [InlineData(2, 450, 10.0)]
    public void The_objective_is_stationary_and_no_point_nearby_is_lower(int count, int columns, double c)
    {
        (double[,] x, int[] labels) = Draw(count, columns);
        LogisticModel model = LogisticModel.Fit(x, labels, new LogisticOptions { C = c });
        Assert.True(model.Converged, $"gradient {model.Gradient} after {model.Iterations}");
        double at = Objective(x, labels, model, c);
        Assert.Equal(at, model.Objective, 1e-10 * at);
        var random = new Random(1);
        for (int trial = 0; trial < 20; trial++)
        {
            var moved = new NumberTable(model.Coefficients.Rows, columns, [.. model.Coefficients.Data.Select(value => value + 1e-3 * (random.NextDouble() - 0.5))]);
            Assert.True(Objective(x, labels, model with { Coefficients = moved, Intercepts = [.. model.Intercepts.Select(value => value + 1e-3 * (random.NextDouble() - 0.5))] }, c) > at);
        }
        // The derivative by each unknown, from the probabilities: w + C Σ (p − 1[y]) x and Σ (p − 1[y]).
        for (int k = 0; k < model.Coefficients.Rows; k++)
        {
            int output = model.Coefficients.Rows == 1 ? 1 : k;
            double[] off = [.. labels.Select((label, i) => model.Probabilities(Row(x, i))[output] - (label == output ? 1 : 0))];
            Assert.Equal(0, c * off.Sum() / labels.Length, 1e-8 * c);
            for (int j = 0; j < columns; j++)
                Assert.Equal(0, (model.Coefficients[k, j] + c * off.Select((value, i) => value * x[i, j]).Sum()) / labels.Length, 1e-8 * Math.Max(1, c));
        }
    }

    [Fact]
    public void Two_classes_of_the_softmax_are_the_binary_model_of_twice_the_penalty()
    {
        // With w₀ = −w₁ the softmax has the score 2 w₁ and the penalty |w₁|² = ¼ |2 w₁|²: a third class that nothing is drawn to is not needed to see it.
        (double[,] x, int[] labels) = Draw(2, 3);
        LogisticModel model = LogisticModel.Fit(x, labels, new LogisticOptions { C = 2 });
        var both = new NumberTable(2, 3, [.. model.Coefficients.Data.Select(w => -w / 2), .. model.Coefficients.Data.Select(w => w / 2)]);
        double halved = LogisticObjective.Softmax(x, labels, both, [-model.Intercepts[0] / 2, model.Intercepts[0] / 2], 1);
        double penalty = model.Coefficients.Data.Sum(w => w * w);
        Assert.Equal(model.Objective / 2 - penalty / 4 + penalty / 4, halved, 1e-10);
    }

    [Fact]
    public void Whole_weights_are_repeated_rows_and_classes_keep_their_numbers()
    {
        (double[,] x, int[] labels) = Draw(3, 3);
        int[] named = [.. labels.Select(label => 2 * label + 3)];
        double[] weights = [.. labels.Select((_, i) => (double)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, labels.Length).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        foreach (bool standardise in new[] { false, true })
        {
            LogisticModel weighted = LogisticModel.Fit(x, named, new LogisticOptions { Weights = weights, Standardise = standardise });
            LogisticModel again = LogisticModel.Fit(LinearModelTests.Pick(x, repeated), [.. repeated.Select(i => named[i])], new LogisticOptions { Standardise = standardise });
            Assert.Equal([3, 5, 7], weighted.Classes);
            Assert.All(weighted.Coefficients.Data.Zip(again.Coefficients.Data), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            Assert.All(weighted.Intercepts.Zip(again.Intercepts), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
            Assert.Equal(again.Accuracy, weighted.Accuracy, 1e-12);
            Assert.Equal(0, weighted.Intercepts.Sum(), 1e-12);
        }
        LogisticModel plain = LogisticModel.Fit(x, named);
        Assert.Equal(plain.Accuracy, plain.AccuracyOn(x, named), 1e-12);
    }

    [Fact]
    public void Columns_of_very_different_sizes_and_separable_classes_converge()
    {
        double[,] x = new double[40, 3];
        int[] labels = new int[40];
        var random = new Random(4);
        for (int i = 0; i < 40; i++)
        {
            labels[i] = i % 2;
            (x[i, 0], x[i, 1], x[i, 2]) = (1e6 * (labels[i] + random.NextDouble() / 2), 1e-4 * random.NextDouble(), 3);
        }
        LogisticModel model = LogisticModel.Fit(x, labels, new LogisticOptions { C = 1e5 });
        Assert.True(model.Converged, $"gradient {model.Gradient} after {model.Iterations}");
        Assert.Equal(1, model.Accuracy);
        Assert.Equal(0, model.Coefficients[0, 2], 1e-9);
    }

    [Fact]
    public void Logistic_models_come_back_from_json()
    {
        (double[,] x, int[] labels) = Draw(3, 2);
        LogisticModel model = LogisticModel.Fit(x, labels), back = LogisticModel.FromJson(model.ToJson());
        Assert.Equal(model.Coefficients.Data, back.Coefficients.Data);
        Assert.Equal(model.ToJson(), back.ToJson());
        string damaged = model.ToJson().Replace("\"classes\":[0,1,2]", "\"classes\":[0,1]", StringComparison.Ordinal);
        Assert.Contains("do not belong to 2 classes", Assert.Throws<ExplanationFileException>(() => LogisticModel.FromJson(damaged)).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        double[,] x = { { 1 }, { 2 } };
        Assert.Contains("All rows are of class 4", Assert.Throws<ArgumentException>(() => LogisticModel.Fit(x, [4, 4])).Message);
        Assert.Contains("Row 1 has class -1", Assert.Throws<ArgumentException>(() => LogisticModel.Fit(x, [4, -1])).Message);
        Assert.Contains("3 classes for 2 rows", Assert.Throws<ArgumentException>(() => LogisticModel.Fit(x, [0, 1, 1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => LogisticModel.Fit(x, [0, 1], new LogisticOptions { C = 0 }));
    }

    private static double Objective(double[,] x, int[] labels, LogisticModel model, double c) => model.Classes.Count == 2
        ? LogisticObjective.Binary(x, labels, model.Coefficients.Data, model.Intercepts[0], c)
        : LogisticObjective.Softmax(x, labels, model.Coefficients, model.Intercepts, c);

    private static double[] Row(double[,] x, int i) => [.. Enumerable.Range(0, x.GetLength(1)).Select(j => x[i, j])];

    private static (double[,] X, int[] Labels) Draw(int classes, int columns)
    {
        var random = new Random(7);
        double[,] x = Numbers.Draw(random, 90, columns);
        int[] labels = [.. Enumerable.Range(0, 90).Select(i => (int)Math.Clamp((x[i, 0] + x[i, 1] * x[i, 0] + 1.2) / 2.4 * classes + random.NextDouble() - 0.5, 0, classes - 1))];
        return (x, labels);
    }
}
