using RnnDsl.Batching;
using RnnDsl.Benchmarks.Faithfulness.Nets;
using RnnDsl.Cells;
using RnnDsl.Data;
using RnnDsl.Explaining;
using RnnDsl.Files;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests.Describing;

/// <summary>The report of a trained net of the negation task, and of models that some parts do not fit.</summary>
public class DescribeTests
{
    private const int Count = 120;

    private static readonly IRecurrentModel<float> Net = Load();

    private static readonly Feature<float>[] Features = [Feature<float>.When("first feature above 1", step => step.Input()[0] > 1), new("position", step => step.Step)];

    private static readonly Lazy<ModelReport> Whole = new(() => Report(new DescribeOptions<float>()));

    [Fact]
    public void Every_part_that_fits_is_there()
    {
        ModelReport report = Whole.Value;
        Assert.Equal(["Attention: GruNet marks no quantity as [Attention].", "Automaton: how the model reads words is not said (options.Words)."], report.Skipped.Select(part => $"{part.Part}: {part.Reason}"));
        Assert.Equal(Count, report.Data.Sequences);
        Assert.Equal([60, 60], report.Data.Classes.Values);
        Assert.NotNull(report.Gates);
        Assert.Equal(["class 0", "class 1"], report.Gates.Groups);
        Assert.Single(report.Memory!);
        Assert.NotNull(report.GradientFlow);
        NeuronReport units = Assert.Single(report.Neurons!);
        Assert.NotNull(units.Correlations);
        Assert.NotNull(units.Probe);
        Assert.NotNull(Assert.Single(report.States!).Clusters);
        Assert.NotNull(report.Weights);
        Assert.NotNull(report.Pruning);
        Assert.NotEmpty(report.Activations!.Curves);
        Assert.NotNull(report.Attributions);
        Assert.NotNull(report.Interactions);
        Assert.Equal(6, report.Surrogates!.Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_report_whatever_the_threads_and_pieces()
    {
        string json = Whole.Value.ToJson();
        Assert.Equal(json, Report(new DescribeOptions<float> { RowBudget = 100, Run = new RunOptions { Threads = 2 } }).ToJson());
        Assert.NotEqual(json, Report(new DescribeOptions<float> { Seed = 2 }).ToJson());
    }

    [Fact]
    public void A_report_comes_back_from_its_JSON()
    {
        string json = Whole.Value.ToJson();
        Assert.Equal(json, ModelReport.FromJson(json).ToJson());
        Assert.Contains("is damaged", Assert.Throws<ExplanationFileException>(() => ModelReport.FromJson(json.Replace("\"sequences\":120", "\"sequences\":0", StringComparison.Ordinal))).Message);
    }

    [Fact]
    public void Parts_are_optional()
    {
        ModelReport report = Report(new DescribeOptions<float> { Parts = ReportParts.Gates });
        Assert.NotNull(report.Gates);
        Assert.Null(report.Neurons);
        Assert.Null(report.Weights);
        Assert.Empty(report.Skipped);
        Assert.Equal(Whole.Value.Gates!.ToJson(), report.Gates.ToJson());
    }

    [Fact]
    public void What_does_not_fit_says_why()
    {
        var linear = new Dense(I: 3, O: 2, seed: 1);
        ModelReport report = linear.Describe(SequenceSet<float>.Of(Batch<float>.From([new float[1, 3], new float[1, 3] { { 1, 2, 3 } }])));
        Assert.Equal(["Gates", "Attention", "Memory", "GradientFlow", "Interactions", "Surrogates", "Automaton"], report.Skipped.Select(part => part.Part));
        Assert.Contains(report.Skipped, part => part.Reason.Contains("has a second step", StringComparison.Ordinal));
        Assert.NotNull(report.Weights);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(2, 6)]
    [InlineData(3, 1)]
    [InlineData(6, 6)]
    public void Few_data_leave_parts_out_and_say_why(int count, int length)
    {
        var random = new Random(3);
        Example<float>[] examples = [.. Enumerable.Range(0, count).Select(i => new Example<float>(Sequences.Cast<double, float>(Numbers.Draw(random, length, 8)), i % 2))];
        ModelReport report = Net.Describe(SequenceSet<float>.Of(examples), new DescribeOptions<float> { Features = Features, Sequences = 4, Capacity = 100 });
        Assert.Equal(count, report.Data.Sequences);
        Assert.NotNull(report.Gates);
        Assert.Equal(length > 1, report.Memory is not null);
        Assert.Equal(length > 1, report.GradientFlow is not null);
        Assert.NotNull(report.Weights);
        Assert.All(report.Skipped, part => Assert.NotEmpty(part.Reason));
        Assert.Equal(report.ToJson(), ModelReport.FromJson(report.ToJson()).ToJson());
    }

    [Fact]
    public void A_model_with_layers_over_different_inputs_is_described()
    {
        RecurrentModel<double> model = new Translator(C: 2, H: 3, I: 3, seed: 6).Compiled.Cast<double>();
        var random = new Random(4);
        double[][,] sources = [.. Enumerable.Range(0, 8).Select(i => Numbers.Draw(random, 2 + i % 4, 3))], targets = [.. Enumerable.Range(0, 8).Select(i => Numbers.Draw(random, 3 + i % 3, 3))];
        Batch<double> batch = new BatchBuilder<double>().Add("source", sources).AddSequence("target", targets).Build();
        ModelReport report = model.Describe(SequenceSet<double>.Of(batch), new DescribeOptions<double> { Sequences = 4 });
        Assert.NotNull(report.Gates);
        Assert.Equal([["encoder.h"], ["decoder.h"]], report.Memory!.Select(horizon => horizon.States.Select(state => state.Name)));
        Assert.Equal(["encoder.hNext"], report.Neurons!.Select(units => units.Quantity));
        Assert.Equal(["encoder.hNext"], report.States!.Select(units => units.Quantity));
        Assert.Contains(report.Skipped, part => part.Reason.Contains("decoder.hNext", StringComparison.Ordinal));
        Assert.Contains("'decoder.hNext' has 3 steps in sequence 0, which has 2", Assert.Throws<ArgumentException>(() => ActivationSample.Draw(model, batch, ["decoder.hNext"])).Message);
        Assert.Contains("'target' has 3 steps in sequence 0, which has 2", Assert.Throws<ArgumentException>(
            () => ActivationSample.Draw(model, batch, ["encoder.hNext"], [new Feature<double>("f", step => step.Input("target")[0])])).Message);
    }

    [Fact]
    public void Progress_rises_to_one_and_cancelling_stops()
    {
        var told = new List<double>();
        Report(new DescribeOptions<float> { Parts = ReportParts.Gates | ReportParts.Memory, Progress = new Told(told) });
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1], 12);
        using var source = new CancellationTokenSource();
        var stopping = new DescribeOptions<float> { Progress = new Stop(source) };
        Assert.Throws<OperationCanceledException>(() => Report(stopping, source.Token));
    }

    [Fact]
    public void Options_are_checked_before_any_work()
    {
        Assert.Contains("no quantity 'q9'", Assert.Throws<ArgumentException>(() => Report(new DescribeOptions<float> { Quantities = ["q9"] })).Message);
        Assert.Contains("no quantity 'q9'", Assert.Throws<ArgumentException>(() => Report(new DescribeOptions<float> { Target = Target.Unit("q9", 0) })).Message);
        Assert.Contains("Feature 'odd' is NaN", Assert.Throws<ArgumentException>(
            () => Net.Describe(Data(), new DescribeOptions<float> { Features = [new("odd", _ => double.NaN)] })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Report(new DescribeOptions<float> { Clusters = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Report(new DescribeOptions<float> { Parts = (ReportParts)(1 << 20) }));
    }

    private static GruNet Load()
    {
        var net = new GruNet(I: 8, H: 32, C: 2);
        net.Load(GoldenFile.PathOf("bench/negation.gru-a.safetensors"));
        return net;
    }

    private static ModelReport Report(DescribeOptions<float> options, CancellationToken cancellation = default) =>
        Net.Describe(Data(), options with { Features = Features, Sequences = 16, Seed = Math.Max(1, options.Seed) }, cancellation);

    private static SequenceSet<float> Data()
    {
        var random = new Random(5);
        Example<float>[] examples = [.. Enumerable.Range(0, Count).Select(i => new Example<float>(Sequences.Cast<double, float>(Numbers.Draw(random, 4 + i % 5, 8)), i % 2))];
        return SequenceSet<float>.Of(examples);
    }

    private sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<double>
    {
        public void Report(double value)
        {
            if (value > 0.2) source.Cancel();
        }
    }
}
