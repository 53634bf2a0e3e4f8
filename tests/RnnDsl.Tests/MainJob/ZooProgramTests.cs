namespace RnnDsl.Tests.MainJob;

/// <summary>The program of the zoo as its user runs it.</summary>
public class ZooProgramTests
{
    [Fact]
    public void Lists_all_cells()
    {
        SampleRun run = Run("list");
        Assert.Contains("gru_v1", run.Output);
        Assert.Contains("Minimal gated unit", run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
    }

    [Fact]
    public void Shows_a_cell_with_its_shapes_and_its_work()
    {
        SampleRun run = Run("show", "gru_v1", "--sizes", "I=3,H=64");
        Assert.Contains("I = 3, H = 64; 13,056 parameters", run.Output);
        Assert.Contains("[64 × 3]", run.Output);
        Assert.Contains("z * h + (1 - z) * n", run.Output);
        Assert.Contains("Hoisted", run.Output);
        Assert.Contains("Products in the loop: 2; the least possible: 2.", run.Output);
    }

    [Fact]
    public void Checks_a_cell_against_its_file()
    {
        SampleRun run = Run("check", "gru_v1");
        Assert.Contains("right", run.Output);
    }

    [Fact]
    public void Traces_the_inputs_of_the_file()
    {
        SampleRun run = Run("trace", "gru_v1");
        foreach (string name in new[] { " x ", " h ", " r ", " z ", " n ", " hNext " }) Assert.Contains(name, run.Output);
    }

    [Theory]
    [InlineData("There is no cell 'nothing'", "check", "nothing")]
    [InlineData("There is no file", "check", "gru_v1", "--folder", "/nowhere")]
    [InlineData("gru_v1 has no size 'Q'", "show", "gru_v1", "--sizes", "Q=3")]
    public void Says_what_is_wrong(string message, params string[] arguments)
    {
        SampleRun run = SampleRun.Zoo(arguments);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Errors);
    }

    private static SampleRun Run(params string[] arguments)
    {
        SampleRun run = SampleRun.Zoo(arguments);
        Assert.Equal("", run.Errors);
        Assert.Equal(0, run.ExitCode);
        return run;
    }
}
