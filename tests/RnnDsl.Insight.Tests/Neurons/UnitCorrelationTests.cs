using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using static RnnDsl.Insight.Tests.NeuronModels;

namespace RnnDsl.Insight.Tests;

public class UnitCorrelationTests
{
    [Fact]
    public void Correlations_are_those_of_all_steps_and_errors_those_of_leaving_sequences_out()
    {
        UnitCorrelation found = UnitCorrelation.Of(Model, Drawn, "hNext", Features, new UnitCorrelationOptions { RowBudget = 13 });
        for (int unit = 0; unit < 4; unit++)
        {
            double[][] x = Column("hNext", unit), y = [.. Sequences.Select(sequence => Enumerable.Range(0, sequence.GetLength(0)).Select(step => sequence[step, 0]).ToArray())];
            double r = Correlation.Pearson(x.SelectMany(v => v), y.SelectMany(v => v));
            FeatureCorrelation pair = found[unit, "x0"];
            Assert.Equal(r, pair.Pearson, 1e-10);
            Assert.Equal(Correlation.Spearman(x.SelectMany(v => v), y.SelectMany(v => v)), pair.Spearman, 1e-10);
            // The jackknife over sequences estimates the same error another way.
            double[] left = [.. Enumerable.Range(0, Count).Select(out_ => Correlation.Pearson(x.Where((_, i) => i != out_).SelectMany(v => v), y.Where((_, i) => i != out_).SelectMany(v => v)))];
            double jackknife = Math.Sqrt((Count - 1.0) / Count * left.Sum(value => Math.Pow(value - left.Average(), 2)));
            double error = (1 - r * r) / Math.Sqrt(pair.EffectiveCount - 3);
            Assert.InRange(error / jackknife, 0.7, 1.3);
            double reach = StudentT.InvCDF(0, 1, Count - 1, 0.975) / Math.Sqrt(pair.EffectiveCount - 3);
            Assert.Equal(Math.Tanh(Math.Atanh(r) - reach), pair.Lower, 1e-10);
            Assert.Equal(Math.Tanh(Math.Atanh(r) + reach), pair.Upper, 1e-10);
        }
    }

    [Fact]
    public void The_error_over_sequences_is_the_influence_function_s()
    {
        var random = new Random(3);
        int[] sequences = [.. Enumerable.Range(0, 60).Select(row => row / 4)];
        double[] x = [.. sequences.Select(_ => random.NextDouble() + 100)], y = [.. x.Select(value => value + random.NextDouble())];
        ClusteredCorrelation found = SampleStatistics.Correlation(x, y, sequences);
        double mx = x.Average(), my = y.Average(), sx = x.PopulationStandardDeviation(), sy = y.PopulationStandardDeviation(), r = Correlation.Pearson(x, y);
        double[] influence = [.. x.Zip(y, (a, b) => ((a - mx) / sx * ((b - my) / sy) - r / 2 * (Math.Pow((a - mx) / sx, 2) + Math.Pow((b - my) / sy, 2))) / 60)];
        Assert.Equal(r, found.R, 1e-12);
        Assert.Equal(SampleStatistics.Error(sequences, influence), found.Error, 1e-10);
    }

    [Fact]
    public void Steps_that_repeat_do_not_make_a_correlation_surer()
    {
        // A feature and an input that stay the same through each sequence: as many independent pairs as sequences, however long these are.
        double[] level = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i * 7.3))], other = [.. Enumerable.Range(0, 40).Select(i => Math.Cos(i * 3.1) + 0.3 * level[i])];
        int[] sequences = [.. Enumerable.Range(0, 40 * 25).Select(row => row / 25)];
        ClusteredCorrelation once = SampleStatistics.Correlation(level, other, [.. Enumerable.Range(0, 40)]);
        ClusteredCorrelation often = SampleStatistics.Correlation([.. sequences.Select(i => level[i])], [.. sequences.Select(i => other[i])], sequences);
        Assert.Equal(once.R, often.R, 1e-12);
        Assert.Equal(once.Error, often.Error, 1e-12);
        Assert.InRange(often.Effective, 10, 100);
    }

    [Fact]
    public void Constant_features_have_no_correlation_and_count_for_no_correction()
    {
        UnitCorrelation found = UnitCorrelation.Of(Model, Drawn, "hNext", [Features[0], new("one", _ => 1)]);
        Assert.True(double.IsNaN(found[0, "one"].Pearson) && double.IsNaN(found[0, "one"].AdjustedPValue) && double.IsNaN(found[0, "one"].Spearman));
        UnitCorrelation without = UnitCorrelation.Of(Model, Drawn, "hNext", [Features[0]]);
        Assert.Equal(without[2, "x0"].AdjustedPValue, found[2, "x0"].AdjustedPValue);
        Assert.Equal(4, found.Ranked("x0").Count);
        Assert.True(Math.Abs(found.Ranked("x0")[0].Pearson) >= Math.Abs(found.Ranked("x0")[1].Pearson));
    }

    [Fact]
    public void P_values_are_corrected_as_their_authors_say()
    {
        double[] values = [0.01, 0.04, double.NaN, 0.03, 0.005];
        Assert.Equal([0.02, 0.04, double.NaN, 0.04, 0.02], Multiplicity.Adjust(values, MultipleTesting.BenjaminiHochberg).Select(value => Math.Round(value, 12)));
        Assert.Equal([0.03, 0.06, double.NaN, 0.06, 0.02], Multiplicity.Adjust(values, MultipleTesting.Holm).Select(value => Math.Round(value, 12)));
        Assert.Equal(values, Multiplicity.Adjust(values, MultipleTesting.None));
    }

    [Fact]
    public void One_sequence_gives_no_error_and_names_must_differ()
    {
        UnitCorrelation found = UnitCorrelation.Of(Model, Batch<double>.From([Sequences[6]]), "hNext", [Features[0]]);
        Assert.True(double.IsNaN(found[0, "x0"].PValue));
        Assert.Equal((-1.0, 1.0), (found[0, "x0"].Lower, found[0, "x0"].Upper));
        Assert.Contains("'x0'", Assert.Throws<ArgumentException>(() => UnitCorrelation.Of(Model, Drawn, "hNext", [Features[0], Features[0]])).Message);
        Assert.Contains("no features", Assert.Throws<ArgumentException>(() => UnitCorrelation.Of(Model, Drawn, "hNext", [])).Message);
    }

    [Fact]
    public void A_correlation_comes_back_from_its_file()
    {
        UnitCorrelation found = UnitCorrelation.Of(Model, Drawn, "hNext", [.. Features, new("one", _ => 1)]);
        Assert.Equal(found.ToJson(), UnitCorrelation.FromJson(found.ToJson()).ToJson());
        Assert.Contains("damaged", Assert.Throws<ExplanationFileException>(() => UnitCorrelation.FromJson(found.ToJson().Replace("\"confidence\":0.95", "\"confidence\":2"))).Message);
    }
}
