using System.Text.RegularExpressions;

namespace RnnDsl.Tests.MainJob;

/// <summary>The sample as its user runs it: as a process, by its output and its exit code.</summary>
public sealed class NextLetterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nextletter").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void LearnsTheRepositorysDocuments()
    {
        SampleRun run = SampleRun.NextLetter("--quick", "--steps", "300", "--threads", "2");
        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.ExitCode);
        // Guessing evenly among about 90 letters is 4.5 nats, guessing by their frequencies about 3.2.
        Assert.InRange(run.HeldOutLoss, 0.5, 2.6);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.Contains("It writes", run.Output);
        Assert.Contains("z mean", run.Output);
        Assert.Contains("the shares add up.", run.Output);
        Assert.EndsWith(" nats a letter", run.Output.TrimEnd());
    }

    [Fact]
    public void SavesAModelAndGoesOnWithIt()
    {
        string text = Written("text.txt", string.Concat(Enumerable.Repeat("the cat sat on the mat, and the dog sat by the log.\n", 60)));
        string model = Path.Combine(folder, "model.safetensors");
        SampleRun first = SampleRun.NextLetter("--text", text, "--hidden", "16", "--steps", "40", "--sentence", "the dog s", "--save", model);
        Assert.Equal("", first.Errors);
        SampleRun second = SampleRun.NextLetter("--text", text, "--hidden", "16", "--load", model, "--sentence", "the dog s");
        Assert.Equal("", second.Errors);
        Assert.Equal(first.HeldOutLoss, second.HeldOutLoss);
    }

    [Fact]
    public void ThreadsDoNotChangeWhatIsLearnt()
    {
        string text = Written("text.txt", string.Concat(Enumerable.Range(0, 300).Select(i => $"{i} and {i * i}\n")));
        SampleRun one = SampleRun.NextLetter("--text", text, "--hidden", "8", "--steps", "12", "--threads", "1");
        SampleRun two = SampleRun.NextLetter("--text", text, "--hidden", "8", "--steps", "12", "--threads", "2");
        Assert.Equal(one.HeldOutLoss, two.HeldOutLoss);
    }

    [Theory]
    [InlineData("none.txt", null, "There is no file '")]
    [InlineData("empty.txt", "", "is empty.")]
    [InlineData("short.txt", "A few words.", "has 12 letters; at least 2,000 are needed to learn from.")]
    public void SaysWhatIsWrongWithAFile(string name, string? content, string message)
    {
        string path = content is null ? Path.Combine(folder, name) : Written(name, content);
        Fails(message, "--text", path);
    }

    [Fact]
    public void SaysThatAFileIsNoText()
    {
        string path = Path.Combine(folder, "noise.bin");
        File.WriteAllBytes(path, [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 37))]);
        Fails("is not UTF-8 text.", "--text", path);
        Fails("is a folder; give a text file.", "--text", folder);
    }

    [Fact]
    public void SaysWhatIsWrongWithTheArguments()
    {
        Fails("--hidden is 0; it must lie between 1 and 4096.", "--hidden", "0");
        Fails("'--nonsense'", "--nonsense");
        Fails("The sentence is empty", "--sentence", "");
        Fails("letters that do not occur in", "--sentence", "Ж");
        Fails("There is no file '", "--load", Path.Combine(folder, "none.safetensors"));
    }

    [Fact]
    public void HelpExplainsEveryOption()
    {
        SampleRun help = SampleRun.NextLetter("--help");
        Assert.Equal(0, help.ExitCode);
        foreach (string option in (string[])["--text", "--quick", "--hidden", "--steps", "--seconds", "--seed", "--threads", "--sentence", "--save", "--load"])
            Assert.Matches(Regex.Escape(option) + @"\b.*  +[A-Z]", help.Output);
    }

    private static void Fails(string message, params string[] arguments)
    {
        SampleRun run = SampleRun.NextLetter(arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Errors);
        Assert.DoesNotContain("   at ", run.Errors);
    }

    private string Written(string name, string content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
