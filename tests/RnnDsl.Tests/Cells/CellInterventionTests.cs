using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Cells;

/// <summary>Interventions of every kind on every quantity of every cell: compiled as the equations with the same changes, values and gradients.</summary>
public class CellInterventionTests
{
    private static readonly int[] Lengths = [3, 5, 1, 4];

    public static TheoryData<string> Cells => [.. CellZoo.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void One_quantity_at_a_time(string cell)
    {
        foreach (QuantityInfo info in CellZoo.Make(cell, 3, 5).Description.Quantities)
            for (ulong kind = 0; kind < Kinds; kind++)
                Check(cell, 5, [info.Name], 40 + kind, kind);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void All_quantities_at_once(string cell)
    {
        foreach (int units in new[] { 1, 5, 9, 18 })
            for (ulong seed = 1; seed <= 4; seed++)
                Check(cell, units, [.. CellZoo.Make(cell, 3, units).Description.Quantities.Select(info => info.Name)], seed, null);
    }

    private const ulong Kinds = 6;

    private static void Check(string cell, int units, string[] quantities, ulong seed, ulong? kind)
    {
        RecurrentModel<double> model = CellZoo.Make(cell, 3, units).Cast<double>();
        var random = new RandomStream(seed);
        var rules = new Interventions<double>();
        var changes = new List<Action<string, int, int, double[]>>();
        Trace<double> donor = model.Record(Batch<double>.From(Models.Samples.Sequences<double>(3, [.. Lengths.Reverse().Select(length => length + 4)])));
        foreach (string quantity in quantities) changes.Add(Rule(rules, donor, quantity, model, random, kind ?? random.NextBits() % Kinds));

        var experiment = new Experiment(model, Lengths)
        {
            Change = (name, example, step, numbers) =>
            {
                foreach (Action<string, int, int, double[]> change in changes) change(name, example, step, numbers);
            },
        };
        Trace<double> trace = model.Record(experiment.Batch, experiment.States, rules);
        CellGradientTests.Close(experiment.Evaluate(), trace, 1e-12, $"{cell} with changes of {string.Join(", ", quantities)}");
        CellGradientTests.Differences(experiment).CheckDirections(model.Backward(trace, experiment.Seeds(trace), GradientRequest.All), seed);
    }

    /// <summary>Adds a rule, and gives what it does to the numbers of the eager equations.</summary>
    private static Action<string, int, int, double[]> Rule(
        Interventions<double> rules, Trace<double> donor, string quantity, RecurrentModel<double> model, RandomStream random, ulong kind)
    {
        int width = model.Description.Quantities.Single(info => info.Name == quantity).Shape[0];
        int unit = (int)(random.NextBits() % (ulong)width), example = (int)(random.NextBits() % (ulong)Lengths.Length);
        int step = (int)(random.NextBits() % (ulong)Lengths[example]);
        double value = random.NextNormal(), low = -0.3 * random.NextUniform(), high = 0.4 * random.NextUniform();
        double[] values = Experiment.Normal(random, width);
        switch (kind)
        {
            case 0:
                rules.Set(quantity, value, step, unit, example);
                return On((e, s, u, v) => (e, s, u) == (example, step, unit) ? value : v);
            case 1:
                rules.Set(quantity, values, step: 0);
                return On((_, s, u, v) => s == 0 ? values[u] : v);
            case 2:
                // Scaled to zero, a rectifier's argument would sit on the kink, where differences see half a slope.
                double factor = model.Description.Name == "RnnRelu" ? 0.25 : 0;
                rules.Scale(quantity, value, example: example).Scale(quantity, factor, step: 0, unit: unit);
                return On((e, s, u, v) => (e == example ? value * v : v) * ((s, u) == (0, unit) ? factor : 1));
            case 3:
                rules.Clamp(quantity, low, high, unit: unit);
                return On((_, _, u, v) => u == unit ? Math.Clamp(v, low, high) : v);
            case 4:
                rules.Scale(quantity, -1.5).Clamp(quantity, low, high, example: example);
                return On((e, _, _, v) => e == example ? Math.Clamp(-1.5 * v, low, high) : -1.5 * v);
            default:
                rules.Patch(quantity, donor, e => (e + 1) % Lengths.Length, step: step, unit: unit, example: example);
                return On((e, s, u, v) => (e, s, u) == (example, step, unit) ? donor[quantity][(e + 1) % Lengths.Length, s][u] : v);
        }

        Action<string, int, int, double[]> On(Func<int, int, int, double, double> change) => (name, e, s, numbers) =>
        {
            if (name != quantity) return;
            for (int u = 0; u < numbers.Length; u++) numbers[u] = change(e, s, u, numbers[u]);
        };
    }
}
