using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using RnnDsl.Batching;
using RnnDsl.Generator.Tests.Harness;
using RnnDsl.Models;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>The first thing that a newcomer copies works.</summary>
public class ReadmeTests
{
    [Fact]
    public void The_model_above_the_fold_compiles_and_computes_what_it_says()
    {
        string readme = File.ReadAllText(Path.Combine(Root(), "README.md"));
        string definition = Regex.Match(readme, "```csharp\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        var type = InMemory.Load(("Gru.cs", "using RnnDsl;\nusing static RnnDsl.Equations;\n" + definition)).GetType("Gru")!;
        var model = ((IRecurrentModel<float>)Activator.CreateInstance(type, 3, 4, null, 1UL)!).Compiled.Cast<double>();
        var batch = Batch<double>.From([new double[,] { { 1, -2, 0.5 }, { 0, 1, 1 } }]);
        double[] eager = model.Evaluate(batch)["hNext"][0][1];
        ReadOnlySpan<double> compiled = model.Run(batch).First[0, 1];
        for (int unit = 0; unit < 4; unit++) Assert.Equal(eager[unit], compiled[unit], 1e-14);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
