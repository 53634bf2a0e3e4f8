using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>A run against the equations as they are written.</summary>
internal static class EagerAgreement
{
    /// <summary>Every quantity at every step, optionally with quantities changed while both go on.</summary>
    internal static void Check(
        RecurrentModel<double> model, Batch<double> batch, InitialStates<double>? initial = null,
        Interventions<double>? interventions = null, Action<string, int, int, double[]>? evaluated = null)
    {
        Trace<double> trace = model.Record(batch, initial, interventions);
        EagerTrace eager = model.Evaluate(batch, initial, evaluated);
        foreach (QuantityInfo info in model.Description.Quantities)
            for (int example = 0; example < batch.Count; example++)
            {
                Quantity<double> quantity = trace[info.Name];
                Assert.Equal(eager[info.Name][example].Length, quantity.Lengths[example]);
                for (int step = 0; step < quantity.Lengths[example]; step++)
                    for (int unit = 0; unit < quantity[example, step].Length; unit++)
                    {
                        double expected = eager[info.Name][example][step][unit], actual = quantity[example, step][unit];
                        Assert.True(Math.Abs(expected - actual) <= 1e-12 * Math.Max(1, Math.Abs(expected)),
                            $"{info.Name}, example {example}, step {step}, unit {unit}: the equations give {expected:R}, the run {actual:R}.");
                    }
            }
    }
}
