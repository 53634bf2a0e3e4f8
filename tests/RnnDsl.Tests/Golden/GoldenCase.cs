using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>A golden file's model in one precision, with the file's weights, inputs and initial state.</summary>
internal sealed class GoldenCase<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal GoldenCase(string name)
    {
        Definition = GoldenDefinition.Of(name);
        File = GoldenFile.Load(Definition.File);
        Model = Definition.Create(File).Cast<T>();
        if (Definition.IsComposed) Model.Load(File.WeightsPath);
        else StateDict.Load(Model, File.Tensors("weights"));
        Batch = Inputs();
        if (File.Has("h0")) Initial = new InitialStates<T>().Set("h", File.Tensor("h0").Matrix<T>());
    }

    internal GoldenDefinition Definition { get; }

    internal GoldenFile File { get; }

    internal RecurrentModel<T> Model { get; }

    internal Batch<T> Batch { get; }

    internal InitialStates<T>? Initial { get; }

    /// <summary>The logit that the file explains: of each example's class, at the steps that count.</summary>
    internal Target Target => Target.Units("logits", File.Targets, File.EveryStep ? Step.All : Step.Last);

    /// <summary>The quantity of a traced name: l0.h is the state after the step; l0.a_r is ar, attn.ctx is context.</summary>
    internal string QuantityOf(string traced)
    {
        (string prefix, string own) = Array.Find(Definition.Prefixes, item => traced.StartsWith(item.Traced, StringComparison.Ordinal));
        Assert.True(prefix is not null, $"{Model.Description.Name} has no layer for the file's {traced}.");
        string name = own + traced[prefix.Length..].Replace("_", "", StringComparison.Ordinal);
        if (Has(name + "Next")) return name + "Next";
        if (!Has(name) && name == "ctx") name = "context";
        Assert.True(Has(name), $"{Model.Description.Name} has no quantity for the file's {traced}.");
        return name;

        bool Has(string quantity) => Array.Exists(Model.Description.Quantities, info => info.Name == quantity);
    }

    /// <summary>What a layer of the file gives, the directions one after the other.</summary>
    internal string[] OutputsOf(int layer) => File.Bidirectional ? [QuantityOf($"l{layer}.h"), QuantityOf($"l{layer}_reverse.h")] : [QuantityOf($"l{layer}.h")];

    /// <summary>The steps at which a model gives the logits that count.</summary>
    internal IEnumerable<int> LogitSteps(int example) => Definition.IsComposed ? [0] : File.HeadSteps(example);

    /// <summary>The logits that count, as the file holds them.</summary>
    internal double[] Logits(Quantity<T> logits, params ReadOnlySpan<int> examples)
    {
        var values = new List<double>();
        foreach (int example in examples.IsEmpty ? [.. Enumerable.Range(0, File.Examples)] : examples)
            foreach (int step in LogitSteps(example))
                values.AddRange(Numbers.ToDouble(logits[example, step]));
        return [.. values];
    }

    internal int[] LogitsShape(int examples) => File.EveryStep ? [examples, File.Steps, File.Classes] : [examples, File.Classes];

    /// <summary>Seeds on the logits that count.</summary>
    internal Seeds<T> SeedLogits(Trace<T> trace, Func<double[], int, double[]> slope)
    {
        var seeds = new Seeds<T>(trace);
        for (int example = 0; example < File.Examples; example++)
            foreach (int step in LogitSteps(example))
            {
                double[] values = slope(Numbers.ToDouble(trace.Outputs["logits"][example, step]), File.Targets[example]);
                for (int k = 0; k < values.Length; k++) seeds["logits"][example, step][k] = T.CreateChecked(values[k]);
            }
        return seeds;
    }

    /// <summary>The file's inputs times a factor; tokens as they are.</summary>
    internal Batch<T> Inputs(double scale = 1) => Definition.ReadsTokens
        ? Batch<T>.FromTokens(File.Tokens)
        : Batch<T>.From(File.Tensor("input").Cube<T>(scale), File.Has("lengths") ? File.Lengths : null);
}
