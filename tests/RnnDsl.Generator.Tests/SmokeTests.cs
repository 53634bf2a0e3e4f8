using RnnDsl.Batching;
using RnnDsl.Generator.Tests.Harness;
using RnnDsl.Models;

namespace RnnDsl.Generator.Tests;

public class SmokeTests
{
    private const string Cell = """
        using RnnDsl;
        using static RnnDsl.Equations;

        namespace Smoke;

        [RecurrentCell]
        public partial class Cell
        {
            [Input("I")] Vec x;
            [State("H")] Vec h;
            [Weight("H", "I")] Mat W;
            [Weight("H", "H")] Mat U;
            [Bias("H")] Vec b;

            static Vec Affine(Mat M, Vec v, Vec c) => M * v + c;
            Vec a => Affine(W, x, b) + U * h;
            [Gate] Vec z => Sigmoid(a);
            [Next(nameof(h))] Vec hNext => z * Tanh(a) + (1 - z) * h;
        }
        """;

    [Fact]
    public void A_compiled_definition_computes_what_its_equations_say()
    {
        var type = InMemory.Load(("Cell.cs", Cell)).GetType("Smoke.Cell")!;
        var model = (IRecurrentModel<float>)Activator.CreateInstance(type, 3, 5, null, 7UL)!;
        var exact = model.Compiled.Cast<double>();
        var batch = Batch<double>.From([new double[,] { { 1, 2, 3 }, { 0.5, -1, 2 } }, new double[,] { { -1, 0, 1 } }]);
        var trace = exact.Record(batch);
        var eager = exact.Evaluate(batch);
        foreach (string name in new[] { "a", "z", "hNext" })
            for (int example = 0; example < 2; example++)
                for (int step = 0; step < trace.Lengths[example]; step++)
                    for (int unit = 0; unit < 5; unit++)
                        Assert.Equal(eager[name][example][step][unit], trace[name][example, step][unit], 1e-13);
    }
}
