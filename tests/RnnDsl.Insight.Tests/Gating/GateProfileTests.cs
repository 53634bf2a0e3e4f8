using MathNet.Numerics.Statistics;
using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

public class GateProfileTests
{
    private const double Tight = 1e-9;

    private static readonly Random Draws = new(3);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 60).Select(i => Numbers.Draw(Draws, 1 + i % 9, 3))];

    private static readonly RecurrentModel<double> Model = new Gru(I: 3, H: 7, seed: 2).Compiled.Cast<double>();

    /// <summary>Gates and states of every golden case with a trace, against the numbers of the file itself.</summary>
    [Theory]
    [InlineData("rnn_tanh")]
    [InlineData("gru")]
    [InlineData("lstm")]
    [InlineData("gru_stacked2")]
    [InlineData("gru_bidir")]
    [InlineData("lstm_bidir")]
    [InlineData("gru_v1")]
    [InlineData("mgu_custom")]
    [InlineData("attn_recurrent")]
    [InlineData("attn_sentiment")]
    [InlineData("gru_lengths")]
    [InlineData("gru_wide")]
    [InlineData("lstm_wide")]
    public void Golden_traces_have_the_statistics_that_are_computed_from_the_file(string name)
    {
        var golden = new GoldenCase<double>(name);
        (string Traced, GoldenTensor Tensor)[] traced = [.. golden.File.Names("trace").Where(one => golden.File.Field($"trace/{one}").ValueKind == System.Text.Json.JsonValueKind.Object)
            .Select(one => (one, golden.File.Tensor($"trace/{one}"))).Where(item => item.Item2.Shape.Length == 3)];
        if (traced.Length == 0) traced = [("l0.h", golden.File.Tensor("output_padded_with_zeros"))];
        string[] quantities = [.. traced.Select(item => golden.QuantityOf(item.Traced))];
        GateProfile profile = GateProfile.Of(golden.Model, golden.Batch, options: new GateProfileOptions { Quantities = quantities, RowBudget = 7 });
        for (int q = 0; q < traced.Length; q++) Compare(profile[quantities[q]], traced[q].Tensor, golden.File.Lengths);
    }

    private static void Compare(GateUse gate, GoldenTensor tensor, int[] lengths)
    {
        (int steps, int units) = (tensor.Shape[1], tensor.Shape[2]);
        double At(int example, int step, int unit) => tensor.Data[(example * steps + step) * units + unit];
        for (int unit = 0; unit < units; unit++)
        {
            double[] values = [.. lengths.SelectMany((length, example) => Enumerable.Range(0, length).Select(step => At(example, step, unit)))];
            Same(values, gate.All.PerUnit[unit]);
            double[] means = [.. lengths.Select((length, example) => Enumerable.Range(0, length).Average(step => At(example, step, unit)))];
            Assert.Equal(means.Average(), gate.All.UnitsOverSequences[unit].Mean.Mean, Tight);
            Assert.Equal(means.StandardDeviation() / Math.Sqrt(means.Length), gate.All.UnitsOverSequences[unit].Mean.StandardError, Tight);
        }
        for (int step = 0; step < lengths.Max(); step++)
        {
            int[] live = [.. Enumerable.Range(0, lengths.Length).Where(example => lengths[example] > step)];
            Same([.. live.SelectMany(example => Enumerable.Range(0, units).Select(unit => At(example, step, unit)))], gate.All.PerStep[step]);
            for (int unit = 0; unit < units; unit++) Assert.Equal(live.Average(example => At(example, step, unit)), gate.All.MeanByStep[step, unit], Tight);
        }
        Assert.Equal(gate.All.Overall.Count, gate.All.Histogram.Counts().Sum() + gate.All.Histogram.Below.Sum() + gate.All.Histogram.Above.Sum());
    }

    private static void Same(double[] values, GateSummary summary)
    {
        Assert.Equal(values.Length, summary.Count);
        Assert.Equal(values.Average(), summary.Mean, Tight);
        Assert.Equal(values.PopulationStandardDeviation(), summary.StandardDeviation, Tight);
        Assert.Equal(values.Average(value => value < 0.1 ? 1.0 : 0), summary.SaturatedLeft, Tight);
        Assert.Equal(values.Average(value => value > 0.9 ? 1.0 : 0), summary.SaturatedRight, Tight);
    }

    [Fact]
    public void A_data_set_gives_what_one_run_gives()
    {
        IReadOnlyList<GateStatistics> whole = Gates.Statistics(Model.Record(Batch<double>.From(Sequences)));
        foreach (int budget in new[] { 5, 1000 })
        {
            GateProfile profile = GateProfile.Of(Model, Batch<double>.From(Sequences), options: new GateProfileOptions { RowBudget = budget });
            Assert.Equal(whole.Select(gate => gate.Name), profile.Gates.Select(gate => gate.Name));
            foreach (GateStatistics gate in whole)
            {
                GateSpread all = profile[gate.Name].All;
                for (int unit = 0; unit < 7; unit++) Close(gate.PerUnit[unit], all.PerUnit[unit]);
                for (int step = 0; step < 9; step++) Close(gate.PerStep[step], all.PerStep[step]);
                Close(gate.Overall, all.Overall);
            }
        }
    }

    private static void Close(GateSummary expected, GateSummary actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Mean, actual.Mean, 1e-12);
        Assert.Equal(expected.StandardDeviation, actual.StandardDeviation, 1e-12);
        Assert.Equal(expected.SaturatedLeft, actual.SaturatedLeft, 1e-12);
        Assert.Equal(expected.SaturatedRight, actual.SaturatedRight, 1e-12);
    }

    [Fact]
    public void Groups_of_steps_are_kept_apart_and_join_to_the_whole()
    {
        Batch<double> batch = Batch<double>.From(Sequences);
        Grouping<double> groups = Grouping<double>.By(step => step.Step == 0 ? null : step.Input()[0] > 0 ? "up" : "down");
        GateProfile profile = GateProfile.Of(Model, batch, groups, new GateProfileOptions { RowBudget = 20 });
        Quantity<double> z = Model.Record(batch)["z"];
        Close(GateProfile.Of(Model, batch)["z"].All.Overall, profile["z"].All.Overall);
        Assert.Equal(GateProfile.Of(Model, batch)["z"].All.OverSequences.Mean.Mean, profile["z"].All.OverSequences.Mean.Mean, 1e-12);
        foreach (string group in new[] { "up", "down" })
        {
            double[][] perSequence = [.. Sequences.Select((sequence, example) => Enumerable.Range(1, sequence.GetLength(0) - 1)
                .Where(step => sequence[step, 0] > 0 == (group == "up")).Select(step => z[example, step][4]).ToArray())];
            double[] values = [.. perSequence.SelectMany(some => some)];
            double[] means = [.. perSequence.Where(some => some.Length > 0).Select(some => some.Average())];
            GateSpread spread = profile["z"][group];
            Assert.Equal(values.Length, spread.PerUnit[4].Count);
            Assert.Equal(values.PopulationStandardDeviation(), spread.PerUnit[4].StandardDeviation, 1e-12);
            Assert.Equal(means.Length, spread.UnitsOverSequences[4].Mean.Count);
            Assert.Equal(means.StandardDeviation() / Math.Sqrt(means.Length), spread.UnitsOverSequences[4].Mean.StandardError, 1e-12);
        }
    }

    [Fact]
    public void Values_far_from_zero_lose_no_digits()
    {
        var tally = new GateTally(new TallyShape(5, new GateThresholds(), 4, 0, 1, 10), grouped: false);
        for (int step = 0; step < 1000; step++) tally.Add(0, step, [1e8 + step % 2, 0, 0, 0, 1e8 + step % 2]);
        tally.EndSequence();
        GateSpread all = tally.Use("q", [], []).All;
        Assert.Equal(0.5, all.PerUnit[0].StandardDeviation, 1e-12);
        Assert.Equal(0.5, all.PerUnit[4].StandardDeviation, 1e-12);
        Assert.Equal(10, all.PerStep.Count);
        Assert.Equal(991 * 5, all.PerStep[9].Count);
    }

    [Fact]
    public void Histograms_count_every_value_where_it_lies()
    {
        var tally = new GateTally(new TallyShape(1, new GateThresholds(), 4, 0, 1, 10), grouped: false);
        foreach (double value in new[] { -0.1, 0, 0.24, 0.25, 0.5, 0.99, 1, 1.1, double.NaN }) tally.Add(0, 0, [value]);
        tally.EndSequence();
        GateHistogram histogram = tally.Use("q", [], []).All.Histogram;
        Assert.Equal([2, 1, 1, 2], histogram.Counts());
        Assert.Equal([2], histogram.Below);
        Assert.Equal([1], histogram.Above);
    }

    [Fact]
    public void Float_models_have_the_same_statistics()
    {
        RecurrentModel<float> single = Model.Cast<float>();
        float[][,] sequences = [.. Sequences.Select(sequence =>
        {
            var copy = new float[sequence.GetLength(0), 3];
            for (int i = 0; i < copy.GetLength(0); i++)
            for (int j = 0; j < 3; j++)
                copy[i, j] = (float)sequence[i, j];
            return copy;
        })];
        GateUse z = GateProfile.Of(single, Batch<float>.From(sequences))["z"], expected = GateProfile.Of(Model, Batch<double>.From(Sequences))["z"];
        for (int unit = 0; unit < 7; unit++)
        {
            Assert.Equal(expected.All.PerUnit[unit].Mean, z.All.PerUnit[unit].Mean, 1e-5);
            Assert.Equal(expected.All.PerUnit[unit].StandardDeviation, z.All.PerUnit[unit].StandardDeviation, 1e-5);
        }
    }

    [Fact]
    public void A_profile_comes_back_from_its_file_the_same()
    {
        int[] classes = [.. Enumerable.Range(0, 60).Select(i => i % 11)];
        GateProfile profile = GateProfile.Of(Model, SequenceSet<double>.Of(Batch<double>.From(Sequences), classes), Grouping<double>.ByClass());
        Assert.Equal("class 2", profile.Groups[2]);
        Assert.Equal("class 10", profile.Groups[10]);
        string json = profile.ToJson();
        Assert.Equal(json, GateProfile.FromJson(json).ToJson());
        Assert.Throws<ExplanationFileException>(() => GateProfile.FromJson(json.Replace("\"groups\":[\"class 0\"", "\"groups\":[\"class x\"", StringComparison.Ordinal)));
        Assert.Equal([7, 2], [profile["z"].All.Saturation().Rows, profile["z"].All.Saturation().Columns]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Batch<double> batch = Batch<double>.From(Sequences);
        Assert.Contains("no quantity 'zz'", Assert.Throws<ArgumentException>(() => GateProfile.Of(Model, batch, options: new GateProfileOptions { Quantities = ["zz"] })).Message);
        Assert.Contains("marks no quantity as a gate", Assert.Throws<ArgumentException>(() => GateProfile.Of(new Rnn(I: 3, H: 2, seed: 1).Compiled.Cast<double>(), batch)).Message);
        Assert.Contains("lies above", Assert.Throws<ArgumentException>(() => GateProfile.Of(Model, batch, options: new GateProfileOptions { Thresholds = new(0.9, 0.1) })).Message);
        Assert.Contains("coarser", Assert.Throws<ArgumentException>(() => GateProfile.Of(Model, batch, Grouping<double>.By(step => $"{step.Example} {step.Step}"))).Message);
        Assert.Contains("is not empty", Assert.Throws<ArgumentException>(() => GateProfile.Of(Model, batch, Grouping<double>.By(_ => "all"))).Message);
    }
}
