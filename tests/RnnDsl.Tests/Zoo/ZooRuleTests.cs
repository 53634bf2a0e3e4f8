using RnnDsl.Tests.Shared;
using Zoo;

namespace RnnDsl.Tests.Zoo;

/// <summary>The derived rules over every published cell: DeepLIFT and relevance add up, tangents are the transposed gradients, parts of sums add up.</summary>
public class ZooRuleTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "ZooFiles");

    public static TheoryData<string> Cells => ZooTests.Cells;

    [Theory, MemberData(nameof(Cells))]
    public void The_rules_of_a_cell_add_up(string name)
    {
        var run = new ZooRun<double>(ZooCells.Find(name), ZooFile.Load(Folder, name));
        new RuleChecks(run.Model, run.Batch, run.Initial, seed: 5).All(differences: true);
    }
}
