using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Tests.Explaining.Perturbing;

/// <summary>Gates as players.</summary>
public class GatePlayersTests
{
    [Theory]
    [InlineData("gru", "z")]
    [InlineData("lstm", "f")]
    [InlineData("gru_stacked2", "upper.z")]
    [InlineData("gru_bidir", "backward.r")]
    [InlineData("attn_recurrent", "encoder.z")]
    public void Gates_share_the_prediction(string name, string gate)
    {
        var golden = new GoldenCase<double>(name);
        Players players = Players.Gates(gate);
        PlayerAttribution<double> shared = ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, players);
        Trace<double> run = golden.Model.Record(golden.Batch);
        var held = new Interventions<double>();
        double[] mean = new double[run[gate].Width];
        foreach (double[] row in Enumerable.Range(0, golden.Batch.Count).SelectMany(example => run[gate].Of(example).Cast<double>().Chunk(mean.Length)))
            for (int unit = 0; unit < mean.Length; unit++) mean[unit] += row[unit] / (golden.Batch.Count * golden.File.Steps);
        held.Set(gate, mean);
        double[] none = golden.Target.ValueOf(golden.Model.Record(golden.Batch, interventions: held)), all = golden.Target.ValueOf(run);
        for (int example = 0; example < none.Length; example++)
        {
            Assert.Equal($"{gate}, step 0", shared.Labels[example][0]);
            Assert.Equal(golden.File.Steps, shared.Labels[example].Length);
            Assert.Equal(all[example], shared.FunctionValue[example]);
            Assert.Equal(none[example], shared.AbsentValue![example], 1e-12);
            Assert.Equal(all[example] - none[example], shared.Values[example].Sum(), 1e-12);
            Assert.Equal(shared.Values[example][2], shared[example, $"{gate}, step 2"]);
        }
        Assert.Throws<InvalidOperationException>(() => shared.PerStep(0));
    }

    [Fact]
    public void One_gate_alone_is_an_intervention()
    {
        var golden = new GoldenCase<double>("lstm");
        Trace<double> other = golden.Model.Record(golden.Inputs(0.5));
        PlayerAttribution<double> ablated = FeatureAblation.Attribute(golden.Model, golden.Batch, golden.Target, Players.Gates(other, "f", "i"));
        var patch = new Interventions<double>().Patch("i", other, step: 3);
        double[] patched = golden.Target.ValueOf(golden.Model.Record(golden.Batch, interventions: patch));
        for (int example = 0; example < patched.Length; example++)
            Assert.Equal(ablated.FunctionValue[example] - patched[example], ablated[example, "i, step 3"]);
        PlayerAttribution<double> whole = FeatureAblation.Attribute(golden.Model, golden.Batch, golden.Target, Players.WholeGates(other, "f", "i"));
        Assert.Equal(["f", "i"], whole.Labels[0]);
    }

    [Fact]
    public void Gates_that_there_are_not()
    {
        var golden = new GoldenCase<double>("gru");
        Assert.Contains("it has", Assert.Throws<ArgumentException>(() => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Gates("forget"))).Message);
        Assert.Throws<ArgumentException>(() => Players.Gates());
        Assert.Throws<ArgumentException>(() => Players.Gates("z", "z"));
        var box = new BlackBox<double>(batch => new double[batch.Count]);
        Assert.Contains("inside is not known", Assert.Throws<ArgumentException>(() => ShapleyValues.Attribute(box, golden.Batch, Players.Gates("z"))).Message);
        Trace<float> single = new GoldenCase<float>("gru").Model.Record(new GoldenCase<float>("gru").Batch);
        Assert.Contains("Single", Assert.Throws<ArgumentException>(() => ShapleyValues.Attribute(golden.Model, golden.Batch, golden.Target, Players.Gates(single, "z"))).Message);
    }
}
