using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Tests.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Explaining.Gradients;

/// <summary>Losses as targets: values, slopes by finite differences, and what is refused.</summary>
public class LossTargetTests
{
    private static readonly int[] Lengths = [4, 2, 5];
    private readonly Explained of = new(Lengths);

    public static TheoryData<string> Losses => ["cross-entropy", "squared error", "last classes", "every class", "squares", "sum"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_loss_has_the_gradients_of_finite_differences(string kind)
    {
        Target target = Make(kind);
        Attribution<double> attribution = Saliency.Attribute(of.Model, of.Batch, target, "x", of.Initial, options: new() { Signed = true });
        double[][,] expected = Slopes.ByInput(of.Model, of.Inputs, "x", target, of.Initial);
        for (int example = 0; example < 3; example++) Slopes.Close(expected[example], attribution.Values[example], $"{kind}, example {example}");
        Attribution<double> path = IntegratedGradients.Attribute(of.Model, of.Batch, target, "x", of.Initial);
        Assert.All(path.CompletenessGap!, gap => Assert.InRange(Math.Abs(gap), 0, 1e-10));
    }

    [Fact]
    public void Two_ways_to_the_same_loss_agree()
    {
        Trace<double> run = of.Model.Record(of.Batch);
        double[] direct = Make("cross-entropy").ValueOf(run), trained = Make("last classes").ValueOf(run), squares = Make("squared error").ValueOf(run);
        for (int example = 0; example < 3; example++)
        {
            double[] row = run["logits"][example, Lengths[example] - 1].ToArray();
            Assert.Equal(Math.Log(row.Sum(Math.Exp)) - row[example], direct[example], 1e-13);
            Assert.Equal(direct[example], trained[example], 1e-13);
            Assert.Equal(row.Sum(value => (value - 0.5) * (value - 0.5)), squares[example], 1e-13);
        }
        Assert.Equal("−log probability of logits[0|1|2], last step", Make("cross-entropy").ToString());
        Assert.Equal("loss SoftmaxCrossEntropy", Make("last classes").ToString());
    }

    [Fact]
    public void The_loss_of_a_model_of_layers_is_explained()
    {
        var model = new GoldenSentiment.Of<double>(V: 6, E: 3, H: 4, C: 2);
        model.Initialize(Initializer.XavierNormal, 7);
        int[][] words = [[1, 2, 3], [4, 5]];
        Batch<double> batch = Batch<double>.FromTokens(words);
        Target target = Target.Loss(new SoftmaxCrossEntropy<double>(), [Example<double>.OfTokens(words[0], 1), Example<double>.OfTokens(words[1], 0)]);
        Attribution<double> loss = Saliency.Attribute(model, batch, target, "embedded", options: new() { Signed = true });
        Attribution<double> direct = Saliency.Attribute(model, batch, Target.CrossEntropy("logits", [1, 0]), "embedded", options: new() { Signed = true });
        for (int example = 0; example < 2; example++)
        {
            Slopes.Close(direct.Values[example], loss.Values[example], $"example {example}", 1e-14);
            Assert.Equal(direct.FunctionValue[example], loss.FunctionValue[example], 1e-14);
        }
        PlayerAttribution<double> steps = FeatureAblation.Attribute(model, batch, target, Players.Steps()), others = FeatureAblation.Attribute(model, batch, Target.CrossEntropy("logits", [1, 0]), Players.Steps());
        for (int example = 0; example < 2; example++)
        for (int player = 0; player < words[example].Length; player++)
            Assert.Equal(others.Values[example][player], steps.Values[example][player], 1e-13);
    }

    [Fact]
    public void Losses_that_do_not_fit_are_refused()
    {
        void Refused(Target target, string message) => Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(() => Saliency.Attribute(of.Model, of.Batch, target, "x")).Message);
        var loss = new SoftmaxCrossEntropy<double>(steps: LossSteps.Last);
        Refused(Target.Loss(loss, Examples(classes: e => [e])[..2]), "Rnn: the target gives a loss for 2 examples; the batch has 3.");
        Refused(Target.Loss(loss, [.. Examples(classes: e => [e]).Reverse()]), "Rnn: example 0 of the target's loss has 5 steps; the batch's has 4.");
        Refused(Target.Loss(loss, Examples(classes: e => [9])), "Example 0 has target class 9;");
        Refused(Target.Loss(new SoftmaxCrossEntropy<float>(), [new Example<float>(new float[4, 3], 0)]), "Rnn: the target is a loss of float;");
        Refused(Target.CrossEntropy("logits", [0, 1]), "Rnn: the target gives units of 'logits' for 2 examples; the batch has 3.");
        Refused(Target.SquaredError("logits", [[0], [0], [0]]), "Rnn: the target has 1 numbers for example 0; 'logits' has 4 (C = 4) units.");
    }

    private Target Make(string kind) => kind switch
    {
        "cross-entropy" => Target.CrossEntropy("logits", [0, 1, 2]),
        "squared error" => Target.SquaredError("logits", [.. Lengths.Select(_ => new[] { 0.5, 0.5, 0.5, 0.5 })]),
        "last classes" => Target.Loss(new SoftmaxCrossEntropy<double>(steps: LossSteps.Last), Examples(classes: example => [example])),
        "every class" => Target.Loss(new SoftmaxCrossEntropy<double>(labelSmoothing: 0.1), Examples(classes: example => [.. Enumerable.Range(0, Lengths[example]).Select(step => (step % 4) - 1)])),
        "squares" => Target.Loss(new MeanSquaredError<double>(), Examples(values: example => Samples.Normal<double>(new RandomStream((ulong)example), Lengths[example], 4))),
        _ => Target.Loss(
            new SumOfLosses<double>((new SoftmaxCrossEntropy<double>(), 0.5), (new MeanSquaredError<double>(), 2)),
            Examples(classes: example => [.. Enumerable.Range(0, Lengths[example]).Select(step => (step % 4) - 1)], values: example => Samples.Normal<double>(new RandomStream((ulong)example), Lengths[example], 4))),
    };

    private Example<double>[] Examples(Func<int, int[]>? classes = null, Func<int, double[,]>? values = null) => [.. Enumerable.Range(0, 3).Select(example =>
    {
        var inputs = new Example<double>().With("x", of.Inputs["x"][example]).With("u", of.Inputs["u"][example]);
        if (classes is not null) inputs = inputs.WithClasses(classes(example));
        return values is null ? inputs : inputs.WithValues(values(example));
    })];
}
