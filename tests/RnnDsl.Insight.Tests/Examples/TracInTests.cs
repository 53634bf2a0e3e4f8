using RnnDsl.Explaining;
using RnnDsl.Files;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

public class TracInTests
{
    private static readonly SoftmaxCrossEntropy<double> Loss = new("logits");

    private static readonly Random Draws = new(11);

    private static readonly Example<double>[] Training = [.. Enumerable.Range(0, 7).Select(i => new Example<double>(Numbers.Draw(Draws, 2 + i % 3, 2), i % 2))];

    private static readonly Example<double>[] Tests = [.. Enumerable.Range(0, 3).Select(i => new Example<double>(Numbers.Draw(Draws, 3, 2), i % 2))];

    private static TracInCheckpoint<double>[] Checkpoints { get; } =
        [new(new GoldenGruEncoder(I: 2, H: 3, C: 2, seed: 3).Compiled.Cast<double>(), 0.1), new(new GoldenGruEncoder(I: 2, H: 3, C: 2, seed: 4).Compiled.Cast<double>(), 0.03)];

    [Fact]
    public void Influences_are_products_of_central_differences()
    {
        InfluenceReport report = TracIn.Of(Checkpoints, Training, Tests, Loss, new TracInOptions { Top = 2 });
        double[,] brute = Brute(Training, Tests, model => model.Description.Parameters.Select(info => info.Name));
        for (int test = 0; test < 3; test++)
        {
            for (int k = 0; k < 7; k++) Assert.Equal(brute[test, k], report.Scores[test, k], 1e-8);
            double[] row = report.Scores.Row(test).ToArray();
            Assert.Equal(row.Sum(), report.Tests[test].Total, 1e-12);
            Assert.Equal(row.Where(score => score > 0).OrderDescending().Take(2), report.Tests[test].Proponents.Select(one => one.Score));
            Assert.Equal(row.Where(score => score < 0).Order().Take(2), report.Tests[test].Opponents.Select(one => one.Score));
            Assert.All(report.Tests[test].Proponents, one => Assert.Equal(row[one.Training], one.Score));
            Assert.Equal(Value(Checkpoints[1].Open(), Tests[test]), report.Tests[test].Loss, 1e-12);
        }
        Assert.Equal(report.ToJson(), InfluenceReport.FromJson(report.ToJson()).ToJson());
    }

    [Fact]
    public void Chosen_parameters_are_those_that_count_and_self_influence_is_the_squared_norm()
    {
        string[] some = ["W", "encoder.Un"];
        InfluenceReport report = TracIn.Of(Checkpoints, Training, Tests, Loss, new TracInOptions { Parameters = some });
        double[,] brute = Brute(Training, Tests, _ => some);
        for (int k = 0; k < 7; k++) Assert.Equal(brute[1, k], report.Scores[1, k], 1e-8);
        SelfInfluenceReport self = TracIn.Self(Checkpoints, Training, Loss);
        double[,] own = Brute(Training, Training, model => model.Description.Parameters.Select(info => info.Name));
        for (int k = 0; k < 7; k++) Assert.Equal(own[k, k], self.Scores[k], 1e-8);
        Assert.Equal(self.Scores.Max(), self.Scores[self.Ranking[0]]);
        Assert.Equal(self.ToJson(), SelfInfluenceReport.FromJson(self.ToJson()).ToJson());
    }

    [Fact]
    public void A_step_of_training_lowers_a_loss_by_the_influence()
    {
        const double Rate = 1e-5;
        RecurrentModel<double> model = Checkpoints[0].Open().Cast<double>();
        InfluenceReport report = TracIn.Of([new TracInCheckpoint<double>(model, Rate)], [Training[2]], Tests, Loss);
        double[] before = [.. Tests.Select(test => Value(model, test))];
        RecurrentModel<double> stepped = model.Cast<double>();
        new Trainer<double>(stepped, Loss, new TrainingOptions { Optimizer = new Sgd(Rate), BatchSize = 1, Steps = 1 }).Fit([Training[2]]);
        for (int test = 0; test < 3; test++) Assert.Equal(report.Scores[test, 0], before[test] - Value(stepped, Tests[test]), 1e-3 * Math.Abs(report.Scores[test, 0]) + 1e-12);
    }

    [Fact]
    public void Planted_wrong_labels_have_the_highest_self_influence()
    {
        // Which of the two features is larger at the last step; four of sixty labels are wrong.
        Random random = new(5);
        int[] wrong = [7, 22, 38, 51];
        Example<double>[] training = [.. Enumerable.Range(0, 60).Select(i =>
        {
            double[,] sequence = Numbers.Draw(random, 4, 2);
            (sequence[3, 0], sequence[3, 1]) = i % 2 == 0 ? (1, -1) : (-1, 1);
            return new Example<double>(sequence, wrong.Contains(i) ? 1 - i % 2 : i % 2);
        })];
        RecurrentModel<double> model = new GoldenGruEncoder(I: 2, H: 8, C: 2, seed: 1).Compiled.Cast<double>();
        var checkpoints = new List<TracInCheckpoint<double>>();
        for (int epochs = 0; epochs < 3; epochs++)
        {
            new Trainer<double>(model, Loss, new TrainingOptions { Optimizer = new Adam(0.01), BatchSize = 10, Epochs = 5 }).Fit(training);
            checkpoints.Add(new TracInCheckpoint<double>(model.Cast<double>(), 0.01));
        }
        SelfInfluenceReport self = TracIn.Self(checkpoints, training, Loss);
        Assert.Equal(wrong, self.Ranking.Take(4).Order());

        // What speaks for an example are others of its kind; a wrong label speaks against it.
        InfluenceReport report = TracIn.Of(checkpoints, training, [training[0]], Loss);
        Assert.All(report.Tests[0].Proponents.Take(5), one => Assert.Equal(0, training[one.Training].Classes![0]));
        Assert.Contains(report.Tests[0].Opponents[0].Training, wrong.Where(k => k % 2 == 0));
    }

    [Fact]
    public void A_projection_keeps_influences_on_average_and_threads_change_nothing()
    {
        InfluenceReport exact = TracIn.Of(Checkpoints, Training, Tests, Loss);
        double[] sums = new double[21];
        for (ulong seed = 0; seed < 300; seed++)
        {
            InfluenceReport projected = TracIn.Of(Checkpoints, Training, Tests, Loss, new TracInOptions { Projection = 24, Seed = seed });
            for (int i = 0; i < 21; i++) sums[i] += projected.Scores.Data[i] / 300;
        }
        double scale = exact.Scores.Data.Max(Math.Abs);
        for (int i = 0; i < 21; i++) Assert.Equal(exact.Scores.Data[i], sums[i], 0.05 * scale);
        var two = new TracInOptions { Run = new RunOptions { Threads = 2 }, Projection = 24, Seed = 3 };
        Assert.Equal(TracIn.Of(Checkpoints, Training, Tests, Loss, two).ToJson(), TracIn.Of(Checkpoints, Training, Tests, Loss, two with { Run = null }).ToJson());
        Assert.Equal(TracIn.Self(Checkpoints, Training, Loss, two).ToJson(), TracIn.Self(Checkpoints, Training, Loss).ToJson());
    }

    [Fact]
    public void Checkpoints_are_read_from_files_when_they_are_needed()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.safetensors");
        try
        {
            RecurrentModel<double> definition = Checkpoints[0].Open();
            Checkpoints[1].Open().Save(path);
            double[] before = definition.Parameters.Flat.ToArray();
            InfluenceReport report = TracIn.Of([new TracInCheckpoint<double>(definition, path, 0.03)], Training, Tests, Loss);
            Assert.Equal(TracIn.Of([Checkpoints[1]], Training, Tests, Loss).Scores.Data, report.Scores.Data);
            Assert.Equal(before, definition.Parameters.Flat.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        string Message(Func<object> act) => Assert.ThrowsAny<ArgumentException>(act).Message;
        Assert.Contains("no checkpoints", Message(() => TracIn.Self([], Training, Loss)));
        Assert.Contains("no examples", Message(() => TracIn.Self(Checkpoints, [], Loss)));
        Assert.Contains("positive finite number", Message(() => new TracInCheckpoint<double>(Checkpoints[0].Open(), 0)));
        Assert.Contains("no parameter 'V'", Message(() => TracIn.Self(Checkpoints, Training, Loss, new TracInOptions { Parameters = ["V"] })));
        Assert.Matches("Checkpoint 1 is a GoldenGruEncoder with .*H = 5.*; checkpoint 0 is a GoldenGruEncoder with .*H = 3", Message(() =>
            TracIn.Self([Checkpoints[0], new(new GoldenGruEncoder(I: 2, H: 5, C: 2, seed: 1).Compiled.Cast<double>(), 1)], Training, Loss)));
        Assert.Contains("above MaximumBytes = 100", Message(() => TracIn.Of(Checkpoints, Training, Tests, Loss, new TracInOptions { MaximumBytes = 100 })));
        Assert.Contains("3 features", Message(() => TracIn.Self(Checkpoints, [new Example<double>(new double[2, 3], 0)], Loss)));
        Assert.ThrowsAny<OperationCanceledException>(() => TracIn.Self(Checkpoints, Training, Loss, new TracInOptions { Run = new RunOptions { Threads = 2 } }, new CancellationToken(canceled: true)));
    }

    private static double Value(RecurrentModel<double> model, Example<double> example) =>
        Target.Loss(Loss, [example]).ValueOf(model.Tape(RnnDsl.Batching.Batch<double>.From([example.Input("x")!])))[0];

    private static double[,] Brute(Example<double>[] training, Example<double>[] tests, Func<RecurrentModel<double>, IEnumerable<string>> parameters)
    {
        var scores = new double[tests.Length, training.Length];
        foreach (TracInCheckpoint<double> checkpoint in Checkpoints)
        {
            double[][] Slopes(Example<double>[] examples) => [.. examples.Select(example => Differences(checkpoint.Open(), example, parameters(checkpoint.Open())))];
            double[][] left = Slopes(tests), right = Slopes(training);
            for (int i = 0; i < tests.Length; i++)
            for (int k = 0; k < training.Length; k++)
                scores[i, k] += checkpoint.LearningRate * left[i].Zip(right[k], (a, b) => a * b).Sum();
        }
        return scores;
    }

    private static double[] Differences(RecurrentModel<double> model, Example<double> example, IEnumerable<string> parameters)
    {
        const double H = 1e-5;
        RecurrentModel<double> moved = model.Cast<double>();
        var slopes = new List<double>();
        foreach (string name in parameters)
            for (int i = 0; i < model.Parameters[name].Span.Length; i++)
            {
                double At(double by)
                {
                    using (ParameterEdit<double> edit = moved.Edit()) edit[name][i] = model.Parameters[name].Span[i] + by;
                    return Value(moved, example);
                }
                double slope = (At(H) - At(-H)) / (2 * H);
                At(0);
                slopes.Add(slope);
            }
        return [.. slopes];
    }
}
