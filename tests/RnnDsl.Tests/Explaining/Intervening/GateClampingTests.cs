using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Intervening;

public class GateClampingTests
{
    private const int Units = 4;

    private readonly RnnDsl.Cells.Gru.Of<double> model = new(I: 3, H: Units, seed: 4);
    private readonly Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(3, 6, 2, 1));
    private readonly Target target = Target.Direction("hNext", [1, -2, 0.5, 3]);

    [Fact]
    public void A_gate_that_is_always_open_is_not_missed()
    {
        using (ParameterEdit<double> edit = model.Edit()) edit["br"].Span.Fill(60);
        Assert.Equal(1, model.Record(batch)["r"][0, 0][0]);
        EffectTable table = GateClamping.Effects(model, batch, target);
        Assert.Equal(["z", "r"], table.Quantities);
        Assert.All(table.Of("r"), effect => Assert.Equal((0, 0), (effect.Change, effect.Predicted)));
        Assert.True(Math.Abs(table.Find("z", 0)!.Change) > 1e-4);
    }

    [Fact]
    public void One_step_is_its_own_mean()
    {
        EffectTable table = GateClamping.Effects(model, batch, target);
        Assert.Equal(0, table.Find("z", 2)!.Change);
        EffectTable overData = GateClamping.Effects(model, batch, target, new GateClampingOptions<double> { Mean = GateMean.OverData });
        Assert.NotEqual(0, overData.Find("z", 2)!.Change);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Effects_are_those_of_setting_the_mean_by_hand(bool overData)
    {
        Batch<double> data = Batch<double>.From(Samples.Sequences<double>(3, 3, 4));
        var options = new GateClampingOptions<double> { Mean = overData ? GateMean.OverData : GateMean.OverTime, Data = data, PerUnit = true, PerStep = true, Quantities = ["r"] };
        EffectTable table = GateClamping.Effects(model, batch, target, options);
        Assert.Equal((6 + 2 + 1) * Units, table.Effects.Count);
        Trace<double> run = model.Record(batch);
        ActivationReport<double> report = Activations.Report(model, batch, target);
        foreach (InterventionEffect effect in table.Effects)
        {
            int unit = effect.Unit!.Value, step = effect.Step!.Value;
            double mean = overData
                ? Gates.Statistics(model.Record(data), "r").PerUnit[unit].Mean
                : Enumerable.Range(0, run.Lengths[effect.Example]).Average(t => run["r"][effect.Example, t][unit]);
            double[] values = target.ValueOf(model.Record(batch, interventions: new Interventions<double>().Set("r", mean, step, unit, effect.Example)));
            Assert.Equal(values[effect.Example], effect.After, 1e-13);
            Assert.Equal(report["r"].Derivatives[effect.Example, step][unit] * (mean - run["r"][effect.Example, step][unit]), effect.Predicted, 1e-13);
        }
    }

    [Fact]
    public void Any_quantity_can_be_clamped_and_units_together_are_clamped_together()
    {
        EffectTable table = GateClamping.Effects(model, batch, target, new GateClampingOptions<double> { Quantities = ["n", "q"] });
        Trace<double> run = model.Record(batch);
        double[] mean = [.. Enumerable.Range(0, Units).Select(unit => Enumerable.Range(0, 6).Average(t => run["n"][0, t][unit]))];
        double expected = target.ValueOf(model.Record(batch, interventions: new Interventions<double>().Set("n", mean, example: 0)))[0];
        Assert.Equal(expected, table.Find("n", 0)!.After, 1e-13);
        Assert.Null(table.Find("n", 0)!.Share);
        Assert.Equal(6, table.Effects.Count);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused.With<ArgumentException>("Rnn marks no quantity as a gate; name one of a, hNext, logits.", () =>
        {
            var of = new Explained(2);
            GateClamping.Effects(of.Model, of.Batch, Target.Unit("logits", 0));
        });
        Refused.With<ArgumentException>("Gru has no quantity 'f'; it has ", () => GateClamping.Effects(model, batch, target, new() { Quantities = ["f"] }));
        Refused.With<ArgumentException>("Gru: input 'x' has 2 features a step in this batch; the model takes 3 (I = 3).",
            () => GateClamping.Effects(model, batch, target, new() { Mean = GateMean.OverData, Data = Batch<double>.From(Samples.Sequences<double>(2, 3)) }));
        Refused.With<ArgumentOutOfRangeException>("Gru: the target is unit 9 of 'hNext'", () => GateClamping.Effects(model, batch, Target.Unit("hNext", 9)));
    }
}
