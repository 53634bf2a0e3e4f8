using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>Explainers over models whose inputs and quantities have steps of their own.</summary>
public class ComposedExplainingTests
{
    private static readonly TwoSources.Of<double> Model = new(3, 2, 4, 5, 2, seed: 3);

    [Theory]
    [InlineData("x", new[] { 4, 1, 6 })]
    [InlineData("notes", new[] { 2, 7, 1 })]
    [InlineData("about", new[] { 1, 1, 1 })]
    public void Integrated_gradients_of_each_input_add_up(string input, int[] steps)
    {
        Attribution<double> attribution = IntegratedGradients.Attribute(Model, Batch(), Target.Units("logits", [0, 1, 1]), input);
        Assert.Equal(steps, attribution.Values.Select(cells => cells.GetLength(0)));
        Assert.All(attribution.CompletenessGap!, gap => Assert.Equal(0, gap, 1e-10));
        Assert.All(attribution.FunctionValue.Zip(attribution.BaselineValue!), pair => Assert.NotEqual(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData("x", 3)]
    [InlineData("notes", 1)]
    [InlineData("about", 0)]
    public void Saliency_is_the_slope(string input, int step)
    {
        double slope = Saliency.Attribute(Model, Batch(), Target.Unit("logits", 1), input, options: new SaliencyOptions { Signed = true }).Values[0][step, 1];
        Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, slope, 1e-9);

        double At(double change) => Model.Run(Batch((name, example, at, row) =>
        {
            if (name == input && example == 0 && at == step) row[1] += change;
        }))["logits"].Value(0)[1];
    }

    [Fact]
    public void A_report_holds_quantities_with_their_own_steps()
    {
        ActivationReport<double> report = Activations.Report(Model, Batch(), Target.Unit("logits", 0));
        Assert.Equal([4, 1, 6], report["first.z"].Derivatives.Lengths.ToArray());
        Assert.Equal([2, 7, 1], report["second.hNext"].Derivatives.Lengths.ToArray());
        Assert.Equal([1, 1, 1], report["both"].Derivatives.Lengths.ToArray());
        Attribution<double> attribution = InputXGradient.Attribute(Model, Batch(), Target.Unit("logits", 0), "second.hNext");
        Assert.Equal([2, 7, 1], attribution.Values.Select(cells => cells.GetLength(0)));
    }

    [Fact]
    public void A_target_is_at_a_step_of_its_own_quantity()
    {
        Assert.Equal(3, Saliency.Attribute(Model, Batch(), Target.Unit("second.hNext", 0, 0), "notes").Values.Count);
        var tooFar = Assert.Throws<ArgumentOutOfRangeException>(() => Saliency.Attribute(Model, Batch(), Target.Unit("second.hNext", 0, 3), "notes"));
        Assert.StartsWith("The target is at step 3; example 0 has 2 steps, numbered from 0.", tooFar.Message);
        var single = Assert.Throws<ArgumentOutOfRangeException>(() => Saliency.Attribute(Model, Batch(), Target.Unit("logits", 0, 1), "x"));
        Assert.StartsWith("The target is at step 1; example 0 has 1 step, numbered from 0.", single.Message);
    }

    [Fact]
    public void What_a_run_draws_itself_is_no_input_to_choose_from()
    {
        var error = Assert.Throws<ArgumentException>(() => Saliency.Attribute(Model, Batch(), Target.Unit("logits", 0)));
        Assert.StartsWith("TwoSources has 3 inputs (x, notes, about); say which one to attribute to, by wrt.", error.Message);
    }

    [Fact]
    public void There_is_no_path_between_tokens()
    {
        RecurrentModel<float> model = ComposedCase.Model("tokens");
        var error = Assert.Throws<NotSupportedException>(() => IntegratedGradients.Attribute(model, Batch<float>.FromTokens([[1, 2]]), Target.Unit("logits", 0)));
        Assert.StartsWith("GoldenSentiment: 'words' are tokens, between which there is no path;", error.Message);
    }

    [Fact]
    public void What_is_no_number_is_found_in_any_quantity()
    {
        Trace<double> broken = Model.Record(Batch(), interventions: new Interventions<double>().Set("second.z", double.NaN, step: 3, example: 1));
        var error = Assert.Throws<ArithmeticException>(() => Saliency.Attribute(broken, Target.Unit("logits", 0), "x"));
        Assert.StartsWith("TwoSources: the target is NaN for example 1: '", error.Message);
    }

    private static Batch<double> Batch(Action<string, int, int, Span<double>>? change = null)
    {
        var random = new RandomStream(8);
        return new BatchBuilder<double>()
            .Add("x", [Rows("x", 0, 4, 3), Rows("x", 1, 1, 3), Rows("x", 2, 6, 3)])
            .AddSequence("notes", [Rows("notes", 0, 2, 2), Rows("notes", 1, 7, 2), Rows("notes", 2, 1, 2)])
            .AddFixed("about", [.. Enumerable.Range(0, 3).Select(example => Rows("about", example, 1, 4).Cast<double>().ToArray())])
            .Build();

        double[,] Rows(string name, int example, int steps, int width)
        {
            var rows = new double[steps, width];
            for (int step = 0; step < steps; step++)
            {
                var row = new double[width];
                for (int unit = 0; unit < width; unit++) row[unit] = random.NextNormal();
                change?.Invoke(name, example, step, row);
                for (int unit = 0; unit < width; unit++) rows[step, unit] = row[unit];
            }
            return rows;
        }
    }
}
