using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests;

public class GateComparisonTests
{
    private static readonly Random Draws = new(5);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 80).Select(i =>
    {
        double[,] sequence = Numbers.Draw(Draws, 3 + i % 5, 3);
        if (i % 2 == 0) for (int step = 0; step < sequence.GetLength(0); step++) sequence[step, 1] += 1;
        return sequence;
    })];

    private static readonly int[] Classes = [.. Enumerable.Range(0, 80).Select(i => i % 2)];

    private static readonly RecurrentModel<double> Model = new Gru(I: 3, H: 6, seed: 2).Compiled.Cast<double>();

    private static double[] Means(RecurrentModel<double> model, string quantity, int unit, Func<int, bool> of)
    {
        Quantity<double> values = model.Record(Batch<double>.From(Sequences))[quantity];
        return [.. Enumerable.Range(0, values.Count).Where(of).Select(example => Enumerable.Range(0, values.Lengths[example]).Average(step => values[example, step][unit]))];
    }

    [Fact]
    public void Classes_differ_by_the_test_of_Welch_over_sequences()
    {
        GateProfile profile = GateProfile.Of(Model, SequenceSet<double>.Of(Batch<double>.From(Sequences), Classes), Grouping<double>.ByClass());
        GateComparison comparison = GateComparison.Between(profile, "class 0", "class 1");
        Assert.False(comparison.Paired);
        double[] a = Means(Model, "r", 2, i => i % 2 == 0), b = Means(Model, "r", 2, i => i % 2 == 1);
        Difference found = comparison["r"].Units[2].Mean;
        double va = a.Variance() / a.Length, vb = b.Variance() / b.Length, error = Math.Sqrt(va + vb), t = (a.Mean() - b.Mean()) / error;
        double freedom = (va + vb) * (va + vb) / (va * va / 39 + vb * vb / 39);
        Assert.Equal(a.Mean() - b.Mean(), found.Value, 1e-12);
        Assert.Equal(error, found.StandardError, 1e-12);
        Assert.Equal(2 * (1 - StudentT.CDF(0, 1, freedom, Math.Abs(t))), found.PValue, 1e-9);
        Assert.Equal(found.Value / Math.Sqrt((a.Variance() + b.Variance()) / 2) * (1 - 3.0 / (4 * 78 - 1)), found.EffectSize, 1e-9);
        Assert.True(comparison.Most(1)[0].Mean.AdjustedPValue <= comparison.Most(12)[^1].Mean.AdjustedPValue);
        Assert.True(comparison.Most(1)[0].Mean.AdjustedPValue < 1e-6);
        Assert.Equal(3, GateComparison.FromJson(comparison.ToJson()).Most(3).Count);
    }

    [Fact]
    public void Groups_within_sequences_are_compared_as_pairs()
    {
        GateProfile profile = GateProfile.Of(Model, Batch<double>.From(Sequences), Grouping<double>.By(new Feature<double>("first", step => step.Step == 0 ? 1 : 0)));
        GateComparison comparison = GateComparison.Between(profile, "first", "not first");
        Assert.True(comparison.Paired);
        Quantity<double> z = Model.Record(Batch<double>.From(Sequences))["z"];
        double[] pairs = [.. Enumerable.Range(0, 80).Select(i => z[i, 0][3] - Enumerable.Range(1, z.Lengths[i] - 1).Average(step => z[i, step][3]))];
        Difference found = comparison["z"].Units[3].Mean;
        double error = pairs.StandardDeviation() / Math.Sqrt(80);
        Assert.Equal(pairs.Mean(), found.Value, 1e-12);
        Assert.Equal(error, found.StandardError, 1e-12);
        Assert.Equal(2 * StudentT.CDF(0, 1, 79, -Math.Abs(pairs.Mean() / error)), found.PValue, 1e-12);
    }

    /// <summary>Over two of the sequences a covariance can be larger than the variances over all of them allow.</summary>
    [Fact]
    public void A_covariance_of_few_shared_sequences_makes_no_certain_difference()
    {
        double[] first = [-1, 1], second = [-2, 2, 0, 0, 0];
        Difference found = Difference.Of(Estimate.Of(first), Estimate.Of(second.Select(value => value - 0.01)), shared: 2, covariance: 4);
        Assert.Equal(0.01, found.Value, 1e-12);
        Assert.Equal(Math.Sqrt(1 + 2.0 / 5), found.StandardError, 1e-12);
        Assert.InRange(found.PValue, 0.9, 1);
    }

    [Fact]
    public void Two_models_are_compared_sequence_by_sequence()
    {
        RecurrentModel<double> other = new Gru(I: 3, H: 6, seed: 9).Compiled.Cast<double>();
        GateComparison comparison = GateComparison.Of(Model, other, Batch<double>.From(Sequences), new GateProfileOptions { RowBudget = 30 }, "trained", "fresh");
        Assert.Equal("trained", comparison.First);
        double[] pairs = [.. Means(Model, "z", 1, _ => true).Zip(Means(other, "z", 1, _ => true), (a, b) => a - b)];
        Assert.Equal(pairs.Mean(), comparison["z"].Units[1].Mean.Value, 1e-12);
        Assert.Equal(pairs.StandardDeviation() / Math.Sqrt(80), comparison["z"].Units[1].Mean.StandardError, 1e-12);
        GateComparison itself = GateComparison.Of(Model, Model, Batch<double>.From(Sequences));
        Assert.Equal(0, itself["z"].Mean.Value);
        Assert.Equal(1, itself["z"].Mean.PValue);
    }

    [Fact]
    public void Models_of_other_sizes_are_compared_as_a_whole()
    {
        RecurrentModel<double> larger = new Gru(I: 3, H: 9, seed: 9).Compiled.Cast<double>();
        GateComparison comparison = GateComparison.Of(Model, larger, Batch<double>.From(Sequences));
        Assert.Empty(comparison["r"].Units);
        double[] pairs = [.. Enumerable.Range(0, 80).Select(i => Average(Model, i) - Average(larger, i))];
        Assert.Equal(pairs.Mean(), comparison["r"].Mean.Value, 1e-12);
        Assert.Equal(pairs.StandardDeviation() / Math.Sqrt(80), comparison["r"].Mean.StandardError, 1e-12);

        double Average(RecurrentModel<double> model, int example) => model.Record(Batch<double>.From(Sequences))["r"].Of(example).Cast<double>().Average();
    }

    [Fact]
    public void Other_names_and_unknown_groups_are_refused_in_words()
    {
        RecurrentModel<double> other = new Lstm(I: 3, H: 6, seed: 9).Compiled.Cast<double>();
        Assert.Contains("in one of them only", Assert.Throws<ArgumentException>(() => GateComparison.Of(Model, other, Batch<double>.From(Sequences))).Message);
        GateProfile profile = GateProfile.Of(Model, Batch<double>.From(Sequences));
        Assert.Contains("no group 'class 7'", Assert.Throws<ArgumentException>(() => GateComparison.Between(profile, "class 7", "class 1")).Message);
        Assert.Contains("in one of them only", Assert.Throws<ArgumentException>(() => GateComparison.Between(profile, GateProfile.Of(other, Batch<double>.From(Sequences)))).Message);
    }

    /// <summary>The p-values and what becomes of them in Benjamini and Hochberg 1995, section 4.1: at 0.05 the four least are called.</summary>
    [Fact]
    public void P_values_are_adjusted_as_in_the_published_example()
    {
        double[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];
        double[] adjusted = FalseDiscovery.Adjust([.. p, double.NaN]);
        Assert.Equal(4, adjusted.Count(value => value <= 0.05));
        Assert.Equal(0.0095 * 15 / 4, adjusted[3], 1e-12);
        Assert.Equal(0.0344 * 15 / 8, adjusted[7], 1e-12);
        Assert.Equal(1, adjusted[14]);
        Assert.True(double.IsNaN(adjusted[15]));
    }
}
