using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Sequences;

namespace RnnDsl.Tests.Explaining.Intervening;

/// <summary>Knock-out and rollout of attention over steps, over a cell's own past and over contexts.</summary>
public class AttentionTests
{
    private readonly GoldenCase<double> recurrent = new("attn_recurrent");

    private Target Logit => Target.Units("logits", recurrent.File.Targets);

    [Fact]
    public void A_position_of_a_cells_past_is_left_out_at_every_step_that_has_another()
    {
        EffectTable table = AttentionKnockout.Effects(recurrent.Model, recurrent.Batch, Logit);
        int steps = recurrent.File.Steps;
        Assert.Equal(recurrent.File.Examples * steps, table.Effects.Count);
        foreach (InterventionEffect effect in table.Effects)
        {
            int position = effect.Unit!.Value;
            var rules = new Interventions<double>();
            for (int step = Math.Max(1, position); step < steps; step++) rules.Set("encoder.e", double.NegativeInfinity, step, position);
            Trace<double> run = recurrent.Model.Record(recurrent.Batch, interventions: rules);
            Assert.Equal(0, run["encoder.alpha"][effect.Example, steps - 1][position]);
            Assert.Equal(Logit.ValueOf(run)[effect.Example], effect.After, 1e-12);
        }
        Assert.InRange(table.Correlation!.Value, 0.5, 1);
    }

    [Fact]
    public void At_one_step_the_prediction_is_the_gradient_by_the_score_over_what_the_others_have()
    {
        EffectTable table = AttentionKnockout.Effects(recurrent.Model, recurrent.Batch, Logit, new AttentionKnockoutOptions { PerStep = true });
        int steps = recurrent.File.Steps;
        Assert.Equal(recurrent.File.Examples * (steps * (steps + 1) / 2 - 1), table.Effects.Count);
        ActivationReport<double> report = Activations.Report(recurrent.Model, recurrent.Batch, Logit);
        foreach (InterventionEffect effect in table.Effects)
        {
            double weight = report["encoder.alpha"].Values[effect.Example, effect.Step!.Value][effect.Unit!.Value];
            Assert.Equal(-report["encoder.e"].Derivatives[effect.Example, effect.Step.Value][effect.Unit.Value] / (1 - weight), effect.Predicted, 1e-12);
        }
    }

    [Fact]
    public void Weights_whose_scores_have_no_name_are_set_to_zero()
    {
        var model = new OwnAttention.Of<double>(I: 3, H: 4, D: 2, seed: 5);
        Batch<double> batch = Batches.WithMemory(model, [4, 3], [5, 2]);
        Target target = Target.Sum("hNext");
        EffectTable table = AttentionKnockout.Effects(model, batch, target);
        Assert.Equal(5 + 2, table.Effects.Count);
        foreach (InterventionEffect effect in table.Effects)
        {
            Assert.Equal("alpha = 0", effect.Kind);
            Trace<double> run = model.Record(batch, interventions: new Interventions<double>().Set("alpha", 0, unit: effect.Unit, example: effect.Example));
            Assert.Equal(target.ValueOf(run)[effect.Example], effect.After, 1e-13);
        }
    }

    [Fact]
    public void Pooled_weights_are_their_own_rollout()
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        Rollout rollout = Assert.Single(AttentionRollout.Of(golden.Model, golden.Batch));
        Trace<double> run = golden.Model.Record(golden.Batch);
        Assert.Equal((AttentionOver.Steps, 1), (rollout.Over, rollout.Values[0].GetLength(0)));
        for (int example = 0; example < golden.File.Examples; example++)
        {
            Assert.Equal(1, rollout.Last(example).Sum(), 1e-12);
            for (int step = 0; step < golden.File.Steps; step++) Assert.Equal(run["alpha"][example, step][0], rollout.Last(example)[step]);
        }
        Assert.Equal("step 1", rollout.Origins[0][1]);
    }

    [Fact]
    public void Attention_to_the_past_is_followed_back_through_it()
    {
        (double u, double v, double w) = (0.5, 0.2, 0.3);
        Rollout rollout = Assert.Single(AttentionRollout.Of(recurrent.Model, recurrent.Batch, new AttentionRolloutOptions { InputShare = u, StateShare = v, AttentionShare = w }));
        Trace<double> run = recurrent.Model.Record(recurrent.Batch);
        Assert.Equal(["initial state", .. Enumerable.Range(0, recurrent.File.Steps).Select(step => $"input {step}")], rollout.Origins[0]);
        for (int example = 0; example < recurrent.File.Examples; example++)
            for (int origin = 0; origin <= recurrent.File.Steps; origin++)
                for (int step = 0; step < recurrent.File.Steps; step++)
                    Assert.Equal(Share(example, step, origin), rollout.Values[example][step, origin], 1e-12);

        // The share of an origin in the state after a step, by the definition.
        double Share(int example, int step, int origin)
        {
            if (step < 0) return origin == 0 ? 1 : 0;
            double read = Enumerable.Range(0, step + 1).Sum(position => run["encoder.alpha"][example, step][position] * Share(example, position - 1, origin));
            return (origin == step + 1 ? u : 0) + v * Share(example, step - 1, origin) + w * read;
        }
    }

    [Fact]
    public void Attention_to_contexts_ends_at_their_positions()
    {
        var model = new OwnAttention.Of<double>(I: 3, H: 4, D: 2, seed: 5);
        Batch<double> batch = Batches.WithMemory(model, [4, 3], [5, 2]);
        Rollout rollout = Assert.Single(AttentionRollout.Of(model, batch));
        Trace<double> run = model.Record(batch);
        Assert.Equal(["initial state", "input 0", "input 1", "input 2", "memory 0", "memory 1"], rollout.Origins[1]);
        for (int step = 0; step < 3; step++) Assert.Equal(1, StepRow.Of(rollout.Values[1], step).Sum(), 1e-12);
        for (int position = 0; position < 2; position++)
            Assert.Equal(run["alpha"][1, 0][position] / 3 / 9 + run["alpha"][1, 1][position] / 9 + run["alpha"][1, 2][position] / 3, rollout.Last(1)[4 + position], 1e-12);
        Assert.Equal(run["alpha"][0, 2][4], rollout.Weights["alpha"][0][2, 4]);
    }

    [Fact]
    public void Several_attentions_of_a_cell_share()
    {
        var model = new TwoAttentions.Of<double>(I: 3, H: 4, D: 2, seed: 5);
        var experiment = new SequenceExperiment(model, [4, 2]);
        Rollout rollout = Assert.Single(AttentionRollout.Of(model, experiment.Batch));
        Trace<double> run = model.Record(experiment.Batch);
        Assert.Equal(["own", "given"], rollout.Attention);
        int inputs = 2, positions = rollout.Origins[1].Count - 1 - inputs;
        for (int row = 0; row < inputs; row++) Assert.Equal(1, StepRow.Of(rollout.Values[1], row).Sum(), 1e-12);
        double[] first = StepRow.Of(rollout.Values[1], 0);
        // At step 0 the past is the initial state alone.
        Assert.Equal(1.0 / 3 + 1.0 / 6, first[0], 1e-12);
        for (int position = 0; position < positions; position++)
        {
            Assert.Equal(run["given"][1, 0][position] / 6, first[3 + position], 1e-12);
            double second = run["given"][1, 1][position] / 6 + first[3 + position] / 3 + run["own"][1, 1][1] * first[3 + position] / 6;
            Assert.Equal(second, rollout.Last(1)[3 + position], 1e-12);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var gru = new GoldenCase<double>("gru");
        Refused.With<ArgumentException>("GoldenGru marks no quantity as attention; name one of ", () => AttentionKnockout.Effects(gru.Model, gru.Batch, Target.Unit("logits", 0)));
        Refused.With<ArgumentException>("GoldenGru marks no quantity as attention; name one of ", () => AttentionRollout.Of(gru.Model, gru.Batch));
        Refused.With<ArgumentException>("GoldenAttentionEncoder: 'encoder.z' does not have a number for each weight of 'encoder.alpha', so it cannot be its scores.",
            () => AttentionKnockout.Effects(recurrent.Model, recurrent.Batch, Logit, new() { Attention = "encoder.alpha", Scores = "encoder.z" }));
        Refused.With<ArgumentException>("The shares of input, state and attention (0.5, 0.5, 0.5) must be at least 0 and sum to 1.",
            () => AttentionRollout.Of(recurrent.Model, recurrent.Batch, new() { InputShare = 0.5, StateShare = 0.5, AttentionShare = 0.5 }));
    }
}
