using RnnDsl.Explaining;

namespace RnnDsl.Tests.MainJob;

/// <summary>The samples of whole models as their users run them: each learns, and ends with an explanation.</summary>
public class ModelSamplesTests
{
    [Theory]
    [InlineData("Sentiment", "decides most")]
    [InlineData("Vowels", "speaks most for")]
    [InlineData("Forecast", "counts most")]
    [InlineData("Anomaly", "The gate that reacted most")]
    [InlineData("Digits", "Attention looks most at row")]
    public void Learns_and_explains(string sample, string conclusion)
    {
        SampleRun run = SampleRun.Of(sample, "--quick", "--threads", "1", "--describe");
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        Assert.Equal("", run.Errors);
        Assert.Contains("Why", run.Output);
        Assert.Contains("Model as a whole", run.Output);
        Assert.Contains("Units of ", run.Output);
        Assert.Contains(conclusion, run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void The_same_gates_on_text_sound_and_images_stand_in_one_table()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            SampleRun run = SampleRun.Of("SideBySide", "--quick", "--report", Path.Combine(folder, "report.json"));
            Assert.True(run.ExitCode == 0, run.Errors + run.Output);
            string[] lines = run.Output.Split('\n');
            Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., "text", "audio", "image"]);
            foreach (string gate in new[] { "reader.z", "reader.r" }) Assert.Contains(lines, line => line.Contains(gate + ": mean", StringComparison.Ordinal) && line.Count(c => c == '±') == 3);
            ModelReport[] reports = [.. new[] { "text", "audio", "image" }.Select(kind => ModelReport.Load(Path.Combine(folder, $"report.{kind}.json")))];
            Assert.All(reports, report => Assert.Equal(["reader.z", "reader.r"], report.Gates!.Gates.Select(gate => gate.Name)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("nowhere.tsv", "Sentiment", "--data", "/nowhere.tsv")]
    [InlineData("--test", "Vowels", "--data", "/nowhere.ts")]
    [InlineData("nowhere.csv", "Forecast", "--data", "/nowhere.csv")]
    [InlineData("--seeds is 0", "Digits", "--seeds", "0")]
    public void Says_what_is_wrong(string message, string sample, params string[] arguments)
    {
        SampleRun run = SampleRun.Of(sample, arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
    }
}
