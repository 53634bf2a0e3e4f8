using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

public class GoldenSurrogateLinearTests
{
    private static readonly GoldenSurrogates Golden = new();

    [Theory]
    [InlineData("ols", false, 0)]
    [InlineData("weighted_ols", true, 0)]
    [InlineData("ridge_alpha1", false, 1)]
    [InlineData("weighted_ridge_alpha1", true, 1)]
    public void Linear_surrogates_are_scikit_learns(string entry, bool weighted, double ridge)
    {
        LinearModel model = LinearModel.Fit(Golden.Rows, Golden.Targets, ridge, new LinearOptions { Weights = weighted ? Golden.Weights : null });
        Golden.Tensor(entry, "coef").Expect([.. model.Coefficients], 1e-9, entry, Golden.Rows.GetLength(1));
        Close(Golden.Number(entry, "intercept"), model.Intercept);
        Close(Golden.Number(entry, "r2"), model.RSquared);
        Close(model.RSquared, model.RSquaredOn(Golden.Rows, Golden.Targets, weighted ? Golden.Weights : null));
    }

    [Fact]
    public void The_logistic_surrogate_is_scikit_learns_or_nearer_to_the_minimum()
    {
        int[] labels = Golden.Integers("logistic_l2_C1", "label");
        LogisticModel model = LogisticModel.Fit(Golden.Rows, labels);
        double[] expected = Golden.Tensor("logistic_l2_C1", "coef").Data;
        Golden.Tensor("logistic_l2_C1", "coef").Expect(model.Coefficients.Data, 1e-4, "coef", expected.Length);
        Assert.Equal(Golden.Number("logistic_l2_C1", "intercept"), model.Intercepts[0], 1e-4);
        Assert.Equal(Golden.Number("logistic_l2_C1", "accuracy"), model.Accuracy, 1e-12);
        double own = LogisticObjective.Binary(Golden.Rows, labels, model.Coefficients.Data, model.Intercepts[0], 1);
        Assert.True(own <= LogisticObjective.Binary(Golden.Rows, labels, expected, Golden.Number("logistic_l2_C1", "intercept"), 1) * (1 + 1e-12));
        Assert.Equal(own, model.Objective, 1e-12);
        Assert.True(model.Converged);
    }

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");
}

/// <summary>The objective of logistic regression, written down as its page has it.</summary>
internal static class LogisticObjective
{
    internal static double Binary(double[,] rows, int[] labels, double[] w, double b, double c)
    {
        double sum = w.Sum(value => value * value) / 2;
        for (int i = 0; i < labels.Length; i++)
        {
            double score = b + Enumerable.Range(0, w.Length).Sum(j => w[j] * rows[i, j]);
            sum += c * Math.Log(1 + Math.Exp(-(2 * labels[i] - 1) * score));
        }
        return sum;
    }

    internal static double Softmax(double[,] rows, int[] labels, NumberTable w, IReadOnlyList<double> b, double c)
    {
        double sum = w.Data.Sum(value => value * value) / 2;
        for (int i = 0; i < labels.Length; i++)
        {
            double[] scores = [.. Enumerable.Range(0, w.Rows).Select(k => b[k] + Enumerable.Range(0, w.Columns).Sum(j => w[k, j] * rows[i, j]))];
            sum += c * (Math.Log(scores.Sum(Math.Exp)) - scores[labels[i]]);
        }
        return sum;
    }
}
