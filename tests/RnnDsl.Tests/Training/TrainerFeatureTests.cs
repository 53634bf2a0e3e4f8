using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

/// <summary>Early stopping, accumulation, windows, buckets, schedules and metrics.</summary>
public class TrainerFeatureTests
{
    private static readonly TrainingOptions Options = new() { Optimizer = new Adam(0.02), BatchSize = 20, Epochs = 6, Seed = 4 };

    [Fact]
    public void AccumulatedBatchesAreOneLargeBatch()
    {
        Example<double>[] examples = Remembering.LastSymbol<double>(60, seed: 2, longest: 12);
        var sgd = new TrainingOptions { Optimizer = new Sgd(0.5), Epochs = 3, Shuffle = false, ClipNorm = 0.3 };
        var large = new List<TrainingProgress>();
        var small = new List<TrainingProgress>();
        double[] one = Trained(examples, sgd with { BatchSize = 20 }, large), three = Trained(examples, sgd with { BatchSize = 5, AccumulationSteps = 4 }, small);
        Assert.Equal(9, small.Count);
        for (int i = 0; i < one.Length; i++) Samples.Close(one[i], three[i], 1e-12, $"parameter {i}");
        foreach ((TrainingProgress a, TrainingProgress b) in large.Zip(small))
        {
            Samples.Close(a.Loss, b.Loss, 1e-12, "loss");
            Samples.Close(a.GradientNorm, b.GradientNorm, 1e-11, "norm");
        }
        Assert.Equal(3, Steps(examples, sgd with { Epochs = 1, BatchSize = 7, AccumulationSteps = 3 }));
    }

    [Fact]
    public void AccumulatedBatchesCountByTheirWeights()
    {
        // Twice the weight for the second half of the examples: the same as having them twice.
        Example<double>[] examples = Remembering.LastSymbol<double>(20, seed: 2, longest: 12);
        var options = new TrainingOptions { Optimizer = new Sgd(0.5), Shuffle = false, BatchSize = 10, AccumulationSteps = 2 };
        HandWrittenGru.Of<double> weighted = Samples.Gru<double>(3, 3);
        new Trainer<double>(weighted, new Weighted(examples[10]), options).Fit(examples);
        double[] twice = Trained([.. examples, .. examples[10..]], options with { BatchSize = 30, AccumulationSteps = 1 });
        for (int i = 0; i < twice.Length; i++) Samples.Close(twice[i], weighted.Parameters.Flat[i], 1e-12, $"parameter {i}");
    }

    [Fact]
    public void AStepOfBatchesWithoutTargetsChangesNothing()
    {
        Example<double>[] examples = [new(new double[2, 3], [-1, -1]), new(new double[2, 3], [-1, -1]), new(new double[1, 3], 1)];
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 3);
        long version = model.Parameters.Version;
        new Trainer<double>(model, Loss<double>(), Options with { BatchSize = 1, AccumulationSteps = 2, Shuffle = false, Epochs = 1 }).Fit(examples);
        Assert.Equal(version + 1, model.Parameters.Version);
    }

    [Fact]
    public void WindowsCarryTheStates()
    {
        // Without moves, the windows of a sequence see what the whole sequence sees.
        Example<double>[] examples = Remembering.LastSymbol<double>(11, seed: 2, shortest: 1, longest: 10);
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 3);
        var trainer = new Trainer<double>(model, Loss<double>(), new TrainingOptions { Optimizer = new Sgd(0), BatchSize = 4, WindowSteps = 3 });
        TrainingResult result = trainer.Fit(examples);
        LossValue whole = trainer.Evaluate(examples);
        Assert.Equal(whole.Count, result.Loss.Count);
        Samples.Close(whole.Sum, result.Loss.Sum, 1e-13, "loss");
        Assert.True(result.Steps > 3);
    }

    [Fact]
    public void TheGradientEndsAtTheWindowsEdge()
    {
        double[][,] x = Samples.Sequences<double>(3, 7);
        int[] classes = [0, 2, 1, 0, 1, 2, 0];
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 3), expected = Samples.Gru<double>(3, 3);
        new Trainer<double>(model, Loss<double>(), new TrainingOptions { Optimizer = new Sgd(0.5), WindowSteps = 4 }).Fit([new Example<double>(x[0], classes)]);
        InitialStates<double>? initial = null;
        foreach ((int first, int end) in new[] { (0, 4), (4, 7) })
        {
            Example<double> window = new(Rows(x[0], first, end), classes[first..end]);
            Trace<double> trace = expected.Tape(Batch<double>.From([Rows(x[0], first, end)]), initial);
            initial = InitialStates<double>.After(trace.Outputs);
            var seeds = new Seeds<double>(trace);
            Loss<double>().Evaluate(trace.Outputs, [window], seeds);
            Gradients<double> gradients = expected.Backward(trace, seeds, GradientRequest.Parameters);
            using ParameterEdit<double> edit = expected.Edit();
            for (int i = 0; i < edit.Flat.Length; i++) edit.Flat[i] -= 0.5 * gradients.Parameters.Flat[i];
        }
        for (int i = 0; i < expected.Parameters.Flat.Length; i++) Samples.Close(expected.Parameters.Flat[i], model.Parameters.Flat[i], 1e-14, $"parameter {i}");
    }

    [Fact]
    public void WindowsAsLongAsTheSequencesAreNone()
    {
        Example<float>[] examples = Remembering.LastSymbol<float>(50, seed: 2);
        Samples.Same<float>(Trained(examples, Options), Trained(examples, Options with { WindowSteps = 6 }), "parameters");
    }

    [Fact]
    public void WindowsGoOnCountingSteps()
    {
        var clock = new HandWrittenClock<double>(new Mat(new double[,] { { 0.5 } }), new Vec(0), new Vec(0));
        Assert.True(clock.Description.UsesStep);
        double[][,] x = Samples.Sequences<double>(1, 7, 3);
        Outputs<double> run = clock.Run(Batch<double>.From(x), new InitialStates<double>().SetFirstStep([5, 6]));
        InitialStates<double> carried = CarriedStates.After(clock.Description, run, [1]);
        Assert.Equal([9], carried.FirstStep.ToArray());
    }

    [Fact]
    public void BucketsHaveLikeLengths()
    {
        var random = new RandomStream(5);
        int[] lengths = [.. Enumerable.Range(0, 1003).Select(_ => 1 + (int)(random.NextBits() % 100))];
        TrainingOptions options = Options with { BatchSize = 10 };
        int[][] batches = ExampleOrder.Batches(lengths, lengths.Length, options, epoch: 2);
        Assert.Equal(Enumerable.Range(0, 1003), batches.SelectMany(batch => batch).Order());
        Assert.Equal(101, batches.Length);
        Assert.True(batches.Average(batch => batch.Max(i => lengths[i]) - batch.Min(i => lengths[i])) < 5);
        Assert.Equal(batches, ExampleOrder.Batches(lengths, lengths.Length, options, epoch: 2));
        Assert.NotEqual(batches, ExampleOrder.Batches(lengths, lengths.Length, options, epoch: 3));
        int[] means = [.. batches.Select(batch => (int)batch.Average(i => lengths[i]))];
        Assert.NotEqual(means.Take(50).Order(), means.Take(50));
        Assert.Equal(ExampleOrder.Of(30, 4, 2, shuffle: true), ExampleOrder.Batches(null, 30, options, 2).SelectMany(batch => batch));
    }

    [Fact]
    public void ThreadsDoNotChangeABitOfAnyOfIt()
    {
        Example<float>[] examples = Remembering.LastSymbol<float>(150, seed: 2, longest: 15);
        foreach (TrainingOptions options in new[] { Options with { WindowSteps = 4 }, Options with { AccumulationSteps = 2 }, Options with { BucketByLength = true, ClipValue = 0.01 } })
            Samples.Same<float>(Trained(examples, options with { BatchSize = 50, Epochs = 2 }), Trained(examples, options with { BatchSize = 50, Epochs = 2, Threads = 4 }), "parameters");
    }

    [Fact]
    public void TrainingStopsEarlyAndHasItsBest()
    {
        Example<float>[] examples = Remembering.FirstSymbol<float>(40, seed: 2), heldOut = Remembering.FirstSymbol<float>(40, seed: 9);
        var stopping = new EarlyStopping { Patience = 3, Metric = "script" };
        Script script = new(5, 4, 6, 3, 3, 3.5, 4, 2);
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(Options with { Epochs = 20, EarlyStopping = stopping }, script);
        var reports = new List<TrainingProgress>();
        TrainingResult result = trainer.Fit(examples, heldOut, new Reports(reports.Add));
        Assert.Equal((7, true, 3, false), (result.Epochs, result.StoppedEarly, result.BestEpoch, result.Cancelled));
        Assert.Equal(4, result.Metrics!["script"]);
        Assert.Equal([5, 4, 6, 3, 3, 3.5, 4], reports.Where(report => report.Metrics is not null).Select(report => report.Metrics!["script"]));
        Samples.Same<float>(Trained(examples, Options with { Epochs = 4 }, last: true), model.Parameters.Flat, "parameters");

        (model, trainer) = Start(Options with { Epochs = 20, EarlyStopping = stopping with { RestoreBest = false } }, new Script(5, 4, 6, 3, 3, 3.5, 4, 2));
        trainer.Fit(examples, heldOut);
        Samples.Same<float>(Trained(examples, Options with { Epochs = 7 }, last: true), model.Parameters.Flat, "parameters");
    }

    [Theory]
    [InlineData(true, 0, 6, 5)]
    [InlineData(false, 0, 2, 0)]
    [InlineData(true, 1.5, 5, 2)]
    public void ImprovementIsWhatTheMetricSays(bool higherIsBetter, double minDelta, int epochs, int best)
    {
        var stopping = new EarlyStopping { Patience = 2 - (higherIsBetter ? 0 : 1), MinDelta = minDelta, Metric = "script" };
        (_, Trainer<float> trainer) = Start(Options with { EarlyStopping = stopping }, new Script(1, 2, 3, 4, 4.2, 5) { HigherIsBetter = higherIsBetter });
        Example<float>[] examples = Remembering.FirstSymbol<float>(20, seed: 2);
        TrainingResult result = trainer.Fit(examples, examples);
        Assert.Equal((epochs, best), (result.Epochs, result.BestEpoch));
    }

    [Fact]
    public void NotANumberIsNoImprovement()
    {
        (_, Trainer<float> trainer) = Start(Options with { EarlyStopping = new EarlyStopping { Patience = 2, Metric = "script" } }, new Script(double.NaN, 3, double.NaN, double.NaN, 1));
        Example<float>[] examples = Remembering.FirstSymbol<float>(20, seed: 2);
        TrainingResult result = trainer.Fit(examples, examples);
        Assert.Equal((4, 1), (result.Epochs, result.BestEpoch));
    }

    [Fact]
    public void SchedulesSeeEveryHeldOutLossOnce()
    {
        Example<float>[] examples = Remembering.FirstSymbol<float>(50, seed: 2);
        var schedule = new Listening();
        (_, Trainer<float> trainer) = Start(Options with { Schedule = schedule, Epochs = 3 });
        var reports = new List<TrainingProgress>();
        trainer.Fit(examples, examples, new Reports(reports.Add));
        Assert.Equal([(0, 0), (1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2), (7, 2), (8, 2)], schedule.Heard.Select(call => (call.Step, call.Epoch)));
        Assert.Equal([null, null, null, reports[2].HeldOut!.Value.Mean, null, null, reports[5].HeldOut!.Value.Mean, null, null], schedule.Heard.Select(call => call.Loss));
        Assert.All(schedule.Heard, call => Assert.Equal(0.02, call.Base));
        Assert.All(reports, report => Assert.Equal(0.01, report.LearningRate));
    }

    [Fact]
    public void ValuesAreClippedBeforeTheNorm()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 3);
        Trace<double> trace = model.Tape(Samples.Ragged<double>(3, 4, 6));
        Gradients<double> gradients = model.Backward(trace, Samples.RandomSeeds(trace, "hNext"), GradientRequest.Parameters);
        double[] before = gradients.Parameters.Flat.ToArray();
        gradients.Parameters.ClipValue(0.25);
        Assert.Contains(before, value => value < -0.25);
        Assert.Contains(before, value => value > 0.25);
        Assert.Equal(before.Select(value => Math.Clamp(value, -0.25, 0.25)), gradients.Parameters.Flat.ToArray());

        Example<double>[] examples = Remembering.LastSymbol<double>(20, seed: 2);
        double[] start = Samples.Gru<double>(3, 3).Parameters.Flat.ToArray();
        double[] end = Trained(examples, Options with { Optimizer = new Sgd(1), Steps = 1, ClipValue = 1e-3, ClipNorm = 100 });
        double[] moves = [.. start.Zip(end, (a, b) => Math.Abs(a - b))];
        Samples.Close(1e-3, moves.Max(), 1e-9, "the largest move");
    }

    [Fact]
    public void NoiseSeedsFollowFromSeedStepAndBatch()
    {
        ulong[] seeds = [.. from seed in new ulong[] { 0, 1 } from step in Enumerable.Range(0, 50) from part in Enumerable.Range(0, 4) select NoiseSeeds.Of(seed, step, part)];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.Equal(seeds[5], NoiseSeeds.Of(0, 1, 1));
        Assert.Null(new RunOptions().NoiseSeed);
    }

    [Fact]
    public void MetricsAreThoseOfHeldOutExamples()
    {
        Example<float>[] heldOut = Remembering.FirstSymbol<float>(47, seed: 9);
        var count = new Counting();
        (_, Trainer<float> trainer) = Start(Options, count);
        Evaluation evaluation = trainer.Measure(heldOut);
        Assert.Equal(47, evaluation.Value("count"));
        Assert.Equal(evaluation.Loss.Mean, evaluation.Value());
        Assert.Equal(47, trainer.Measure(heldOut).Value("count"));
        Assert.Contains("There is no metric 'f1'; there is count", Assert.Throws<ArgumentException>(() => evaluation.Value("f1")).Message);
    }

    [Fact]
    public void WhatDoesNotGoTogetherIsRefused()
    {
        Example<float>[] examples = Remembering.FirstSymbol<float>(5, seed: 2);
        string New(TrainingOptions options, params IMetric<float>[] metrics) => Assert.Throws<ArgumentException>(() => Start(options, metrics)).Message;
        Assert.Contains("WindowSteps and AccumulationSteps are both set", New(Options with { WindowSteps = 2, AccumulationSteps = 2 }));
        Assert.Contains("Both LearningRate and Schedule", New(Options with { LearningRate = _ => 1, Schedule = new Listening() }));
        Assert.Contains("no metric 'f1'; it has count", New(Options with { EarlyStopping = new EarlyStopping { Metric = "f1" } }, new Counting()));
        Assert.Contains("Two metrics are called 'count'", New(Options, new Counting(), new Counting()));
        string Fit(TrainingOptions options, params Example<float>[] examples) => Assert.Throws<ArgumentException>(() => Start(options).Trainer.Fit(examples)).Message;
        Assert.Contains("early stopping needs held-out examples", Fit(Options with { EarlyStopping = new EarlyStopping() }, examples));
        Assert.Contains("example 0 has 1 targets for", Fit(Options with { WindowSteps = 2 }, examples));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { AccumulationSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { WindowSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { ClipValue = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping { Patience = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping { MinDelta = double.NaN });
    }

    private static double[,] Rows(double[,] values, int first, int end)
    {
        var rows = new double[end - first, values.GetLength(1)];
        Array.Copy(values, first * rows.GetLength(1), rows, 0, rows.Length);
        return rows;
    }

    private static SoftmaxCrossEntropy<T> Loss<T>(bool last = false) where T : unmanaged, IBinaryFloatingPointIeee754<T> => new("hNext", last ? LossSteps.Last : LossSteps.Every);

    private static (HandWrittenGru.Of<float> Model, Trainer<float> Trainer) Start(TrainingOptions options, params IMetric<float>[] metrics)
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 3);
        return (model, new Trainer<float>(model, Loss<float>(last: true), options, metrics));
    }

    private static T[] Trained<T>(Example<T>[] examples, TrainingOptions options, List<TrainingProgress>? reports = null, bool last = false) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        HandWrittenGru.Of<T> model = Samples.Gru<T>(3, 3);
        new Trainer<T>(model, Loss<T>(last), options).Fit(examples, progress: reports is null ? null : new Reports(reports.Add));
        return model.Parameters.Flat.ToArray();
    }

    private static int Steps(Example<double>[] examples, TrainingOptions options)
    {
        var reports = new List<TrainingProgress>();
        Trained(examples, options, reports);
        return reports.Count;
    }

    /// <summary>Cross-entropy that gives a batch twice the weight, if it begins with a certain example.</summary>
    private sealed class Weighted(Example<double> first) : ILoss<double>
    {
        private readonly SoftmaxCrossEntropy<double> loss = Loss<double>();

        public void Check(ModelDescription model, IReadOnlyList<Example<double>> examples) => loss.Check(model, examples);

        public LossValue Evaluate(Outputs<double> outputs, IReadOnlyList<Example<double>> examples, Seeds<double>? seeds)
        {
            LossValue value = loss.Evaluate(outputs, examples, seeds);
            return ReferenceEquals(examples[0], first) ? value with { Sum = 2 * value.Sum, Weight = 2 * value.Weight } : value;
        }
    }

    /// <summary>A metric with given values, one an evaluation.</summary>
    private sealed class Script(params double[] values) : IMetric<float>
    {
        private int evaluations;

        public string Name => "script";

        public bool HigherIsBetter { get; init; }

        public double Value => values[evaluations - 1];

        public void Reset() => evaluations++;

        public void Add(Outputs<float> outputs, IReadOnlyList<Example<float>> examples)
        {
        }
    }

    private sealed class Counting : IMetric<float>
    {
        public string Name => "count";

        public bool HigherIsBetter => true;

        public double Value { get; private set; }

        public void Reset() => Value = 0;

        public void Add(Outputs<float> outputs, IReadOnlyList<Example<float>> examples)
        {
            Assert.Equal(examples.Count, outputs.First.Count);
            Value += examples.Count;
        }
    }

    private sealed class Listening : LearningRateSchedule
    {
        internal readonly List<(int Step, int Epoch, double Base, double? Loss)> Heard = [];

        public override double Rate(int step, int epoch, double baseRate, double? heldOutLoss)
        {
            Heard.Add((step, epoch, baseRate, heldOutLoss));
            return baseRate / 2;
        }
    }

    private sealed class Reports(Action<TrainingProgress> then) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => then(value);
    }
}
