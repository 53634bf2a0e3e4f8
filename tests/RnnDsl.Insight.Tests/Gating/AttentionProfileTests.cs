using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Golden.Models;
using static RnnDsl.Equations;

namespace RnnDsl.Insight.Tests;

/// <summary>A cell that attends over its past, walked from the last step to the first.</summary>
[SequenceModel]
public partial class BackwardAttention
{
    [Input("I")] Series x;
    [Layer("I", "H")] GoldenAttentionGru encoder;

    Series hidden => ScanReverse(encoder, x);
    [Output] Vec first => First(hidden);
}

public class AttentionProfileTests
{
    private const double Tight = 1e-9;

    [Fact]
    public void Golden_weights_over_pooled_steps_have_the_statistics_that_are_computed_from_the_file()
    {
        var golden = new GoldenCase<double>("attn_sentiment");
        GoldenTensor alpha = golden.File.Tensor("trace/attn.alpha");
        (int count, int steps) = (alpha.Shape[0], alpha.Shape[1]);
        double[][] rows = [.. alpha.Data.Chunk(steps)];
        int pad = golden.File.Tokens[0][1];
        var on = Feature<double>.When("on", step => step.Token == pad);
        AttentionUse use = AttentionProfile.Of(golden.Model, golden.Batch, new AttentionProfileOptions<double> { Features = [on], RowBudget = 1 }).Attention.Single();
        Assert.Equal(AttentionOver.Steps, use.Over);
        Assert.Equal(count, use.Rows);
        double[] entropies = [.. rows.Select(row => -row.Sum(weight => weight * Math.Log(weight)))];
        Assert.Equal(entropies.Average(), use.Entropy.Mean, Tight);
        Assert.Equal(Estimate.Of(entropies).StandardError, use.Entropy.StandardError, Tight);
        Assert.Equal(entropies.Average() / Math.Log(steps), use.NormalisedEntropy.Mean, Tight);
        Assert.Equal(entropies.Average(Math.Exp), use.EffectivePositions.Mean, Tight);
        Assert.Equal(rows.Average(row => row.Max()), use.Greatest.Mean, Tight);
        for (int step = 0; step < steps; step++)
        {
            Assert.Equal(rows.Average(row => row[step]), use.ByPosition[step].Mean, Tight);
            Assert.Equal(rows.Average(row => row[^(step + 1)]), use.ByDistance[step].Mean, Tight);
        }
        double[] mass = [.. rows.Select((row, example) => row.Where((_, step) => golden.File.Tokens[example][step] == pad).Sum())];
        Assert.Equal(mass.Average(), use.Feature("on").Attended.Mean, Tight);
        Assert.Equal(golden.File.Tokens.Average(tokens => tokens.Count(token => token == pad) / (double)steps), use.Feature("on").Present.Mean, Tight);
        Assert.Null(use.InitialState);
    }

    [Fact]
    public void Golden_weights_over_a_cells_past_have_the_statistics_that_are_computed_from_the_file()
    {
        var golden = new GoldenCase<double>("attn_recurrent");
        GoldenTensor[] alpha = [.. golden.File.Field("trace/l0.alpha").EnumerateArray().Select(GoldenTensor.Read)];
        double Weight(int example, int step, int position) => alpha[step].Data[example * (step + 1) + position];
        (int count, int steps) = (golden.File.Examples, golden.File.Steps);
        Batch<double> batch = golden.Batch;
        var feature = new Feature<double>("x", step => step.Input()[0]);
        AttentionUse use = AttentionProfile.Of(golden.Model, batch, new AttentionProfileOptions<double> { Features = [feature] }).Attention.Single();
        Assert.Equal(AttentionOver.History, use.Over);
        Assert.Equal(count * steps, use.Rows);
        double PerSequence(Func<int, IEnumerable<double>> rows) => Enumerable.Range(0, count).Average(example => rows(example).Average());
        IEnumerable<int> all = Enumerable.Range(0, steps);
        Assert.Equal(PerSequence(e => all.Select(t => -Enumerable.Range(0, t + 1).Sum(p => Weight(e, t, p) * Math.Log(Weight(e, t, p))))), use.Entropy.Mean, Tight);
        Assert.Equal(PerSequence(e => all.Select(t => Weight(e, t, 0))), use.InitialState!.Value.Mean, Tight);
        for (int position = 0; position < steps; position++)
            Assert.Equal(PerSequence(e => all.Where(t => t >= position).Select(t => Weight(e, t, position))), use.ByPosition[position].Mean, Tight);
        Assert.True(double.IsNaN(use.ByDistance[0].Mean));
        for (int distance = 1; distance <= steps; distance++)
            Assert.Equal(PerSequence(e => all.Where(t => t + 1 >= distance).Select(t => Weight(e, t, t + 1 - distance))), use.ByDistance[distance].Mean, Tight);
        Assert.Equal(PerSequence(e => all.Select(t => Enumerable.Range(1, t).Sum(p => Weight(e, t, p) * batch.Inputs[0].Rows.At(e, p - 1)[0]))), use.Feature("x").Attended.Mean, Tight);
    }

    [Fact]
    public void A_layer_that_walks_back_attends_to_later_steps()
    {
        RecurrentModel<double> model = new BackwardAttention(I: 2, H: 3, seed: 4).Compiled.Cast<double>();
        var draws = new Random(2);
        Batch<double> batch = Batch<double>.From([Numbers.Draw(draws, 4, 2), Numbers.Draw(draws, 6, 2)]);
        AttentionUse use = AttentionProfile.Of(model, batch, new AttentionProfileOptions<double> { Features = [new("step", step => step.Step)] }).Attention.Single();
        Quantity<double> alpha = model.Record(batch)["encoder.alpha"];
        Assert.Equal(1, alpha[0, 3].Length);
        double expected = Enumerable.Range(0, 2).Average(e => Enumerable.Range(0, alpha.Lengths[e]).Average(t =>
            Enumerable.Range(1, alpha[e, t].Length - 1).Sum(p => alpha[e, t][p] * (alpha.Lengths[e] - p))));
        Assert.Equal(expected, use.Feature("step").Attended.Mean, 1e-12);
    }

    [Fact]
    public void A_profile_comes_back_the_same_and_refuses_what_does_not_fit()
    {
        var golden = new GoldenCase<double>("attn_recurrent");
        string json = AttentionProfile.Of<double>(golden.Model, golden.Batch).ToJson();
        Assert.Equal(json, AttentionProfile.FromJson(json).ToJson());
        Assert.Contains("no feature 'y'", Assert.Throws<ArgumentException>(() => AttentionProfile.FromJson(json).Attention[0].Feature("y")).Message);
        RecurrentModel<double> gru = new Gru(I: 3, H: 2, seed: 1).Compiled.Cast<double>();
        Assert.Contains("marks no quantity as attention", Assert.Throws<ArgumentException>(() => AttentionProfile.Of<double>(gru, Batch<double>.From([new double[2, 3]]))).Message);
    }
}
