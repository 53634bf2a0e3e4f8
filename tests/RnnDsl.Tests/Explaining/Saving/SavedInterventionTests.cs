using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Saving;

/// <summary>Tables of effects, rollouts, curves and step pairs become JSON and come back the same.</summary>
public class SavedInterventionTests
{
    private readonly HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 5, seed: 4);
    private readonly Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(3, 4, 2));
    private readonly Target target = Target.Direction("hNext", [1, -2, 0.5, 1, 3]);

    [Fact]
    public void Effects_and_rollouts_come_back()
    {
        EffectTable table = ActivationPatching.Effects(model, batch, Batch<double>.From(Samples.Sequences<double>(3, 4, 2).Select(x => { x[0, 0] += 1; return x; }).ToArray()), target);
        EffectTable again = EffectTable.FromJson(table.ToJson());
        Assert.Equal(table.Effects, again.Effects);
        Assert.Equal((table.Method, table.Target, table.Correlation), (again.Method, again.Target, again.Correlation));
        Assert.Equal(table.Options, again.Options);

        var golden = new GoldenCase<double>("attn_recurrent");
        Rollout rollout = AttentionRollout.Of(golden.Model, golden.Batch)[0], back = Rollout.FromJson(rollout.ToJson());
        Assert.Equal(rollout.Values, back.Values);
        Assert.Equal(rollout.Origins[0], back.Origins[0]);
        Assert.Equal(rollout.Weights["encoder.alpha"], back.Weights["encoder.alpha"]);
        Assert.Equal((AttentionOver.History, "encoder.alpha"), (back.Over, back.Attention[0]));
    }

    [Fact]
    public void Responses_come_back()
    {
        InputResponses responses = InputResponse.Curves(model, batch, target), again = InputResponses.FromJson(responses.ToJson());
        Assert.Equal(responses.FunctionValue, again.FunctionValue);
        foreach ((ResponseCurve one, ResponseCurve other) in responses.Curves.Zip(again.Curves))
        {
            Assert.Equal((one.Step, one.Feature, one.Range, one.Spread, one.Heterogeneity), (other.Step, other.Feature, other.Range, other.Spread, other.Heterogeneity));
            Assert.Equal(one.Grid, other.Grid);
            Assert.Equal(one.PerExample[1] is null, other.PerExample[1] is null);
            Assert.Equal(one.PerExample[0], other.PerExample[0]);
        }
        foreach (StepPairs pairs in OutputResponse.Tables(model, batch))
        {
            StepPairs other = StepPairs.FromJson(pairs.ToJson());
            Assert.Equal(pairs.Values, other.Values);
            Assert.Equal((pairs.Output, pairs.Source, pairs.Kind, pairs.Features, pairs.FeedbackOf, pairs.Replacement), (other.Output, other.Source, other.Kind, other.Features, other.FeedbackOf, other.Replacement));
        }
        InputModel<double> input = InputModel<double>.Fit(model, batch), back = InputModel<double>.FromJson(input.ToJson());
        Assert.Equal(input.Weights, back.Weights);
        Assert.Equal((input.Pairs, input.ExplainedOverall), (back.Pairs, back.ExplainedOverall));
        Assert.Equal(input.Predictions(batch), back.Predictions(batch));
        Assert.Null(InputModel<double>.FromJson(InputModel<double>.Fit(model, Batch<double>.From([new double[3, 3]])).ToJson()).Explained[0]);
    }

    [Fact]
    public void Tables_that_contradict_themselves_are_refused()
    {
        string json = OutputResponse.Tables(model, batch)[0].ToJson().Replace("\"features\":3", "\"features\":2", StringComparison.Ordinal);
        Assert.StartsWith("JSON: is damaged: the table of example 0 has 240 numbers, which are not of the shape [4, 4, 15] with 5 units and 2 features.", Assert.Throws<ExplanationFileException>(() => StepPairs.FromJson(json)).Message, StringComparison.Ordinal);
        string rollout = EffectTable.FromJson(GateClamping.Effects(model, batch, target).ToJson()).ToJson();
        Assert.Equal("JSON: is of the format 'rnndsl.effects'; 'rnndsl.rollout' is wanted.", Assert.Throws<ExplanationFileException>(() => Rollout.FromJson(rollout)).Message);
    }
}
