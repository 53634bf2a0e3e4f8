using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>A golden file's model in one precision, with the file's weights, inputs and initial state.</summary>
internal sealed class GoldenCase<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal GoldenCase(string name)
    {
        File = GoldenFile.Load(name);
        (int I, int H, int C) = (File.Inputs, File.Units, File.Classes);
        IRecurrentModel<float> model = File.Cell switch
        {
            "rnn" => new GoldenRnn(I: I, H: H, C: C),
            "gru" => new GoldenGru(I: I, H: H, C: C),
            "gru_v1" => new GoldenGruV1(I: I, H: H, C: C),
            "lstm" => new GoldenLstm(I: I, H: H, C: C),
            "mgu" => new GoldenMgu(I: I, H: H, C: C),
            _ => throw new InvalidDataException($"{name}: there is no test model for the cell '{File.Cell}'."),
        };
        Model = model.Cast<T>();
        StateDict.Load(Model, File.Tensors("weights"));
        Batch = Inputs();
        if (File.Has("h0")) Initial = new InitialStates<T>().Set("h", File.Tensor("h0").Matrix<T>());
    }

    internal GoldenFile File { get; }

    internal RecurrentModel<T> Model { get; }

    internal Batch<T> Batch { get; }

    internal InitialStates<T>? Initial { get; }

    /// <summary>The logit that the file explains: of each example's class, at the steps that count.</summary>
    internal Target Target => Target.Units("logits", File.Targets, File.EveryStep ? Step.All : Step.Last);

    /// <summary>The quantity of a traced name: l0.h is the state after the step; l0.a_r is ar.</summary>
    internal string QuantityOf(string traced)
    {
        Assert.StartsWith("l0.", traced, StringComparison.Ordinal);
        string name = traced[3..].Replace("_", "", StringComparison.Ordinal);
        StateInfo? state = Array.Find(Model.Description.States, info => info.Name == name);
        if (state is not null) return Model.Description.Quantities[state.NextSlot].Name;
        Assert.True(Array.Exists(Model.Description.Quantities, info => info.Name == name), $"{Model.Description.Name} has no quantity for the file's {traced}.");
        return name;
    }

    /// <summary>The logits that count, as the file holds them.</summary>
    internal double[] Logits(Quantity<T> logits, params ReadOnlySpan<int> examples)
    {
        var values = new List<double>();
        foreach (int example in examples.IsEmpty ? [.. Enumerable.Range(0, File.Examples)] : examples)
            foreach (int step in File.HeadSteps(example))
                values.AddRange(Numbers.ToDouble(logits[example, step]));
        return [.. values];
    }

    internal int[] LogitsShape(int examples) => File.EveryStep ? [examples, File.Steps, File.Classes] : [examples, File.Classes];

    /// <summary>Seeds on the logits that count.</summary>
    internal Seeds<T> SeedLogits(Trace<T> trace, Func<double[], int, double[]> slope)
    {
        var seeds = new Seeds<T>(trace);
        for (int example = 0; example < File.Examples; example++)
            foreach (int step in File.HeadSteps(example))
            {
                double[] values = slope(Numbers.ToDouble(trace.Outputs["logits"][example, step]), File.Targets[example]);
                for (int k = 0; k < values.Length; k++) seeds["logits"][example, step][k] = T.CreateChecked(values[k]);
            }
        return seeds;
    }

    /// <summary>The file's inputs times a factor.</summary>
    internal Batch<T> Inputs(double scale = 1) => Batch<T>.From(File.Tensor("input").Cube<T>(scale), File.Has("lengths") ? File.Lengths : null);
}
