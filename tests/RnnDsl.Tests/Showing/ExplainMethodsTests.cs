using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.MadeUp.Explaining;
using Spectre.Console;

namespace RnnDsl.Tests.Showing;

/// <summary>What the samples' <c>--explain</c> shows, over a small model.</summary>
public class ExplainMethodsTests
{
    public static TheoryData<string> Methods => [.. ExplainMethods.Names.Where(name => name != ExplainMethods.All)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_method_shows_something_readable(string method)
    {
        string text = Shown(method);
        Assert.Contains(method, text);
        bool needsAttention = method.StartsWith("attention-", StringComparison.Ordinal);
        Assert.Equal(needsAttention, text.Contains("does not fit", StringComparison.Ordinal));
        if (needsAttention) Assert.Contains("marks no quantity as attention", text);
        Assert.True(text.Split('\n').Length > 2, text);
    }

    [Fact]
    public void A_name_that_there_is_not_is_refused_with_those_that_there_are() =>
        Assert.Contains("There is no explaining method 'magic'; there are default, saliency,", Assert.Throws<ArgumentException>(() => ExplainMethods.Check("magic")).Message);

    private static string Shown(string method)
    {
        var random = new Random(3);
        float[,] Sequence()
        {
            var values = new float[5, 2];
            for (int t = 0; t < 5; t++)
            for (int i = 0; i < 2; i++)
                values[t, i] = 2 * random.NextSingle() - 1;
            return values;
        }

        float[][,] all = [.. Enumerable.Range(0, 8).Select(_ => Sequence())];
        var example = new ExplainedExample(new Gru(I: 2, H: 3, seed: 7), Batch<float>.From([all[0]]), Target.Unit("hNext", 1), Batch<float>.From(all), ["one", "two", "three", "four", "five"]) { Other = Batch<float>.From([all[1]]) };
        var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 400;
        ExplainMethods.Show(console, method, example);
        return text.ToString();
    }
}
