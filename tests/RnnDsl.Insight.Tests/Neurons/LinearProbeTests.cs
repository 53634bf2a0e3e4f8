using RnnDsl.Explaining;
using RnnDsl.Models;
using static RnnDsl.Insight.Tests.NeuronModels;

namespace RnnDsl.Insight.Tests;

public class LinearProbeTests
{
    private static readonly RecurrentModel<double> Planted = PlantedNet.Create();

    [Fact]
    public void A_probe_s_score_is_that_of_its_coefficients_on_the_other_sequences()
    {
        var options = new ProbeOptions<double> { Capacity = 100, Seed = 4, TestShare = 0.4, RowBudget = 11 };
        LinearProbe probe = LinearProbe.Of(Model, Drawn, "hNext", ProbeTarget<double>.Number(Features[0]), options);
        ActivationSample sample = ActivationSample.Draw(Model, Drawn, ["hNext"], [Features[0]], new ActivationSampleOptions { Capacity = 100, Seed = 4 });
        int[] examples = [.. sample.Places.Select(place => place.Example)];
        SequenceSplit split = SequenceSplit.Of(examples, 0.4, 4);
        double[] y = SampleStatistics.Column(sample.FeatureValues, 0);
        double mean = split.Train.Average(row => y[row]);
        double Said(int row) => probe.Intercepts[0] + Enumerable.Range(0, 4).Sum(unit => probe.Coefficients[0, unit] * sample["hNext"][row, unit]);
        Assert.Equal(1 - split.Test.Sum(row => Math.Pow(y[row] - Said(row), 2)) / split.Test.Sum(row => Math.Pow(y[row] - mean, 2)), probe.Score.Score, 1e-10);
        Assert.Equal((split.Train.Length, split.Test.Length, split.TrainSequences, split.TestSequences), (probe.TrainSteps, probe.TestSteps, probe.TrainSequences, probe.TestSequences));
        Assert.Equal(100, probe.TrainSteps + probe.TestSteps);
        Assert.Equal(probe.ToJson(), LinearProbe.Of(Model, Drawn, "hNext", ProbeTarget<double>.Number(Features[0]), options with { RowBudget = 1000 }).ToJson());
        Assert.Equal(probe.ToJson(), LinearProbe.FromJson(probe.ToJson()).ToJson());
    }

    [Fact]
    public void A_class_s_accuracy_counts_right_rows_and_the_baseline_the_commonest_class()
    {
        LinearProbe probe = LinearProbe.Of(Model, Drawn, "hNext", ProbeTarget<double>.Class(), new ProbeOptions<double> { LastStepsOnly = true, Controls = 0, PerUnit = false });
        Assert.Equal(Count, probe.TrainSteps + probe.TestSteps);
        Assert.Equal([0, 1, 2], probe.Classes);
        Assert.Equal((3, 4), (probe.Coefficients.Rows, probe.Coefficients.Columns));
        Assert.Null(probe.Control);
        Assert.True(double.IsNaN(probe.Score.Control) && double.IsNaN(probe.Score.Selectivity));
        Assert.Empty(probe.PerUnit);
        Assert.Equal(Math.Round(probe.Baseline * probe.TestSteps), probe.Baseline * probe.TestSteps, 1e-9);
        // One row for each sequence: the error is that of a share.
        double p = probe.Score.Score;
        Assert.Equal(Math.Sqrt(p * (1 - p) / (probe.TestSteps - 1)), probe.Score.StandardError, 1e-12);
    }

    [Fact]
    public void A_control_of_types_is_learnt_where_units_hold_the_type_and_nothing_else()
    {
        // The input itself: it tells the type of a step exactly, and so any target that belongs to types.
        SequenceSet<double> data = PlantedNet.Data(5, 200);
        var options = new ProbeOptions<double> { Type = step => $"{PlantedNet.SymbolAt(step)}", PerUnit = false, Controls = 4, Units = PlantedNet.Others, Capacity = 600 };
        LinearProbe probe = LinearProbe.Of(Planted, data, "g", ProbeTarget<double>.Category("symbol", PlantedNet.SymbolAt), options);
        Assert.Equal(ControlTask.Types, probe.Control);
        Assert.InRange(probe.Score.Score, 0.99, 1);
        Assert.InRange(probe.Score.Control, 0.99, 1);
        Assert.InRange(Math.Abs(probe.Score.Selectivity), 0, 0.01);
        LinearProbe other = LinearProbe.Of(Planted, data, "g", ProbeTarget<double>.Category("symbol", PlantedNet.SymbolAt), options with { Control = ControlTask.Sequences });
        Assert.InRange(other.Score.Control, 0.25, 0.45);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        LinearProbe Probe(ProbeTarget<double> target, ProbeOptions<double>? options = null) => LinearProbe.Of(Model, Drawn, "hNext", target, options);
        Assert.Contains("a category is a whole number", Assert.Throws<ArgumentException>(() => Probe(ProbeTarget<double>.Predicate(Features[0]))).Message);
        Assert.Contains("nothing to tell apart", Assert.Throws<ArgumentException>(() => Probe(ProbeTarget<double>.Category("one", _ => 1))).Message);
        Assert.Contains("No step has a none", Assert.Throws<ArgumentException>(() => Probe(ProbeTarget<double>.Category("none", _ => -1))).Message);
        Assert.Contains("options.Type", Assert.Throws<ArgumentException>(() => Probe(ProbeTarget<double>.Class(), new ProbeOptions<double> { Control = ControlTask.Types })).Message);
        Assert.Contains("between 0 and 1", Assert.Throws<ArgumentOutOfRangeException>(() => Probe(ProbeTarget<double>.Class(), new ProbeOptions<double> { TestShare = 1 })).Message);
        Assert.Contains("two at least", Assert.Throws<ArgumentException>(() => LinearProbe.Of(Model, RnnDsl.Batching.Batch<double>.From([Sequences[3]]), "hNext", ProbeTarget<double>.Number(Features[0]))).Message);
    }
}
