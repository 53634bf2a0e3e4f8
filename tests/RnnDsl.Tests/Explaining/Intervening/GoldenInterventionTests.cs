using System.Text.Json;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;

namespace RnnDsl.Tests.Explaining.Intervening;

/// <summary>Changes of quantities, many as one batch, against PyTorch's values.</summary>
public class GoldenInterventionTests
{
    private const double InDouble = 1e-9;

    public static TheoryData<string> Cases => [.. GoldenDefinition.Cells.Concat(GoldenDefinition.Composed).Where(name => GoldenFile.Load(GoldenDefinition.Of(name).File).Has("interventions"))];

    public static TheoryData<string> Attending => [.. GoldenDefinition.Composed.Where(name => GoldenFile.Load(GoldenDefinition.Of(name).File).Has("attention_knockout_logits"))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_interventions_run_as_one_batch(string name)
    {
        var golden = new GoldenCase<double>(name);
        GoldenFile file = golden.File;
        JsonElement[] entries = [.. file.Field("interventions").EnumerateArray().Where(entry => !entry.TryGetProperty("patch_from_example", out _))];
        Change<double>[] changes =
        [
            .. from entry in entries
               from example in Enumerable.Range(0, file.Examples)
               select ChangeOf(golden, entry, example),
        ];
        foreach (int budget in new[] { 1, 1000 })
            foreach (int at in golden.Definition.IsComposed ? [0] : file.EveryStep ? Enumerable.Range(0, file.Steps) : [-1])
                for (int c = 0; c < file.Classes; c++)
                {
                    Target target = Target.Unit("logits", c, at < 0 ? Step.Last : (Step)at);
                    var runs = new ChangedRuns<double>(golden.Model, golden.Batch, target, new InterventionOptions { RowBudget = budget });
                    double[] values = runs.Values(golden.Batch, golden.Initial, changes, _ => { }, CancellationToken.None);
                    for (int i = 0; i < values.Length; i++)
                    {
                        GoldenTensor logits = GoldenTensor.Read(entries[i / file.Examples].GetProperty("logits"));
                        int example = i % file.Examples;
                        double expected = file.EveryStep ? logits[example, at, c] : logits[example, c];
                        Assert.True(Math.Abs(expected - values[i]) <= InDouble * Math.Max(1, Math.Abs(expected)), $"{name}, entry {i}: {expected:R}, {values[i]:R}.");
                    }
                }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Golden_patches_are_those_of_denoising(string name)
    {
        var golden = new GoldenCase<double>(name);
        GoldenFile file = golden.File;
        if (golden.Definition.ReadsTokens) return;
        foreach (JsonElement entry in file.Field("interventions").EnumerateArray())
        {
            if (!entry.TryGetProperty("patch_from_example", out JsonElement from)) continue;
            int source = from.GetInt32(), into = entry.GetProperty("into_example").GetInt32(), step = entry.GetProperty("t").GetInt32();
            if (file.Lengths[source] != file.Lengths[into]) continue;
            string quantity = golden.QuantityOf(entry.GetProperty("target").GetString()!);
            GoldenTensor logits = GoldenTensor.Read(entry.GetProperty("logits"));
            for (int c = 0; c < file.Classes; c++)
            {
                EffectTable table = ActivationPatching.Effects(golden.Model, Only(golden, source), Only(golden, into), Target.Unit("logits", c, file.EveryStep ? file.Steps - 1 : Step.Last),
                    new ActivationPatchingOptions { Quantities = [quantity], Steps = [step], Direction = PatchingDirection.Denoising }, InitialOf(golden, source), InitialOf(golden, into));
                double expected = file.EveryStep ? logits[0, file.Steps - 1, c] : logits[0, c];
                Assert.Equal(expected, Assert.Single(table.Effects).After, InDouble);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Attending))]
    public void Golden_attention_knockout(string name)
    {
        var golden = new GoldenCase<double>(name);
        GoldenTensor expected = golden.File.Tensor("attention_knockout_logits");
        var logits = new double[golden.File.Examples * golden.File.Steps * golden.File.Classes];
        for (int c = 0; c < golden.File.Classes; c++)
        {
            EffectTable table = AttentionKnockout.Effects(golden.Model, golden.Batch, Target.Unit("logits", c));
            Assert.Equal(golden.File.Examples * golden.File.Steps, table.Effects.Count);
            foreach (InterventionEffect effect in table.Effects)
            {
                Assert.Equal("e = −∞", effect.Kind);
                logits[(effect.Example * golden.File.Steps + effect.Step!.Value) * golden.File.Classes + c] = effect.After;
            }
        }
        expected.Expect(logits, InDouble, "attention_knockout_logits", golden.File.Examples, golden.File.Steps, golden.File.Classes);
    }

    private static Change<double> ChangeOf(GoldenCase<double> golden, JsonElement entry, int example)
    {
        string quantity = golden.QuantityOf(entry.GetProperty("target").GetString()!);
        int step = entry.GetProperty("t").GetInt32();
        int? unit = entry.GetProperty("unit").ValueKind == JsonValueKind.Null ? null : entry.GetProperty("unit").GetInt32();
        double value = entry.GetProperty("value").GetDouble();
        return new Change<double>(example, quantity, (rules, sequence) =>
        {
            if (step < golden.File.Lengths[example]) rules.Set(quantity, value, step, unit, sequence);
        });
    }

    private static Batch<double> Only(GoldenCase<double> golden, int example)
    {
        double[,,] all = golden.File.Tensor("input").Cube<double>();
        var one = new double[golden.File.Lengths[example], all.GetLength(2)];
        for (int step = 0; step < one.GetLength(0); step++)
        for (int feature = 0; feature < one.GetLength(1); feature++)
            one[step, feature] = all[example, step, feature];
        return Batch<double>.From([one]);
    }

    private static InitialStates<double>? InitialOf(GoldenCase<double> golden, int example)
    {
        if (golden.Initial is null) return null;
        GoldenTensor h0 = golden.File.Tensor("h0");
        return new InitialStates<double>().Set("h", [.. Enumerable.Range(0, h0.Shape[1]).Select(unit => h0[example, unit])]);
    }
}
