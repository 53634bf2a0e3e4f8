using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

public class GatesTests
{
    private readonly HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 6);
    private readonly Batch<double> batch = Samples.Ragged<double>(3, 20, 7);

    [Fact]
    public void Statistics_are_those_of_the_live_values()
    {
        Trace<double> run = model.Record(batch);
        var thresholds = new GateThresholds(0.45, 0.55);
        GateStatistics gate = Gates.Statistics(run, "z", thresholds);
        List<(int Step, int Unit, double Value)> values = [];
        for (int example = 0; example < batch.Count; example++)
        for (int step = 0; step < batch.Lengths[example]; step++)
        for (int unit = 0; unit < 6; unit++)
            values.Add((step, unit, run["z"][example, step][unit]));
        Check(gate.Overall, values.Select(item => item.Value), thresholds);
        Assert.Equal((7, 6), (gate.PerStep.Count, gate.PerUnit.Count));
        for (int step = 0; step < 7; step++)
        {
            Check(gate.PerStep[step], values.Where(item => item.Step == step).Select(item => item.Value), thresholds);
            for (int unit = 0; unit < 6; unit++)
            {
                Check(gate.PerUnit[unit], values.Where(item => item.Unit == unit).Select(item => item.Value), thresholds);
                Check(gate[step, unit], values.Where(item => item.Unit == unit && item.Step == step).Select(item => item.Value), thresholds);
            }
        }
    }

    [Fact]
    public void Gates_are_found_by_their_role()
    {
        IReadOnlyList<GateStatistics> gates = Gates.Statistics(model.Record(batch));
        Assert.Equal(["z", "r"], gates.Select(gate => gate.Name));
        Assert.Equal(new GateThresholds(0.1, 0.9), gates[0].Thresholds);
        var of = new Explained(3, 2);
        ArgumentException none = Assert.Throws<ArgumentException>(() => Gates.Statistics(of.Model.Record(of.Batch)));
        Assert.StartsWith("Rnn marks no quantity as a gate; name one of a, hNext, logits.", none.Message);
    }

    [Fact]
    public void Saturated_gates_are_counted()
    {
        Interventions<double> shut = new Interventions<double>().Set("z", 0.05, unit: 0).Set("z", 0.95, unit: 1).Set("z", 0.1, unit: 2);
        GateStatistics gate = Gates.Statistics(model.Record(batch, interventions: shut), "z");
        int count = batch.Lengths.ToArray().Sum();
        Assert.Equal((count, 1.0, 0.0), (gate.PerUnit[0].Count, gate.PerUnit[0].SaturatedLeft, gate.PerUnit[0].SaturatedRight));
        Assert.Equal((0.0, 1.0), (gate.PerUnit[1].SaturatedLeft, gate.PerUnit[1].SaturatedRight));
        Assert.Equal((0.0, 0.0), (gate.PerUnit[2].SaturatedLeft, gate.PerUnit[2].SaturatedRight));
        Assert.Equal(0, gate.PerUnit[1].StandardDeviation, 1e-12);
    }

    private static void Check(GateSummary summary, IEnumerable<double> values, GateThresholds thresholds)
    {
        double[] all = [.. values];
        double mean = all.Average();
        Assert.Equal(all.Length, summary.Count);
        Assert.Equal(mean, summary.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(all.Average(value => (value - mean) * (value - mean))), summary.StandardDeviation, 1e-12);
        Assert.Equal((double)all.Count(value => value < thresholds.Left) / all.Length, summary.SaturatedLeft);
        Assert.Equal((double)all.Count(value => value > thresholds.Right) / all.Length, summary.SaturatedRight);
    }
}
