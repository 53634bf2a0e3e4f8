using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Explaining.Choosing;

public class ExplainTests
{
    [Theory]
    [InlineData("flip_flop")]
    [InlineData("adding")]
    public void The_default_finds_the_steps_that_decide(string name)
    {
        PlantedTask task = name == "adding" ? PlantedTask.Adding() : PlantedTask.FlipFlop();
        Explanation<double> explanation = task.Model.Explain(task.Batch, task.Target, new ExplanationOptions<double> { Background = task.Batch });
        Assert.True(task.Precision(explanation) >= 0.95, $"precision {task.Precision(explanation)}");
        Assert.Equal(name == "adding" ? InputKind.Dense : InputKind.Symbols, explanation.InputKind);
        Assert.Equal(Trust.Good, explanation.Trust);
        Assert.True(explanation.Check("deletion")!.Middle > 1.5);
        Assert.StartsWith("The ranking of the steps can be trusted (", explanation.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', explanation.Sentence);
        Assert.Equal(task.Batch.Count, explanation.TrustOf.Count);
    }

    [Fact]
    public void Without_data_the_steps_of_the_examples_stand_in_for_each_other()
    {
        PlantedTask task = PlantedTask.FlipFlop();
        Explanation<double> alone = task.Model.Explain(Batch<double>.From([task.Inputs[0]]), Target.Unit("logits", task.Units[0]));
        Assert.Contains("the steps of the explained examples themselves", alone.Reason, StringComparison.Ordinal);
        Assert.Equal(1, task.Truth[0][alone.Top(0, 1)[0]]);
    }

    [Fact]
    public void The_target_is_the_largest_output_of_each_example_where_none_is_given()
    {
        PlantedTask task = PlantedTask.FlipFlop();
        Explanation<double> chosen = task.Model.Explain(task.Batch), given = task.Model.Explain(task.Batch, task.Target);
        // The net is right about all of these, so its class is the one that the file explains.
        Assert.Equal(given.Attribution.Target, chosen.Attribution.Target);
        Assert.Equal(given.PerStep(3), chosen.PerStep(3));
    }

    [Fact]
    public void A_seed_gives_the_same_explanation_whatever_the_threads()
    {
        PlantedTask task = PlantedTask.Adding();
        Batch<double> batch = Batch<double>.From(task.Inputs[..8]);
        Explanation<double> With(int threads, ulong seed) => task.Model.Explain(batch, Target.Units("logits", task.Units[..8]),
            new ExplanationOptions<double> { Seed = seed, Replacements = 12, Run = new RunOptions { Threads = threads } });
        Explanation<double> one = With(1, 7), two = With(2, 7), other = With(1, 8);
        Assert.Equal(one.Sentence, two.Sentence);
        for (int example = 0; example < batch.Count; example++) Assert.Equal(one.Attribution.Values[example], two.Attribution.Values[example]);
        Assert.NotEqual(one.Attribution.Values[0], other.Attribution.Values[0]);
    }

    [Fact]
    public void Steps_that_stand_in_for_each_other_share_what_they_do()
    {
        var latch = new Latch.Of<double>(I: 4, seed: 1);
        using (ParameterEdit<double> edit = latch.Edit())
        {
            edit["w"].Span.Clear();
            edit["w"].Span[0] = 1;
        }
        Batch<double> batch = Batch<double>.From([OneHot([1, 2, 0, 3, 2, 0, 1, 3]), OneHot([1, 2, 3, 3, 2, 0, 1, 3])]);
        Batch<double> background = Batch<double>.From([.. Enumerable.Range(0, 12).Select(i => OneHot([.. Enumerable.Range(0, 8).Select(step => i == 0 && step == 3 ? 0 : 1 + (i + step) % 3)]))]);
        Explanation<double> explanation = latch.Explain(batch, options: new ExplanationOptions<double> { Background = background });
        Assert.Equal([ChosenMethod.ShapleyValueSampling, ChosenMethod.ReplacementOcclusion], explanation.Methods);
        Assert.Equal([2, 5], explanation.Top(0, 2).Order());
        Assert.Equal(5, explanation.Top(1, 1)[0]);
        Assert.Contains("stand in for each other", explanation.Reason, StringComparison.Ordinal);
        // The example that one step decides: every other symbol changes everything, the own one in 1 of 96 draws nothing; a fifth of the draws is left out.
        Assert.Equal(2 * (0.8 - 1.0 / 96) / 0.8, explanation.PerStep(1)[5], 1e-12);
    }

    [Fact]
    public void Long_sequences_of_numbers_are_explained_by_gradients_that_add_up()
    {
        PlantedTask task = PlantedTask.Adding();
        Explanation<double> explanation = task.Model.Explain(task.Batch, task.Target, new ExplanationOptions<double> { MostSteps = 1000, Background = task.Batch });
        Assert.All(explanation.Methods, method => Assert.Equal(ChosenMethod.IntegratedGradients, method));
        Assert.True(explanation.Check("completeness")!.Middle < 0.05);
        Assert.Contains("so long", explanation.Reason, StringComparison.Ordinal);
        Assert.Contains("mean of the background data", explanation.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200_000_000)]
    [InlineData(300)]
    public void Tokens_are_replaced_by_other_tokens_one_by_one_or_in_blocks(long mostSteps)
    {
        var model = new GoldenSentiment.Of<double>(V: 9, E: 3, H: 4, C: 2, seed: 3);
        Batch<double> batch = Batch<double>.FromTokens([[1, 2, 3, 4, 5, 6, 7], [8, 0, 1]]);
        Explanation<double> explanation = model.Explain(batch, options: new ExplanationOptions<double> { MostSteps = mostSteps });
        Assert.Equal(InputKind.Tokens, explanation.InputKind);
        Assert.Null(explanation.Check("agreement"));
        Assert.Equal([7, 3], explanation.Attribution.Values.Select(values => values.GetLength(0)));
        Assert.Equal(mostSteps == 300, explanation.Reason.Contains("neighbours at once", StringComparison.Ordinal));
    }

    [Fact]
    public void Progress_never_falls_and_cancelling_stops()
    {
        PlantedTask task = PlantedTask.FlipFlop();
        var seen = new List<double>();
        task.Model.Explain(task.Batch, task.Target, new ExplanationOptions<double> { Progress = new Listener(seen.Add) });
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(1, seen[^1]);
        Assert.Throws<OperationCanceledException>(() => task.Model.Explain(task.Batch, task.Target, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_any_work()
    {
        PlantedTask task = PlantedTask.FlipFlop();
        void Refuses<TException>(string message, ExplanationOptions<double> options, Target? target = null) where TException : ArgumentException
        {
            var error = Assert.Throws<TException>(() => task.Model.Explain(task.Batch, target, options));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
        Refuses<ArgumentException>("has nothing called 'y'", new() { Wrt = "y" });
        Refuses<ArgumentException>("the default explains by an input; 'h' is none (inputs: x)", new() { Wrt = "h" });
        Refuses<ArgumentOutOfRangeException>("from 0 to below 1", new() { Trim = 1 });
        Refuses<ArgumentOutOfRangeException>("options.Replacements", new() { Replacements = 1 });
        Refuses<ArgumentException>("of the background data has 2 features a step; it takes 3 (I = 3)", new() { Background = Batch<double>.From([new double[4, 2]]) });
        Refuses<ArgumentException>("NaN", new() { Background = Batch<double>.From([new[,] { { 1, double.NaN, 0 } }]) });
        Refuses<ArgumentException>("logit", new(), Target.Unit("logit", 0));
        var gru = new RnnDsl.Cells.Gru.Of<double>(I: 3, H: 4, seed: 1);
        var error = Assert.Throws<ArgumentException>(() => gru.Explain(task.Batch));
        Assert.Contains("Gru has no [Output] whose units could be explained; say what is meant", error.Message, StringComparison.Ordinal);
    }

    private static double[,] OneHot(int[] symbols)
    {
        var rows = new double[symbols.Length, 4];
        for (int step = 0; step < symbols.Length; step++) rows[step, symbols[step]] = 1;
        return rows;
    }

    private sealed class Listener(Action<double> hear) : IProgress<double>
    {
        public void Report(double value) => hear(value);
    }
}
