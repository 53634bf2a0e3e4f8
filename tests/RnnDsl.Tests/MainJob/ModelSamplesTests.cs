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
        SampleRun run = SampleRun.Of(sample, "--quick", "--threads", "1");
        Assert.True(run.ExitCode == 0, run.Errors + run.Output);
        Assert.Equal("", run.Errors);
        Assert.Contains("Why", run.Output);
        Assert.Contains(conclusion, run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
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
