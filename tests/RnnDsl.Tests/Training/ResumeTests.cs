using RnnDsl.Files;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public sealed class ResumeTests : IDisposable
{
    private static readonly TrainingOptions Plain = new() { Optimizer = new Adam(0.02), BatchSize = 8, Epochs = 3, Seed = 4, ClipNorm = 1 };
    private static readonly Example<float>[] Examples = Remembering.LastSymbol<float>(30, seed: 2, shortest: 1, longest: 11);
    private static readonly Example<float>[] HeldOut = Remembering.LastSymbol<float>(10, seed: 3);

    private readonly string folder = Directory.CreateTempSubdirectory("rnndsl-resume-").FullName;

    public static TheoryData<string> Modes => ["plain", "momentum", "windows", "accumulating", "buckets", "early", "late", "scheduled", "steps"];

    [Theory]
    [MemberData(nameof(Modes))]
    public void TrainingGoesOnFromEveryStepBitForBit(string mode)
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(Options(mode));
        TrainingResult whole = trainer.Fit(Examples, HeldOut, new Reports(report => trainer.Save(File(report.Step))));
        Assert.True(whole.Steps >= 4);
        for (int step = 0; step < whole.Steps; step += 1 + step / 4)
        {
            (HandWrittenGru.Of<float> other, Trainer<float> rest) = Start(Options(mode), seed: 77);
            rest.Resume(File(step));
            Assert.Equal(step + 1, rest.StepsTaken);
            TrainingResult result = rest.Fit(Examples, HeldOut);
            Samples.Same(model.Parameters.Flat, other.Parameters.Flat, $"parameters from step {step}");
            Assert.Equal(whole with { Metrics = null }, result with { Metrics = null });
            Assert.Equal(whole.Metrics, result.Metrics);
            rest.Save(File(1000));
            trainer.Save(File(1001));
            Assert.Equal(System.IO.File.ReadAllBytes(File(1001)), System.IO.File.ReadAllBytes(File(1000)));
        }
    }

    [Fact]
    public void TheNextCallIsTheNextCall()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(Plain);
        trainer.Fit(Examples);
        trainer.Save(File(0));
        trainer.Fit(HeldOut);
        (HandWrittenGru.Of<float> other, Trainer<float> rest) = Start(Plain, seed: 77);
        rest.Resume(File(0));
        Assert.Equal(3, rest.Fit(HeldOut).Epochs);
        Samples.Same(model.Parameters.Flat, other.Parameters.Flat, "parameters");
    }

    [Fact]
    public void ACallThatHadEndedEndsAtOnce()
    {
        TrainingOptions options = Plain with { Checkpoint = new CheckpointOptions(File(0)) };
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(options);
        TrainingResult whole = trainer.Fit(Examples, HeldOut);
        (HandWrittenGru.Of<float> other, Trainer<float> rest) = Start(options, seed: 77);
        rest.Resume(File(0));
        int told = 0;
        TrainingResult result = rest.Fit(Examples, HeldOut, new Reports(_ => told++));
        Assert.Equal((0, whole.Steps, whole.HeldOut), (told, result.Steps, result.HeldOut));
        Samples.Same(model.Parameters.Flat, other.Parameters.Flat, "parameters");
        Assert.Equal(3, rest.Fit(Examples[..8]).Steps);
    }

    [Fact]
    public void ACancelledCallGoesOn()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(Plain);
        trainer.Fit(Examples, HeldOut);
        using var source = new CancellationTokenSource();
        (HandWrittenGru.Of<float> other, Trainer<float> first) = Start(Plain with { Checkpoint = new CheckpointOptions(File(0)) { Every = TimeSpan.FromDays(1) } });
        Assert.True(first.Fit(Examples, HeldOut, new Reports(report =>
        {
            if (report.Step == 5) source.Cancel();
        }), source.Token).Cancelled);
        (other, Trainer<float> rest) = Start(Plain, seed: 77);
        rest.Resume(File(0));
        Assert.False(rest.Fit(Examples, HeldOut).Cancelled);
        Samples.Same(model.Parameters.Flat, other.Parameters.Flat, "parameters");
    }

    [Fact]
    public void CheckpointsAreWrittenWhenTheyAreDue()
    {
        List<int> Written(CheckpointOptions when)
        {
            var seen = new List<int>();
            long last = 0;
            (_, Trainer<float> trainer) = Start(Plain with { Checkpoint = when });
            trainer.Fit(Examples, progress: new Reports(report =>
            {
                if (!System.IO.File.Exists(when.Path)) return;
                using SafeTensorsReader reader = SafeTensorsReader.Open(when.Path);
                long step = long.Parse(reader.Metadata["step"]);
                if (step != last) seen.Add(report.Step);
                last = step;
            }));
            Assert.Equal("12", SafeTensors.Read(when.Path).Metadata["step"]);
            return seen;
        }

        Assert.Equal([3, 7, 11], Written(new CheckpointOptions(File(0))));
        Assert.Equal([4, 9], Written(new CheckpointOptions(File(1)) { EverySteps = 5 }));
        Assert.Equal(Enumerable.Range(0, 12), Written(new CheckpointOptions(File(2)) { Every = TimeSpan.FromTicks(1) }));
        Assert.Empty(Written(new CheckpointOptions(File(3)) { Every = TimeSpan.FromDays(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointOptions("x") { EverySteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CheckpointOptions("x") { Every = TimeSpan.Zero });
    }

    [Fact]
    public void AMoveThatSpoilsTheLossIsTakenBackAfterAResume()
    {
        HandWrittenGru.Of<float> whole = Samples.Gru<float>(3, 3), pieces = Samples.Gru<float>(3, 3, seed: 77);
        var trainer = new Trainer<float>(whole, new Spoilt(good: 3), Plain);
        Assert.Throws<TrainingException>(() => trainer.Fit(Examples, progress: new Reports(report => trainer.Save(File(report.Step)))));
        var rest = new Trainer<float>(pieces, new Spoilt(good: 0), Plain);
        rest.Resume(File(2));
        Assert.Throws<TrainingException>(() => rest.Fit(Examples));
        Samples.Same(whole.Parameters.Flat, pieces.Parameters.Flat, "parameters");
    }

    [Fact]
    public void DamageIsNoticedAndChangesNothing()
    {
        TrainingOptions options = Options("early") with { WindowSteps = 4 };
        (_, Trainer<float> writer) = Start(options);
        writer.Fit(Examples, HeldOut, new Reports(report => writer.Save(File(report.Step))));
        byte[] good = System.IO.File.ReadAllBytes(File(7));
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(options, seed: 77);
        float[] before = model.Parameters.Flat.ToArray();
        var random = new RandomStream(6);
        for (int trial = 0; trial < 300; trial++)
        {
            byte[] bad = [.. good];
            int place = (int)(random.NextBits() % (ulong)good.Length);
            if (trial % 3 == 0) bad = bad[..place];
            else bad[place] ^= (byte)(1 << (trial % 8));
            System.IO.File.WriteAllBytes(File(0), bad);
            ModelFileException thrown = Assert.Throws<ModelFileException>(() => trainer.Resume(File(0)));
            Assert.StartsWith(File(0), thrown.Message, StringComparison.Ordinal);
        }
        Samples.Same<float>(before, model.Parameters.Flat, "parameters");
        Assert.Equal(0, trainer.StepsTaken);
        (HandWrittenGru.Of<float> same, Trainer<float> untouched) = Start(options, seed: 77);
        Assert.Equal(untouched.Fit(Examples, HeldOut).Steps, trainer.Fit(Examples, HeldOut).Steps);
        Samples.Same(same.Parameters.Flat, model.Parameters.Flat, "parameters");
    }

    [Fact]
    public void FilesOfSomethingElseAreRefused()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(Plain);
        trainer.Fit(Examples, HeldOut, new Reports(report => trainer.Save(File(report.Step))));
        string Message(Action action) => Assert.Throws<ModelFileException>(action).Message;
        model.Save(File(100));
        Assert.Contains("is a safetensors file, but no checkpoint of a trainer", Message(() => trainer.Resume(File(100))));
        System.IO.File.WriteAllText(File(101), "not even that, whatever it is");
        Message(() => trainer.Resume(File(101)));
        Assert.Throws<FileNotFoundException>(() => trainer.Resume(File(102)));
        Assert.Contains("was written with BatchSize 8; this trainer has 9", Message(() => Start(Plain with { BatchSize = 9 }).Trainer.Resume(File(5))));
        Assert.Contains("was written with Seed 4; this trainer has 5", Message(() => Start(Plain with { Seed = 5 }).Trainer.Resume(File(5))));
        Assert.Contains("of the optimizer Adam; this trainer has Sgd", Message(() => Start(Plain with { Optimizer = new Sgd(1) }).Trainer.Resume(File(5))));
        Assert.Contains("was written with another schedule", Message(() => Start(Plain with { Schedule = new Counting() }).Trainer.Resume(File(5))));
        Assert.Contains("has shape [3 × 3] in the checkpoint; the trainer's has [4 × 3]", Message(() => new Trainer<float>(Samples.Gru<float>(3, 4), Loss<float>(), Plain).Resume(File(5))));
        Assert.Contains("is of type F32; a trainer of Double goes on from F64 alone", Message(() => new Trainer<double>(Samples.Gru<double>(3, 3), Loss<double>(), Plain).Resume(File(5))));
        Assert.Contains("is a checkpoint of a model Gru; this trainer trains a Leak", Message(() => new Trainer<float>(new HandWrittenLeak<float>(3), Loss<float>(), Plain).Resume(File(5))));
        trainer.Resume(File(5));
        Assert.Contains("the checkpoint was written while other examples were learnt", Assert.Throws<ArgumentException>(() => trainer.Fit(Examples[1..], HeldOut)).Message);
        Assert.Contains("learnt or held out", Assert.Throws<ArgumentException>(() => trainer.Fit(Examples)).Message);
        trainer.Fit(Examples, HeldOut);
    }

    [Fact]
    public void ACheckpointHoldsAModelThatCanBeLoaded()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(Plain);
        trainer.Fit(Examples);
        trainer.Save(File(0));
        HandWrittenGru.Of<float> other = Samples.Gru<float>(3, 3, seed: 77);
        other.Load(File(0), prefix: "model");
        Samples.Same(model.Parameters.Flat, other.Parameters.Flat, "parameters");
    }

    [Fact]
    public void WhatCannotBeWrittenIsToldBeforeAnyStep()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start(Plain with { Optimizer = new Secretive(), Checkpoint = new CheckpointOptions(File(0)) });
        long version = model.Parameters.Version;
        Assert.Contains("does not override Arrays", Assert.Throws<NotSupportedException>(() => trainer.Fit(Examples)).Message);
        Assert.Equal(version, model.Parameters.Version);
        Assert.Throws<DirectoryNotFoundException>(() => Start(Plain).Trainer.Save(Path.Combine(folder, "nowhere", "x")));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static TrainingOptions Options(string mode) => mode switch
    {
        "momentum" => Plain with { Optimizer = new Sgd(0.1, 0.9), ClipValue = 0.1 },
        "windows" => Plain with { WindowSteps = 4, Epochs = 2 },
        "accumulating" => Plain with { BatchSize = 4, AccumulationSteps = 2 },
        "buckets" => Plain with { BucketByLength = true },
        "early" => Plain with { Epochs = 9, Optimizer = new Adam(0.2), EarlyStopping = new EarlyStopping { Patience = 2 } },
        "late" => Plain with { EarlyStopping = new EarlyStopping { Patience = 2, RestoreBest = false } },
        "scheduled" => Plain with { Schedule = new Counting() },
        "steps" => Plain with { Steps = 10 },
        _ => Plain,
    };

    private string File(int number) => Path.Combine(folder, $"{number}.safetensors");

    private static SoftmaxCrossEntropy<T> Loss<T>() where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> => new("hNext");

    private static (HandWrittenGru.Of<float> Model, Trainer<float> Trainer) Start(TrainingOptions options, ulong seed = 1)
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 3, seed);
        return (model, new Trainer<float>(model, Loss<float>(), options.Schedule is null ? options : options with { Schedule = new Counting() }, [new Mean()]));
    }

    /// <summary>A schedule that remembers how often it was asked, and the sum of the losses that it heard of.</summary>
    private sealed class Counting : LearningRateSchedule
    {
        private double asked, sum;

        public override IReadOnlyList<double> State => [asked, sum];

        public override double Rate(int step, int epoch, double baseRate, double? heldOutLoss)
        {
            sum += heldOutLoss ?? 0;
            return baseRate / (1 + asked++ + sum);
        }

        public override void Load(IReadOnlyList<double> state)
        {
            if (state.Count != 2) throw new ArgumentException($"there are {state.Count} numbers, not 2.");
            (asked, sum) = (state[0], state[1]);
        }
    }

    /// <summary>The mean of the first output.</summary>
    private sealed class Mean : IMetric<float>
    {
        private double sum;

        public string Name => "mean";

        public bool HigherIsBetter => true;

        public double Value => sum;

        public void Reset() => sum = 0;

        public void Add(Outputs<float> outputs, IReadOnlyList<Example<float>> examples)
        {
            for (int i = 0; i < examples.Count; i++) sum += outputs.First[i, 0][0];
        }
    }

    /// <summary>Cross-entropy that is not a number from some step on.</summary>
    private sealed class Spoilt(int good) : ILoss<float>
    {
        private readonly SoftmaxCrossEntropy<float> loss = new("hNext");
        private int calls;

        public void Check(ModelDescription model, IReadOnlyList<Example<float>> examples) => loss.Check(model, examples);

        public LossValue Evaluate(Outputs<float> outputs, IReadOnlyList<Example<float>> examples, Seeds<float>? seeds)
        {
            LossValue value = loss.Evaluate(outputs, examples, seeds);
            return calls++ < good ? value : value with { Sum = double.NaN };
        }
    }

    private sealed record Secretive() : Optimizer(0.1)
    {
        public override OptimizerState<T> Start<T>(int length) => new Nothing<T>();

        private sealed class Nothing<T> : OptimizerState<T> where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            public override void Step(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
            {
            }
        }
    }

    private sealed class Reports(Action<TrainingProgress> then) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => then(value);
    }
}
