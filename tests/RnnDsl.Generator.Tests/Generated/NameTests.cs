using Microsoft.CodeAnalysis;
using RnnDsl.Batching;
using RnnDsl.Generator.Tests.Harness;
using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>Users name things as their papers do; generated code has names of its own, and must give way.</summary>
public class NameTests
{
    [Theory]
    // Names of quantities that generated code or its types use.
    [InlineData("H", "row")]
    [InlineData("H", "unit")]
    [InlineData("H", "frame")]
    [InlineData("H", "run")]
    [InlineData("H", "chunk")]
    [InlineData("H", "step")]
    [InlineData("H", "first")]
    [InlineData("H", "count")]
    [InlineData("H", "columns")]
    [InlineData("H", "scratch")]
    [InlineData("H", "inputs")]
    [InlineData("H", "V")]
    [InlineData("H", "T")]
    [InlineData("H", "TMode")]
    [InlineData("H", "Rows")]
    [InlineData("H", "values")]
    [InlineData("H", "seed")]
    [InlineData("H", "initializer")]
    [InlineData("H", "padH")]
    [InlineData("H", "xRow")]
    [InlineData("H", "d_h")]
    [InlineData("H", "carry_h")]
    [InlineData("H", "g_hNext")]
    [InlineData("H", "direct_h")]
    [InlineData("H", "computed_hNext")]
    [InlineData("H", "kept0")]
    [InlineData("H", "W_x")]
    [InlineData("H", "t1")]
    [InlineData("H", "Step")]
    [InlineData("H", "@in")]
    // A dimension and a quantity of one name; dimensions that are names elsewhere.
    [InlineData("a", "a")]
    [InlineData("n", "n")]
    [InlineData("T", "a")]
    [InlineData("V", "a")]
    [InlineData("N", "V")]
    [InlineData("row", "a")]
    [InlineData("unit", "a")]
    [InlineData("seed", "a")]
    [InlineData("first", "a")]
    [InlineData("count", "a")]
    [InlineData("run", "a")]
    [InlineData("chunk", "a")]
    [InlineData("columns", "a")]
    [InlineData("x", "a")]
    [InlineData("hNext", "a")]
    public void Any_name_will_do(string dimension, string quantity)
    {
        // A size can be a number of an equation too, where its name is no value's.
        string number = dimension == quantity || dimension is "x" or "hNext" ? "" : " / " + dimension;
        string text = $$"""
            using RnnDsl;
            using static RnnDsl.Equations;

            namespace App;

            [RecurrentCell]
            public partial class Cell
            {
                [Input("I")] Vec x;
                [State("{{dimension}}")] Vec h;
                [Weight("{{dimension}}", "I")] Mat W;
                [Weight("{{dimension}}", "{{dimension}}")] Mat U;
                Vec {{quantity}} => W * x + Tanh(U * h);
                [Next(nameof(h))] Vec hNext => Exp({{quantity}}) * h{{number}};
            }
            """;
        var (compilation, files) = InMemory.Generate(InMemory.Compilation(("Cell.cs", text)));
        var errors = compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(errors.Count == 0, string.Join("\n", errors));
        Assert.Equal(4, files.Count);

        var model = (IRecurrentModel<float>)Activator.CreateInstance(InMemory.Load(("Cell.cs", text)).GetType("App.Cell")!, 3, 5, null, 7UL)!;
        var exact = model.Compiled.Cast<double>();
        var batch = Batch<double>.From([new double[,] { { 1, 2, 3 }, { 0.5, -1, 2 } }, new double[,] { { -1, 0, 1 } }]);
        var (trace, eager) = (exact.Record(batch), exact.Evaluate(batch));
        for (int unit = 0; unit < 5; unit++) Assert.Equal(eager["hNext"][0][1][unit], trace["hNext"][0, 1][unit], 1e-13);
    }

    [Theory]
    [InlineData("Of")]
    [InlineData("Compiled")]
    [InlineData("Weights")]
    [InlineData("Record")]
    [InlineData("Cast")]
    [InlineData("I")]
    public void A_member_of_the_generated_class_is_not_to_be_had(string quantity)
    {
        // What happens is C#'s own error of a name that is taken; nothing must throw.
        var (compilation, _) = InMemory.Generate(InMemory.Compilation(("Cell.cs", $$"""
            using RnnDsl;
            [RecurrentCell]
            public partial class Cell
            {
                [Input("I")] Vec x;
                [State("H")] Vec h;
                [Weight("H", "I")] Mat W;
                Vec {{quantity}} => W * x;
                [Next(nameof(h))] Vec hNext => {{quantity}} + h;
            }
            """)));
        Assert.All(compilation.SyntaxTrees, t => Assert.Empty(t.GetDiagnostics()));
    }
}
