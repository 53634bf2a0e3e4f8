using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Composed;

public class ComposedModelTests
{
    [Fact]
    public void A_model_of_layers_and_equations_computes_what_its_equations_say()
    {
        var model = new GoldenSentiment.Of<double>(V: 12, E: 4, H: 5, C: 3, seed: 3);
        Batch<double> batch = Batch<double>.FromTokens([[1, 2, 3, 4], [5, 11], [0, 7, 7]]);
        var trace = model.Record(batch);
        EagerTrace eager = model.Evaluate(batch);
        foreach (QuantityInfo quantity in model.Description.Quantities)
            for (int example = 0; example < 3; example++)
                for (int step = 0; step < trace[quantity.Name].Lengths[example]; step++)
                    for (int unit = 0; unit < trace[quantity.Name][example, step].Length; unit++)
                        Assert.Equal(eager[quantity.Name][example][step][unit], trace[quantity.Name][example, step][unit], 1e-12);
        Assert.Equal(trace.encoder.z[2][0, 1], trace["encoder.z"][0, 2][1]);
    }
}
