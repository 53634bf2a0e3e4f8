using RnnDsl.Generator.Tests.Fuzzing.Models;
using RnnDsl.Generator.Tests.Harness;
using RnnDsl.Tests.Shared;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>
/// Random cells and models, compiled with the programs of explainers: what the rules promise of any definition. The same of the
/// graphs, interpreted, is in InterpretingTests.
/// </summary>
[Collection("Fuzzing")]
public class ExplainableFuzzTests
{
    private const int Default = 20, Together = 20;
    private static readonly (string, string) Explainable = ("Explainable.cs", "[assembly: RnnDsl.Explainable]");

    public static TheoryData<int, int> Batches()
    {
        int count = Campaign.Count == Campaign.Default ? Default : Campaign.Count;
        var batches = new TheoryData<int, int>();
        for (int done = 0; done < count; done += Together) batches.Add(Campaign.Seed + done, Math.Min(Together, count - done));
        return batches;
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void The_rules_of_random_cells_add_up(int seed, int count) => Campaign.Try(
        FuzzedModel.Compile([.. Enumerable.Range(seed, count).Select(RandomDefinition.Of)], Explainable), m => m.Definition, model =>
        {
            var point = model.Draw(0);
            new RuleChecks(model.Double, point.Batch(), point.States<double>(), model.Definition.Seed).All(differences: !HasNumbersOfUnits(model.Definition));
        });

    [Theory]
    [MemberData(nameof(Batches))]
    public void The_rules_of_random_models_add_up(int seed, int count) => Campaign.Try(
        ModelCampaign.Compile([.. Enumerable.Range(seed, count).Select(RandomModel.Of)], Explainable), m => m.Definition, compiled =>
        {
            var model = compiled.Double();
            var point = new RandomPoint(model, new Random(compiled.Definition.Seed), masks: true);
            if (model.Description.Inputs.All(input => input.Noise != RnnDsl.Models.NoiseKind.None)) return;
            new RuleChecks(model, point.Batch(), point.States(), compiled.Definition.Seed).All(differences: !HasNumbersOfUnits(compiled.Definition));
        });

    private static bool HasNumbersOfUnits(Candidate definition) => definition.Source.Contains("ArgMax", StringComparison.Ordinal);
}
