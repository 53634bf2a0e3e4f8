using RnnDsl.Generator.Tests.Harness;

namespace RnnDsl.Generator.Tests.Snapshots;

/// <summary>The generated code of two cells, word for word. README.md in this folder says how to accept a change.</summary>
public class GeneratedCode
{
    [Fact]
    public void Gru() => Snapshot.Verify(Files("Gru"));

    [Fact]
    public void Lstm() => Snapshot.Verify(Files("Lstm"));

    [Fact]
    public void Snapshots_hold_no_path_of_a_machine_and_no_other_line_end()
    {
        foreach (string text in new[] { "Gru", "Lstm" }.SelectMany(c => Files(c).Values))
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\uFEFF', text);
            Assert.DoesNotContain("/src/", text);
            Assert.EndsWith("}\n", text);
            Assert.DoesNotContain(text.Split('\n'), line => line.EndsWith(' '));
        }
    }

    /// <summary>What one cell costs a user in generated text: the model with its recording, the forward and the backward program.</summary>
    [Fact]
    public void The_programs_of_a_gru_stay_small()
    {
        int size = Files("Gru").Where(f => !f.Key.EndsWith(".Eager.g.cs", StringComparison.Ordinal)).Sum(f => f.Value.Length);
        Assert.InRange(size, 1, 32 * 1024);
    }

    private static IReadOnlyDictionary<string, string> Files(string cell) => InMemory.Generate(InMemory.Compilation(Repository.Cell(cell))).Files;
}
