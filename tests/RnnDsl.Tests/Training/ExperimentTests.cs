using RnnDsl.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

public class ExperimentTests
{
    private static readonly Example<float>[] Examples = Remembering.FirstSymbol<float>(43, seed: 2), Test = Remembering.FirstSymbol<float>(30, seed: 3);

    [Fact]
    public void EveryExampleIsTestedOnceAndNeverLearntBefore()
    {
        CrossValidationResult result = Experiments.CrossValidate(Examples, seed => Start(seed), folds: 4, new ExperimentOptions { Seed = 5 });
        Assert.Equal(Enumerable.Range(0, 43), result.Folds.SelectMany(fold => fold.Examples).Order());
        Assert.Equal([10, 11, 11, 11], result.Folds.Select(fold => fold.Examples.Count).Order());
        Assert.All(result.Folds, fold => Assert.Equal(fold.Examples.Count, fold.Evaluation.Loss.Count));
        Assert.Equal(result.Folds.Average(fold => fold.Value), result.Mean, 12);
        Assert.True(result.StandardDeviation > 0);

        // By hand: the first fold.
        Trainer<float> trainer = Start(ExperimentRun<float>.SeedOf(5, 0));
        HashSet<int> tested = [.. result.Folds[0].Examples];
        trainer.Fit([.. Examples.Where((_, i) => !tested.Contains(i))]);
        Assert.Equal(trainer.Evaluate([.. tested.Select(i => Examples[i])]).Mean, result.Folds[0].Value);
        Assert.Contains("fold 3: loss ", result.ToString());
        Assert.EndsWith(" over 4 folds", result.ToString());
    }

    [Fact]
    public void FoldsHaveTheClassesInLikeNumbers()
    {
        int[] foldOf = Folds.Of(Examples, 5, seed: 1);
        foreach (int label in new[] { 0, 1, 2 })
        {
            int[] counts = new int[5];
            for (int i = 0; i < foldOf.Length; i++)
                if (Examples[i].Classes![0] == label)
                    counts[foldOf[i]]++;
            Assert.True(counts.Max() - counts.Min() <= 1);
        }
        Assert.NotEqual(foldOf, Folds.Of(Examples, 5, seed: 2));
        int[] plain = Folds.Of(Remembering.LastSymbol<float>(11, seed: 2), 3, seed: 1);
        Assert.Equal([3, 4, 4], plain.GroupBy(fold => fold).Select(group => group.Count()).Order());
    }

    [Fact]
    public void ThreadsDoNotChangeAnExperiment()
    {
        string[] Run(int threads)
        {
            var options = new SearchOptions { Seed = 5, Threads = threads, Trials = 6, Halving = 2, HeldOutFraction = 0.25 };
            return
            [
                Experiments.CrossValidate(Examples, seed => Start(seed, stopping: true), folds: 4, options).ToString(),
                Experiments.Search(random => random.LogUniform(1e-3, 1), (rate, seed) => Start(seed, rate), Examples, Test, options).ToString(),
                Experiments.Compare<float>([new("slow", seed => Start(seed, 1e-3)), new("fast", seed => Start(seed, 0.05))], Examples, Test, seeds: 3, options).ToString(),
            ];
        }

        Assert.Equal(Run(1), Run(4));
        Assert.Equal(Run(1), Run(1));
    }

    [Fact]
    public void APartOfTheTrainingExamplesIsHeldOut()
    {
        CrossValidationResult result = Experiments.CrossValidate(Examples, seed => Start(seed, stopping: true), folds: 4, new ExperimentOptions { HeldOutFraction = 0.25 });
        Assert.All(result.Folds, fold => Assert.Equal(8, fold.Training.HeldOut!.Value.Count));
        Assert.All(result.Folds, fold => Assert.Equal(43 - fold.Examples.Count - 8, fold.Training.Loss.Count));
        Assert.Contains("early stopping needs held-out examples", Assert.Throws<ArgumentException>(() => Experiments.CrossValidate(Examples, seed => Start(seed, stopping: true), folds: 4)).Message);
        Assert.Contains("0.01 of 32 training examples are 0", Assert.Throws<ArgumentException>(() => Experiments.CrossValidate(Examples, seed => Start(seed), 4, new ExperimentOptions { HeldOutFraction = 0.01 })).Message);
    }

    [Fact]
    public void ASearchFindsTheBestConfiguration()
    {
        var rates = new List<double>();
        SearchResult<double> result = Experiments.Search(
            random => random.Choose(0.0, 1e-4, 0.05), (rate, seed) => { rates.Add(rate); return Start(seed, rate); },
            Examples, Test, new SearchOptions { Trials = 8, Seed = 3 });
        Assert.Equal(8, rates.Count);
        Assert.Equal(0.05, result.Best.Configuration);
        Assert.Equal(result.Trials.Min(trial => trial.Value), result.Best.Value);
        Assert.Equal(result.Trials.OrderBy(trial => trial.Value), result.Trials);
        Assert.All(result.Trials, trial => Assert.Equal(4, trial.Epochs));
        Trainer<float> again = Start(result.Best.Seed, result.Best.Configuration);
        again.Fit(Examples, Test);
        Assert.Equal(result.Best.Value, again.Evaluate(Test).Mean);
    }

    [Fact]
    public void HalvingTrainsTheBetterOnesLonger()
    {
        SearchResult<double> result = Experiments.Search(
            random => random.LogUniform(1e-4, 0.1), (rate, seed) => Start(seed, rate), Examples, Test,
            new SearchOptions { Trials = 9, Seed = 3, Halving = 3, FirstEpochs = 2 });
        Assert.Equal([18, 6, 6, 2, 2, 2, 2, 2, 2], result.Trials.Select(trial => trial.Epochs));
        Assert.Equal(Enumerable.Range(0, 9), result.Trials.Select(trial => trial.Number).Order());
        // Training in rounds is training in one go.
        Trainer<float> whole = Start(result.Best.Seed, result.Best.Configuration, epochs: 18);
        whole.Fit(Examples);
        Assert.Equal(whole.Evaluate(Test).Mean, result.Best.Value);
    }

    [Fact]
    public void ATrainingThatFailsIsABadConfiguration()
    {
        SearchResult<double> result = Experiments.Search(
            random => random.Choose(1e300, 0.05), (rate, seed) => new Trainer<float>(Samples.Gru<float>(3, 3, seed), Loss(), new TrainingOptions { Optimizer = new Sgd(rate), Epochs = 2 }),
            Examples, Test, new SearchOptions { Trials = 6, Seed = 3, Halving = 2 });
        Assert.Equal(0.05, result.Best.Configuration);
        Assert.Contains("parameters that are not finite", result.Trials.First(trial => trial.Configuration > 1).Failure);
        Assert.True(double.IsNaN(result.Trials[^1].Value));
    }

    [Fact]
    public void ModelsAreComparedSeedBySeed()
    {
        Comparison result = Experiments.Compare<float>(
            [new("slow", seed => Start(seed, 1e-4)), new("fast", seed => Start(seed, 0.05)), new("same", seed => Start(seed, 0.05))], Examples, Test, seeds: 4, new ExperimentOptions { Seed = 2 });
        Assert.Equal(["slow", "fast", "same"], result.Contenders.Select(contender => contender.Name));
        ContenderResult slow = result.Contenders[0], fast = result.Contenders[1];
        Assert.Equal(fast.Values, result.Contenders[2].Values);
        double[] differences = [.. slow.Values.Zip(fast.Values, (a, b) => a - b)];
        double mean = differences.Average(), error = Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / 3 / 4);
        PairedDifference pair = result.Differences[0];
        Assert.Equal(("slow", "fast"), (pair.First, pair.Second));
        Samples.Close(mean, pair.Mean, 1e-12, "mean");
        Samples.Close(error, pair.StandardError, 1e-12, "standard error");
        // The 97.5 % point of Student's t with 3 degrees of freedom is 3.182446.
        Samples.Close(mean - 3.182446 * error, pair.Low, 1e-6, "interval");
        Samples.Close(mean + 3.182446 * error, pair.High, 1e-6, "interval");
        Assert.True(pair.Mean > 0);
        Assert.Equal(pair.P < 0.05, pair.Low > 0);
        Assert.Equal((0, 1), (result.Differences[2].Mean, result.Differences[2].P));
        Assert.Contains("slow − fast: ", result.ToString());
    }

    [Fact]
    public void PairedProbabilitiesAreStudents()
    {
        // The differences 2, 1, −1, 3 have the mean 1.25 and the standard error √(8.75 / 12); with 3 degrees of freedom p = 1 − 2/π (θ + sin θ cos θ), tan θ = t / √3.
        double t = 1.25 / Math.Sqrt(8.75 / 12), angle = Math.Atan(t / Math.Sqrt(3));
        PairedDifference pair = PairedDifference.Of(new ContenderResult("a", [3, 5, 4, 7], []), new ContenderResult("b", [1, 4, 5, 4], []));
        Samples.Close(t, pair.Mean / pair.StandardError, 1e-14, "t");
        Samples.Close(1 - 2 / Math.PI * (angle + Math.Sin(angle) * Math.Cos(angle)), pair.P, 1e-12, "p");
        Assert.True(double.IsNaN(PairedDifference.Of(new ContenderResult("a", [3], []), new ContenderResult("b", [1], [])).P));
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        Trainer<float> one = Start(1);
        var loss = Loss();
        string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.Contains("share the same model", Message(() => Experiments.CrossValidate(Examples, _ => one)));
        Assert.Contains("share the same loss", Message(() => Experiments.CrossValidate(Examples, seed => new Trainer<float>(Samples.Gru<float>(3, 3, seed), loss))));
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        Assert.Contains("Two trainings write their checkpoints to", Message(() => Experiments.CrossValidate(
            Examples, seed => new Trainer<float>(Samples.Gru<float>(3, 3, seed), Loss(), new TrainingOptions { Checkpoint = new CheckpointOptions(path) }))));
        File.Delete(path);
        Assert.Contains("There are 43 examples for 44 folds", Message(() => Experiments.CrossValidate(Examples, seed => Start(seed), folds: 44)));
        Assert.Contains("at least 2 folds", Message(() => Experiments.CrossValidate(Examples, seed => Start(seed), folds: 1)));
        Assert.Contains("no metric 'f1'", Message(() => Experiments.CrossValidate(Examples, seed => Start(seed), options: new ExperimentOptions { Metric = "f1" })));
        Assert.Contains("Two models are called 'a'", Message(() => Experiments.Compare<float>([new("a", seed => Start(seed)), new("a", seed => Start(seed))], Examples, Test)));
        Assert.Contains("nothing to compare", Message(() => Experiments.Compare<float>([], Examples, Test)));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Experiments.CrossValidate(Examples, seed => Start(seed), cancellation: source.Token));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { Halving = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchOptions { Trials = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExperimentOptions { HeldOutFraction = 1 });
    }

    [Fact]
    public void DrawsLieWhereTheyShould()
    {
        var random = new RandomStream(1);
        double[] rates = [.. Enumerable.Range(0, 2000).Select(_ => random.LogUniform(1e-4, 1))];
        Assert.InRange(rates.Min(), 1e-4, 2e-4);
        Assert.InRange(rates.Max(), 0.5, 1);
        Assert.InRange(rates.Count(rate => rate < 1e-2), 900, 1100);
        int[] counts = new int[4];
        for (int i = 0; i < 4000; i++) counts[random.Integer(2, 5) - 2]++;
        Assert.All(counts, count => Assert.InRange(count, 880, 1120));
        Assert.InRange(random.Uniform(3, 4), 3, 4);
        Assert.Contains(random.Choose("a", "b"), new[] { "a", "b" });
        Assert.Throws<ArgumentException>(() => random.Uniform(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.LogUniform(0, 1));
    }

    private static SoftmaxCrossEntropy<float> Loss() => new("hNext", LossSteps.Last);

    private static Trainer<float> Start(ulong seed, double rate = 0.02, bool stopping = false, int epochs = 4) => new(Samples.Gru<float>(3, 3, seed), Loss(), new TrainingOptions
    {
        Optimizer = new Adam(rate), BatchSize = 10, Epochs = epochs, Seed = seed, EarlyStopping = stopping ? new EarlyStopping() : null,
    });
}
