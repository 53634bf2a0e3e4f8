using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Insight.Tests;

/// <summary>Vanishing and exploding gradients, and the quantities responsible, against Jacobians.</summary>
public class GradientFlowTests
{
    private static readonly Random Draws = new(11);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 5).Select(_ => Numbers.Draw(Draws, 6, 3))];

    private static readonly SequenceSet<double> Data = SequenceSet<double>.Of(Batch<double>.From(Sequences));

    [Theory]
    [InlineData(2.0, GradientVerdict.Exploding)]
    [InlineData(1.0, GradientVerdict.Stable)]
    [InlineData(0.5, GradientVerdict.Vanishing)]
    public void A_net_whose_Jacobian_is_a_multiple_of_the_identity_has_that_growth(double factor, GradientVerdict verdict)
    {
        var model = new RnnRelu.Of<double>(I: 3, H: 3);
        using (ParameterEdit<double> edit = model.Edit())
            foreach (ParameterInfo parameter in model.Description.Parameters)
            {
                edit[parameter.Name].Span.Clear();
                for (int i = 0; i < 3 && parameter.Shape.Length == 2; i++) edit[parameter.Name].Span[4 * i] = parameter.Name[0] == 'U' ? factor : 1;
            }
        double[][,] positive = [.. Enumerable.Range(0, 4).Select(_ => Positive(Numbers.Draw(Draws, 12, 3)))];
        GradientFlow found = GradientFlow.Of(model, SequenceSet<double>.Of(Batch<double>.From(positive)), Target.FinalState("h", 0));
        Assert.Equal(verdict, found.Verdict);
        Assert.Equal(factor, found.GrowthPerStep, 1e-12);
        Assert.Equal(Math.Pow(factor, 11), found.FirstToLast, 1e-9 * found.FirstToLast);
        Assert.Equal(Math.Log(factor), found.OneStepLogGain.Mean, 1e-12);
        Assert.Equal(0, found.States[0].Curve[^1].Step);
    }

    [Fact]
    public void Gradients_go_back_by_the_one_step_Jacobians()
    {
        RecurrentModel<double> model = new Lstm(I: 3, H: 4, seed: 3).Compiled.Cast<double>();
        StepJacobians jacobians = StepJacobians.Of(model, Batch<double>.From(Sequences));
        GradientFlow found = GradientFlow.Of(model, Data, Target.FinalState("h", 1));
        double expected = jacobians.Sequences.Average(sequence => Enumerable.Range(1, 5).Average(step =>
            Math.Log(Norm(sequence.Between(step - 1, 5).Row(1)) / Norm(sequence.Between(step, 5).Row(1)))));
        Assert.Equal(expected, found.OneStepLogGain.Mean, 1e-10);
        Assert.Null(found.WithoutQuantities);
        Assert.Equal(["f", "i", "o"], found.Quantities.Where(quantity => quantity.Gate is not null).Select(quantity => quantity.Name).Order());
    }

    [Fact]
    public void Gradients_of_a_model_that_pools_go_back_by_its_encoders_Jacobians()
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        GradientFlow found = GradientFlow.Of(golden.Model, SequenceSet<double>.Of(golden.Batch), golden.Target);
        Trace<double> run = golden.Model.Record(golden.Batch);
        var seeds = new Seeds<double>(run);
        golden.Target.Fill(run, seeds);
        Quantity<double> slopes = golden.Model.Backward(run, seeds, GradientRequest.Quantities).Quantities["encoder.hNext"];
        StepJacobians jacobians = StepJacobians.Of(golden.Model, golden.Batch);
        double expected = jacobians.Sequences.Average(sequence => Enumerable.Range(1, golden.File.Steps - 1).Average(step =>
        {
            double[] gradient = [.. slopes[sequence.Example, step]];
            NumberTable jacobian = sequence.Steps[step].ByState;
            return Math.Log(Norm([.. Enumerable.Range(0, jacobian.Columns).Select(column => gradient.Select((value, row) => value * jacobian[row, column]).Sum())]) / Norm(gradient));
        }));
        Assert.Equal(expected, found.OneStepLogGain.Mean, 1e-10);
        Assert.Contains(found.Quantities, quantity => quantity.Name == "encoder.z");
        Assert.DoesNotContain(found.Quantities, quantity => quantity.Name == "e");
    }

    [Fact]
    public void The_gate_that_would_keep_the_Jacobian_one_is_named_first()
    {
        RecurrentModel<double> model = new Gru(I: 3, H: 4, seed: 3).Compiled.Cast<double>();
        GradientFlow found = GradientFlow.Of(model, Data, Target.FinalState("h", 1));
        QuantityFlow first = found.Quantities[0];
        Assert.Equal("z", first.Name);
        // With z held at 1, h goes on as it is, and so does the gradient.
        Assert.Equal(-found.OneStepLogGain.Mean, first.Gate!.Open.Mean, 1e-10);
        Assert.Equal(first.Gate.Open.Mean, first.Gate.Loss);
        Trace<double> run = model.Record(Batch<double>.From(Sequences));
        Assert.Equal(Enumerable.Range(0, 5).Average(i => Enumerable.Range(1, 5).Average(step => Average(run["z"][i, step]))), first.Gate.Mean, 1e-12);
    }

    [Fact]
    public void All_of_the_gradient_of_a_plain_net_passes_through_its_only_Jacobian()
    {
        RecurrentModel<double> model = new GoldenCase<double>("rnn_tanh").Model;
        GradientFlow found = GradientFlow.Of(model, Data, Target.FinalState("h", 1));
        QuantityFlow only = Assert.Single(found.Quantities);
        Assert.Equal("a", only.Name);
        Assert.Null(only.Gate);
        Assert.Equal(1, only.Through.Mean, 1e-12);
        Assert.True(only.Gradient.Mean < 0);
    }

    [Fact]
    public void Norms_are_those_of_the_backward_pass()
    {
        RecurrentModel<double> model = new Lstm(I: 3, H: 4, seed: 3).Compiled.Cast<double>();
        GradientFlow found = GradientFlow.Of(model, Data, Target.Sum("hNext", Step.All), new GradientFlowOptions { Quantities = false });
        Trace<double> run = model.Record(Batch<double>.From(Sequences));
        var seeds = new Seeds<double>(run);
        Target.Sum("hNext", Step.All).Fill(run, seeds);
        Gradients<double> gradients = model.Backward(run, seeds, GradientRequest.Quantities);
        foreach ((string state, string next) in new[] { ("h", "hNext"), ("c", "cNext") })
            for (int step = 0; step < 6; step++)
                Assert.Equal(Enumerable.Range(0, 5).Select(i => Norm(gradients.Quantities[next][i, step].ToArray())).Order().ElementAt(2),
                    found.States.Single(item => item.State == state).Curve[5 - step].Median, 1e-12);
        Assert.Equal("They were not asked for.", found.WithoutQuantities);
    }

    [Fact]
    public void A_flow_depends_on_the_seed_alone_and_can_be_saved()
    {
        RecurrentModel<double> model = new Lstm(I: 3, H: 4, seed: 3).Compiled.Cast<double>();
        GradientFlow Of(int? budget, int threads) => GradientFlow.Of(model, Data, Target.Sum("hNext"), new GradientFlowOptions { MaximumExamples = 3, Seed = 1, RowBudget = budget, Run = new RunOptions { Threads = threads } });
        string expected = Of(1, 1).ToJson();
        Assert.Equal(expected, Of(null, 2).ToJson());
        Assert.Equal(expected, GradientFlow.FromJson(expected).ToJson());
        Assert.Contains("\"verdict\":\"Stable\"", expected);
    }

    [Fact]
    public void A_model_without_one_step_Jacobians_has_its_norms_and_the_reason()
    {
        var golden = new GoldenCase<double>("attn_recurrent");
        GradientFlow found = GradientFlow.Of(golden.Model, SequenceSet<double>.Of(golden.Batch), golden.Target);
        Assert.Contains("all values of 'h' so far", found.WithoutQuantities);
        Assert.Empty(found.Quantities);
        Assert.Equal(golden.File.Steps, found.States[0].Curve.Count);
        var bothWays = new GoldenCase<double>("gru_bidir");
        Assert.Equal([bothWays.File.Steps - 1, 0], GradientFlow.Of(bothWays.Model, SequenceSet<double>.Of(bothWays.Batch), bothWays.Target).States.Select(state => state.Curve[0].Step ?? -1));
        Assert.Contains("lies above the right one", Assert.Throws<ArgumentException>(
            () => GradientFlow.Of(new Gru(I: 3, H: 4, seed: 3).Compiled.Cast<double>(), Data, Target.Sum("hNext"), new GradientFlowOptions { Saturation = new GateThresholds(0.9, 0.1) })).Message);
        Assert.Contains("has no output; say what", Assert.Throws<ArgumentException>(() => GradientFlow.Of(new Gru(I: 3, H: 2, seed: 1).Compiled.Cast<double>(), Data)).Message);
    }

    private static double[,] Positive(double[,] values)
    {
        foreach (ref double value in Explaining.Cells.Of(values)) value = Math.Abs(value) + 0.1;
        return values;
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value * value;
        return Math.Sqrt(sum);
    }

    private static double Average(ReadOnlySpan<double> values) => values.ToArray().Average();
}
