using System.Numerics;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public class TrainerTests
{
    private static readonly TrainingOptions Options = new() { Optimizer = new Adam(0.02), BatchSize = 20, Epochs = 60, Seed = 4, ClipNorm = 1 };

    [Fact]
    public void TheFirstSymbolIsRemembered()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start<float>(Options);
        Example<float>[] heldOut = FirstSymbol<float>(100, seed: 9);
        double before = trainer.Evaluate(heldOut).Mean;
        TrainingResult result = trainer.Fit(FirstSymbol<float>(200, seed: 2), heldOut);
        Assert.Equal((60 * 10, 60, false), (result.Steps, result.Epochs, result.Cancelled));
        // The outputs lie in (−1, 1), so that the loss cannot fall below log(1 + 2·exp(−2)) = 0.24.
        Assert.True(before > 1 && result.HeldOut!.Value.Mean < 0.32, $"{before} → {result.HeldOut!.Value.Mean}");
        Assert.Equal(1, result.HeldOut.Value.Accuracy);
        Assert.Equal(result.HeldOut.Value, trainer.Evaluate(heldOut));
    }

    [Fact]
    public void ThreadsDoNotChangeABit()
    {
        TrainingOptions options = Options with { BatchSize = 70, Epochs = 4 };
        float[] one = Trained<float>(options), many = Trained<float>(options with { Threads = 4 });
        Samples.Same<float>(one, many, "parameters");
        Samples.Same<float>(one, Trained<float>(options), "parameters");
        Assert.NotEqual(one, Trained<float>(options with { Seed = 5 }));
    }

    [Fact]
    public void FitInPiecesIsFit()
    {
        Example<double>[] examples = FirstSymbol<double>(50, seed: 2);
        (HandWrittenGru.Of<double> whole, Trainer<double> trainer) = Start<double>(Options with { Epochs = 4 });
        trainer.Fit(examples);
        (HandWrittenGru.Of<double> pieces, trainer) = Start<double>(Options with { Epochs = 2 });
        trainer.Fit(examples);
        trainer.Fit(examples);
        Assert.Equal(12, trainer.StepsTaken);
        Samples.Same(whole.Parameters.Flat, pieces.Parameters.Flat, "parameters");
    }

    [Fact]
    public void ProgressTellsEveryStep()
    {
        var reports = new Reports();
        (_, Trainer<float> trainer) = Start<float>(Options with { Steps = 7, LearningRate = step => 0.1 / (1 + step) });
        Example<float>[] examples = FirstSymbol<float>(50, seed: 2);
        TrainingResult result = trainer.Fit(examples, examples, reports);
        Assert.Equal((7, 2), (result.Steps, result.Epochs));
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], reports.Select(report => report.Step));
        Assert.Equal([0, 0, 0, 1, 1, 1, 2], reports.Select(report => report.Epoch));
        Assert.Equal([false, false, true, false, false, true, false], reports.Select(report => report.HeldOut is not null));
        Assert.All(reports, report => Assert.Equal(0.1 / (1 + report.Step), report.LearningRate));
        Assert.All(reports, report => Assert.True(report is { Loss: > 0, GradientNorm: > 0, ExamplesPerSecond: > 0 }));
    }

    [Fact]
    public void CancellationKeepsWhatWasLearnt()
    {
        Example<float>[] examples = FirstSymbol<float>(60, seed: 2);
        using var source = new CancellationTokenSource();
        var reports = new Reports(report =>
        {
            if (report.Step == 4) source.Cancel();
        });
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start<float>(Options);
        TrainingResult result = trainer.Fit(examples, progress: reports, cancellation: source.Token);
        Assert.Equal((5, 1, true), (result.Steps, result.Epochs, result.Cancelled));
        (HandWrittenGru.Of<float> same, trainer) = Start<float>(Options with { Steps = 5 });
        trainer.Fit(examples);
        Samples.Same(same.Parameters.Flat, model.Parameters.Flat, "parameters");
    }

    [Fact]
    public void LossesThatAreNotFiniteLeaveTheLastGoodParameters()
    {
        Example<float>[] examples = FirstSymbol<float>(20, seed: 2);
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start<float>(Options);
        trainer.Fit(examples);
        float[] good = model.Parameters.Flat.ToArray();
        examples[7] = new Example<float>(new float[,] { { 0, float.NaN, 0 } }, 1);
        TrainingException thrown = Assert.Throws<TrainingException>(() => trainer.Fit(examples));
        Assert.Equal(60, thrown.Step);
        Assert.Contains("Gru: the loss of step 60 is NaN", thrown.Message);
        Assert.All(model.Parameters.Flat.ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.True(float.IsFinite((float)trainer.Evaluate(FirstSymbol<float>(20, seed: 2)).Mean));
        Assert.Equal(good.Length, model.Parameters.Flat.Length);
    }

    [Fact]
    public void AMoveThatSpoilsTheLossIsTakenBack()
    {
        Example<float>[] examples = FirstSymbol<float>(20, seed: 2);
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 3);
        var trainer = new Trainer<float>(model, new Spoilt(good: 2), Options);
        Assert.Equal(2, Assert.Throws<TrainingException>(() => trainer.Fit(examples)).Step);
        (HandWrittenGru.Of<float> same, trainer) = Start<float>(Options with { Steps = 1 });
        trainer.Fit(examples);
        Samples.Same(same.Parameters.Flat, model.Parameters.Flat, "parameters");
    }

    [Fact]
    public void ALossThatIsBadFromTheStartLeavesTheModelAlone()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 3);
        var trainer = new Trainer<float>(model, new Spoilt(good: 0), Options);
        Assert.Throws<TrainingException>(() => trainer.Fit(FirstSymbol<float>(20, seed: 2)));
        Assert.Equal(Samples.Gru<float>(3, 3).Parameters.Version, model.Parameters.Version);
    }

    [Fact]
    public void AWarmStepMakesNoGarbageOfTheModelsSize()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(8, 96);
        Example<float>[] examples = [.. Samples.Sequences<float>(8, 9, 9, 9, 9, 9, 9).Select(x => new Example<float>(x, 1))];
        var trainer = new Trainer<float>(model, new SoftmaxCrossEntropy<float>(steps: LossSteps.Last), new TrainingOptions { Epochs = 50, ClipNorm = 1 });
        trainer.Fit(examples);
        long before = GC.GetAllocatedBytesForCurrentThread();
        trainer.Fit(examples);
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 50;
        Assert.True(bytes < 8_000, $"{bytes} bytes a step; the parameters have {model.Parameters.Flat.Length * 4}.");
    }

    [Fact]
    public void BatchesWithoutTargetsChangeNothing()
    {
        Example<float>[] examples = FirstSymbol<float>(3, seed: 2);
        examples[1] = new Example<float>(new float[2, 3], -1);
        var reports = new Reports();
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start<float>(Options with { BatchSize = 1, Epochs = 1, Shuffle = false });
        long version = model.Parameters.Version;
        TrainingResult result = trainer.Fit(examples, progress: reports);
        Assert.Equal(version + 2, model.Parameters.Version);
        Assert.Equal(2, result.Loss.Count);
        Assert.Equal(0, reports[1].GradientNorm);
    }

    [Fact]
    public void OrdersAreShufflesThatDependOnSeedAndEpochAlone()
    {
        int[] order = ExampleOrder.Of(100, 7, 0, shuffle: true);
        Assert.Equal(Enumerable.Range(0, 100), order.Order());
        Assert.Equal(order, ExampleOrder.Of(100, 7, 0, shuffle: true));
        Assert.NotEqual(order, ExampleOrder.Of(100, 7, 1, shuffle: true));
        Assert.NotEqual(order, ExampleOrder.Of(100, 8, 0, shuffle: true));
        Assert.Equal(Enumerable.Range(0, 100), ExampleOrder.Of(100, 7, 0, shuffle: false));
        int[] first = new int[5];
        for (int epoch = 0; epoch < 5000; epoch++) first[ExampleOrder.Of(5, 1, epoch, shuffle: true)[0]]++;
        Assert.All(first, count => Assert.InRange(count, 900, 1100));
    }

    [Fact]
    public void StepsToInfinityAreNotTaken()
    {
        Example<float>[] examples = FirstSymbol<float>(20, seed: 2);
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start<float>(new TrainingOptions { Optimizer = new Sgd(1e300) });
        float[] before = model.Parameters.Flat.ToArray();
        Assert.Contains("step 0 would make parameters that are not finite", Assert.Throws<TrainingException>(() => trainer.Fit(examples)).Message);
        Samples.Same<float>(before, model.Parameters.Flat, "parameters");
    }

    [Fact]
    public void GapsStayZero()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start<float>(Options with { Epochs = 2 });
        trainer.Fit(FirstSymbol<float>(20, seed: 2));
        int kept = 0;
        for (int p = 0; p < model.Parameters.Count; p++) foreach (float value in model.Parameters[p].Span) kept += value != 0 ? 1 : 0;
        Assert.Equal(kept, model.Parameters.Flat.ToArray().Count(value => value != 0));
    }

    [Fact]
    public void ClippingBoundsTheNorm()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 3);
        Trace<double> trace = model.Tape(Samples.Ragged<double>(3, 4, 6));
        Gradients<double> gradients = model.Backward(trace, Samples.RandomSeeds(trace, "hNext"), GradientRequest.Parameters);
        double sum = 0;
        for (int p = 0; p < gradients.Parameters.Count; p++) foreach (double value in gradients.Parameters[p].Span) sum += value * value;
        Samples.Close(Math.Sqrt(sum), gradients.Parameters.Norm(), 1e-12, "norm");
        double[] before = gradients.Parameters.Flat.ToArray();
        Samples.Close(Math.Sqrt(sum), gradients.Parameters.ClipNorm(1e6), 1e-12, "norm");
        Samples.Same<double>(before, gradients.Parameters.Flat, "gradient");
        Samples.Close(Math.Sqrt(sum), gradients.Parameters.ClipNorm(0.5), 1e-12, "norm");
        Samples.Close(0.5, gradients.Parameters.Norm(), 1e-5, "clipped norm");
    }

    [Fact]
    public void ExamplesThatDoNotFitAreNamedBeforeAnyStep()
    {
        (HandWrittenGru.Of<float> model, Trainer<float> trainer) = Start<float>(Options);
        long version = model.Parameters.Version;
        Example<float> good = FirstSymbol<float>(1, seed: 2)[0];
        string Message(params Example<float>[] examples) => Assert.Throws<ArgumentException>(() => trainer.Fit(examples)).Message;
        Assert.Contains("there are no examples", Message());
        Assert.Contains("example 1 has 2 features a step in input 'x'; the model takes 3", Message(good, new Example<float>(new float[4, 2], 0)));
        Assert.Contains("example 0 has no steps", Message(new Example<float>(new float[0, 3], 0)));
        Assert.Contains("example 0 has no input 'x'", Message(new Example<float>(new Dictionary<string, float[,]> { ["u"] = new float[1, 3] }) { Classes = [0] }));
        Assert.Equal(version, model.Parameters.Version);
    }

    [Fact]
    public void OptionsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { BatchSize = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { Epochs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { Threads = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { ClipNorm = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingOptions { ClipNorm = double.NaN });
        (_, Trainer<float> trainer) = Start<float>(new TrainingOptions { LearningRate = _ => double.NaN });
        Assert.Contains("for step 0", Assert.Throws<ArgumentException>(() => trainer.Fit(FirstSymbol<float>(1, seed: 2))).Message);
    }

    /// <summary>One-hot sequences of three symbols; the class is the first symbol.</summary>
    private static Example<T>[] FirstSymbol<T>(int count, ulong seed) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed);
        var examples = new Example<T>[count];
        for (int i = 0; i < count; i++)
        {
            var x = new T[3 + (int)(random.NextBits() % 4), 3];
            int first = -1;
            for (int step = 0; step < x.GetLength(0); step++)
            {
                int symbol = (int)(random.NextBits() % 3);
                if (step == 0) first = symbol;
                x[step, symbol] = T.One;
            }
            examples[i] = new Example<T>(x, first);
        }
        return examples;
    }

    private static (HandWrittenGru.Of<T> Model, Trainer<T> Trainer) Start<T>(TrainingOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        HandWrittenGru.Of<T> model = Samples.Gru<T>(3, 3);
        return (model, new Trainer<T>(model, new SoftmaxCrossEntropy<T>("hNext", LossSteps.Last), options));
    }

    private static T[] Trained<T>(TrainingOptions options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (HandWrittenGru.Of<T> model, Trainer<T> trainer) = Start<T>(options);
        trainer.Fit(FirstSymbol<T>(150, seed: 2));
        return model.Parameters.Flat.ToArray();
    }

    /// <summary>Cross-entropy that is not a number from some step on.</summary>
    private sealed class Spoilt(int good) : ILoss<float>
    {
        private readonly SoftmaxCrossEntropy<float> loss = new("hNext", LossSteps.Last);
        private int calls;

        public void Check(ModelDescription model, IReadOnlyList<Example<float>> examples) => loss.Check(model, examples);

        public LossValue Evaluate(Outputs<float> outputs, IReadOnlyList<Example<float>> examples, Seeds<float>? seeds)
        {
            LossValue value = loss.Evaluate(outputs, examples, seeds);
            return calls++ < good ? value : value with { Sum = double.NaN };
        }
    }

    private sealed class Reports(Action<TrainingProgress>? then = null) : List<TrainingProgress>, IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            Add(value);
            then?.Invoke(value);
        }
    }
}
