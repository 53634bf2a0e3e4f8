using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

public class ExplainerErrorTests
{
    private readonly Explained of = new(4, 2);
    private readonly Target logit = Target.Unit("logits", 0);

    [Fact]
    public void Unknown_names_are_refused_with_the_known_ones()
    {
        Refuses<ArgumentException>("Rnn has no quantity 'logit'; it has a, hNext, logits.", () => Saliency.Attribute(of.Model, of.Batch, Target.Unit("logit", 0), "x"));
        Refuses<ArgumentException>("Rnn: 'h' is a state; its next value is the quantity 'hNext'.", () => Saliency.Attribute(of.Model, of.Batch, Target.Unit("h", 0), "x"));
        Refuses<ArgumentException>("Rnn has no state 'c'; it has h.", () => Saliency.Attribute(of.Model, of.Batch, Target.FinalState("c", 0), "x"));
        Refuses<ArgumentException>("Rnn has nothing called 'y' to attribute to; it has inputs x, u; initial states h; quantities a, hNext, logits.", () => Saliency.Attribute(of.Model, of.Batch, logit, "y"));
        Refuses<ArgumentException>("Rnn has 2 inputs (x, u); say which one to attribute to, by wrt.", () => InputXGradient.Attribute(of.Model, of.Batch, logit));
    }

    [Fact]
    public void Targets_out_of_range_are_refused()
    {
        Refuses<ArgumentOutOfRangeException>("Rnn: the target is unit 4 of 'logits'; it has 4 (C = 4) units, numbered from 0.", () => Saliency.Attribute(of.Model, of.Batch, Target.Unit("logits", 4), "x"));
        Refuses<ArgumentOutOfRangeException>("Rnn: the target is unit -1 of 'logits' for example 1; it has 4 (C = 4) units, numbered from 0.", () => Saliency.Attribute(of.Model, of.Batch, Target.Units("logits", [0, -1]), "x"));
        Refuses<ArgumentException>("Rnn: the target gives units of 'logits' for 3 examples; the batch has 2.", () => Saliency.Attribute(of.Model, of.Batch, Target.Units("logits", [0, 1, 2]), "x"));
        Refuses<ArgumentException>("Rnn: the target's direction has 2 weights; 'logits' has 4 (C = 4) units.", () => Activations.Report(of.Model, of.Batch, Target.Direction("logits", [1, 2])));
        Refuses<ArgumentOutOfRangeException>("The target is at step 2; example 1 has 2 steps, numbered from 0.", () => NormalisedImportance.Attribute(of.Model, of.Batch, Target.Unit("logits", 0, 2), "x"));
        Refuses<ArgumentOutOfRangeException>("The target is at step ^3; example 1 has 2 steps, numbered from 0.", () => IntegratedGradients.Attribute(of.Model, of.Batch, Target.Unit("logits", 0, ^3), "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Target.Unit("logits", 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Target.Unit("logits", 0, ^0));
    }

    [Fact]
    public void Inputs_that_are_no_numbers_are_refused_by_place()
    {
        of.Inputs["u"][1][1, 4] = double.NaN;
        Refuses<ArgumentException>("Rnn: input 'u' of example 1 is NaN at step 1, feature 4.", () => Saliency.Attribute(of.Model, of.Batch, logit, "x"));
        of.Inputs["u"][1][1, 4] = double.NegativeInfinity;
        Assert.Throws<ArgumentException>(() => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x"));
    }

    [Fact]
    public void Batches_and_states_of_another_shape_are_refused()
    {
        Batch<double> wide = Batch<double>.From(Samples.Sequences<double>(4, 3));
        Refuses<ArgumentException>("Gru: input 'x' has 4 features a step in this batch; the model takes 3 (I = 3).", () => Saliency.Attribute(Samples.Gru<double>(3, 5), wide, Target.Unit("hNext", 0)));
        Refuses<ArgumentException>("Rnn: initial state 'h' is given for 3 examples; the batch has 2.",
            () => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", new InitialStates<double>().Set("h", new double[3, 5])));
    }

    [Fact]
    public void Baselines_of_another_shape_are_refused()
    {
        void With(Baseline<double> baseline, string message) => Refuses<ArgumentException>(message,
            () => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", options: new IntegratedGradientsOptions<double> { Baseline = baseline }));
        With(new double[5], "Rnn: the baseline of 'x' is [5]; it takes [3 (I = 3)].");
        With(new double[3, 3], "Rnn: the baseline of 'x' is [3 × 3]; it takes [4 steps × 3 (I = 3)].");
        With(Baseline<double>.PerExample([new double[4, 3]]), "Rnn: the baseline has sequences for 1 examples; the batch has 2.");
        With(Baseline<double>.PerExample([new double[4, 3], new double[4, 3]]), "Rnn: the baseline of 'x' is [4 × 3] for example 1; it takes [2 steps × 3 (I = 3)].");
        With(double.NaN, "Rnn: the baseline of 'x' is NaN at step 0, feature 0 of example 0.");
    }

    [Fact]
    public void Integrated_gradients_say_what_they_cannot_do()
    {
        Refuses<ArgumentOutOfRangeException>("The rule Trapezoid needs at least 2 points; 1 are asked for.",
            () => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", options: new() { Rule = IntegrationRule.Trapezoid, Points = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", options: new() { RowBudget = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", options: new() { Tolerance = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", options: new() { Tolerance = 1e-3, MaximumPoints = 20 }));
        Assert.Throws<ArgumentException>(() => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x", options: new() { Tolerance = 1e-3, Rule = IntegrationRule.TrapezoidCaptum }));
    }

    [Fact]
    public void Runs_that_kept_too_little_are_refused()
    {
        Trace<double> tape = of.Model.Tape(of.Batch);
        Assert.Throws<InvalidOperationException>(() => Gates.Statistics(tape, "a"));
        Assert.Throws<InvalidOperationException>(() => Activations.Report(tape, logit));
        Trace<double> old = of.Model.Record(of.Batch);
        of.Model.Initialize(5);
        Assert.Throws<ArgumentException>(() => Saliency.Attribute(old, logit, "x"));
        Assert.Throws<ArgumentException>(() => Gates.Statistics(old, "a", new GateThresholds(0.9, 0.1)));
    }

    [Fact]
    public void A_target_that_is_no_number_is_refused_with_its_origin()
    {
        using (ParameterEdit<double> edit = of.Model.Edit()) edit["U"][2, 0] = double.NaN;
        const string message = "Rnn: the target is NaN for example 0: 'a' becomes NaN at step 0, unit 2.";
        Refuses<ArithmeticException>(message, () => Saliency.Attribute(of.Model, of.Batch, logit, "x"));
        Refuses<ArithmeticException>(message, () => IntegratedGradients.Attribute(of.Model, of.Batch, logit, "x"));
        Refuses<ArithmeticException>(message, () => Saliency.Attribute(of.Model.Record(of.Batch), logit, "x"));
    }

    private static void Refuses<TException>(string message, Action call) where TException : Exception =>
        Assert.StartsWith(message, Assert.Throws<TException>(call).Message);
}
