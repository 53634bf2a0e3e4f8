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

    [Fact]
    public void The_page_on_using_a_cell_checks_the_cell_that_it_declares()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "using.md"));
        string[] blocks = [.. Regex.Matches(page, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        string check = $$"""
            using System;
            using RnnDsl;
            using RnnDsl.Batching;
            using RnnDsl.Models;
            public static class Page
            {
                public static double[] Check()
                {
                    double[,] first = Rows(4, 3), second = Rows(6, 3), firstGap = Rows(4, 1), secondGap = Rows(6, 1), firstMem = Rows(2, 5), secondMem = Rows(7, 5);
            {{blocks[1]}}{{blocks[2]}}{{blocks[3]}}
                    return [difference, exact, numeric, streamed];
                }

                private static double[,] Rows(int rows, int columns)
                {
                    var x = new double[rows, columns];
                    for (int i = 0; i < x.Length; i++) x[i / columns, i % columns] = Math.Sin(i + rows);
                    return x;
                }
            }
            """;
        string definition = "using RnnDsl;\nusing static RnnDsl.Equations;\n" + blocks[0];
        var result = (double[])InMemory.Load(("Reader.cs", definition), ("Page.cs", check)).GetType("Page")!.GetMethod("Check")!.Invoke(null, null)!;
        Assert.Equal(0, result[0], 1e-14);
        Assert.NotEqual(0, result[1]);
        Assert.Equal(result[1], result[2], 1e-9);
        Assert.Equal(0, result[3]);
    }

    [Fact]
    public void The_page_on_models_runs_the_model_that_it_declares()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "docs", "models.md"));
        string[] blocks = [.. Regex.Matches(page, "```csharp\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        string run = $$"""
            using RnnDsl;
            using RnnDsl.Batching;
            using RnnDsl.Models;
            public static class Page
            {
                public static double[] Run()
                {
            {{blocks[1]}}
                    return [weight, gate, logit, slope, knockedOut];
                }
            }
            """;
        string definition = "using RnnDsl;\nusing static RnnDsl.Equations;\n" + blocks[0];
        var result = (double[])InMemory.Load(("Sentiment.cs", definition), ("Page.cs", run)).GetType("Page")!.GetMethod("Run")!.Invoke(null, null)!;
        Assert.All(result, value => Assert.True(double.IsFinite(value) && value != 0));
        Assert.NotEqual(result[2], result[4]);
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
