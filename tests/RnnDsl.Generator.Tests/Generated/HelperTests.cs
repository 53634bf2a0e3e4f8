using RnnDsl.Batching;
using RnnDsl.Generator.Tests.Harness;
using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>A call of a helper method means the method that C# calls.</summary>
public class HelperTests
{
    [Theory]
    [InlineData("Vec F(Vec v) => Tanh(v); Scalar F(Scalar s) => 2 * s;", "F(a) * F(Sum(h) + 1)")]
    [InlineData("Scalar F(Scalar s) => 2 * s; Vec F(Vec v) => Tanh(v);", "F(v: a) * F(s: 3)")]
    [InlineData("Scalar F(Scalar s) => s / 2; int F(int n) => n / 2;", "F(3) * a + F(3.0) * h + F(Sum(h)) * a")]
    [InlineData("Vec F(Vec v, Vec w) => F(v) + F(w); Vec F(Vec v) => Tanh(v);", "F(a, h)")]
    [InlineData("Vec F(Scalar s, Vec v) => F(v, s); Vec F(Vec v, Scalar s) => s * v;", "F(0.5, a)")]
    [InlineData("Scalar Half(Scalar s) => s / 2;", "Half(H) * a + Half(3) * h")]
    [InlineData("double Part(double s) => 1 / s;", "Part(H) * a + Part(3) * h")]
    public void An_overload_is_the_one_that_CSharp_calls(string helpers, string equation)
    {
        string definition = $$"""
            using RnnDsl;
            using static RnnDsl.Equations;
            [RecurrentCell]
            public partial class Cell
            {
                [Input("I")] Vec x;
                [State("H")] Vec h;
                [Weight("H", "I")] Mat W;
                [Weight("H", "H")] Mat U;
                {{helpers}}
                Vec a => W * x + U * h;
                [Next(nameof(h))] Vec hNext => Tanh({{equation}});
            }
            """;
        var type = InMemory.Load(("Cell.cs", definition)).GetType("Cell")!;
        var model = ((IRecurrentModel<float>)Activator.CreateInstance(type, 2, 5, null, 3UL)!).Compiled.Cast<double>();
        var batch = Batch<double>.From([new double[,] { { 1, -2 }, { 0.5, 1 } }]);
        double[] eager = model.Evaluate(batch)["hNext"][0][1];
        ReadOnlySpan<double> compiled = model.Run(batch).First[0, 1];
        for (int unit = 0; unit < 5; unit++) Assert.Equal(eager[unit], compiled[unit], 1e-14);
    }
}
