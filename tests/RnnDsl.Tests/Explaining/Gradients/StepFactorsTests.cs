using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Gradients;

public class StepFactorsTests
{
    private readonly Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(3, 5, 3, 4));

    [Fact]
    public void A_state_that_carries_everything_has_the_whole_gradient()
    {
        var gru = new Gru.Of<double>(I: 3, H: 4, seed: 2);
        Target target = Target.Direction("hNext", [1, -2, 0.5, 1]);
        StepFactors<double> factors = StepFactors.Of(gru, batch, target, "hNext");
        Attribution<double> gradient = Saliency.Attribute(gru, batch, target, options: new() { Signed = true }), adjoint = Saliency.Attribute(gru, batch, target, "hNext", options: new() { Signed = true });
        for (int example = 0; example < 3; example++)
        {
            Assert.InRange(factors.Remainder(example), 0, 1e-13);
            Assert.Equal(gradient.Values[example], factors.Total[example]);
            Assert.Equal(adjoint.Values[example], factors.ByOutput[example]);
            Slopes.Close(gradient.Values[example], factors.Product[example], $"example {example}", 1e-14);
            Assert.Equal((4, 3), (factors.OutputByInput[example][0].GetLength(0), factors.OutputByInput[example][0].GetLength(1)));
        }
    }

    [Fact]
    public void What_an_output_beside_the_memory_leaves_out_is_told()
    {
        var lstm = new Lstm.Of<double>(I: 3, H: 4, seed: 2);
        StepFactors<double> factors = StepFactors.Of(lstm, batch, Target.Sum("hNext"), "hNext");
        Assert.InRange(factors.Remainder(0), 1e-3, 10);
        // At the last step there is nothing after it that the cell could be felt through.
        for (int i = 0; i < 3; i++) Assert.Equal(factors.Total[0][4, i], factors.Product[0][4, i], 1e-14);
    }

    [Fact]
    public void One_step_jacobians_are_the_slopes_of_a_step()
    {
        var gru = new Gru.Of<double>(I: 3, H: 4, seed: 2);
        StepFactors<double> factors = StepFactors.Of(gru, batch, Target.Sum("hNext"), "hNext");
        var inputs = new Dictionary<string, IReadOnlyList<double[,]>> { ["x"] = Samples.Sequences<double>(3, 5, 3, 4) };
        for (int unit = 0; unit < 4; unit++)
        {
            double[][,] slopes = Slopes.ByInput(gru, inputs, "x", Target.Unit("hNext", unit, step: 2));
            for (int example = 0; example < 3; example++)
                for (int i = 0; i < 3; i++) Assert.Equal(slopes[example][2, i], factors.OutputByInput[example][2][unit, i], 1e-8);
        }
    }

    [Fact]
    public void What_does_not_go_step_by_step_is_refused()
    {
        var gru = new Gru.Of<double>(I: 3, H: 4, seed: 2);
        Assert.Throws<ArgumentException>(() => StepFactors.Of(gru, batch, Target.Sum("hNext"), "h"));
        Assert.Throws<NotSupportedException>(() => StepFactors.Of(gru, batch, Target.Sum("hNext"), "hNext", "h"));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => StepFactors.Of(gru, batch, Target.Sum("hNext"), "hNext", cancellation: stop.Token));
        var golden = new GoldenCase<double>("gru_stacked2");
        ArgumentException refused = Assert.Throws<ArgumentException>(() => StepFactors.Of(golden.Model, golden.Batch, golden.Target, "logits"));
        Assert.Contains("'logits' has 1 steps in example 0, 'x' has", refused.Message);
    }
}
