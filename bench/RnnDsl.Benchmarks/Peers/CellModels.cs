using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Models;

namespace RnnDsl.Benchmarks.Peers;

/// <summary>Our cells and their inputs, filled with the numbers that the peer uses too.</summary>
internal static class CellModels
{
    private static readonly Dictionary<string, int> Salts = new()
    {
        ["weight_ih"] = Numbers.InputWeights, ["weight_hh"] = Numbers.RecurrentWeights, ["bias_ih"] = Numbers.InputBiases, ["bias_hh"] = Numbers.RecurrentBiases,
    };

    public static RecurrentModel<float> Create(string cell, BenchSize size)
    {
        RecurrentModel<float> model = cell == "gru" ? new Gru(size.Inputs, size.Units).Compiled : new Lstm(size.Inputs, size.Units).Compiled;
        double bound = 1 / Math.Sqrt(size.Units);
        using ParameterEdit<float> edit = model.Edit();
        for (int p = 0; p < edit.Infos.Count; p++)
        {
            ParameterInfo info = edit.Infos[p];
            int salt = Salts[info.TorchName ?? throw new InvalidOperationException($"{model.Description.Name}: '{info.Name}' has no name in PyTorch, so it cannot be compared.")];
            Span<float> values = edit[p].Span;
            int start = Math.Max(0, info.TorchPart) * values.Length;
            for (int i = 0; i < values.Length; i++) values[i] = Numbers.Uniform(salt, start + i, bound);
        }
        return model;
    }

    /// <summary>One array [steps × features] for each sequence; the peer holds the same numbers as [steps × sequences × features].</summary>
    public static float[][,] Sequences(BenchSize size)
    {
        var sequences = new float[size.Batch][,];
        for (int example = 0; example < size.Batch; example++)
        {
            float[,] sequence = sequences[example] = new float[size.Steps, size.Inputs];
            for (int step = 0; step < size.Steps; step++)
            for (int feature = 0; feature < size.Inputs; feature++)
                sequence[step, feature] = Numbers.Uniform(Numbers.Inputs, (step * size.Batch + example) * size.Inputs + feature, 1);
        }
        return sequences;
    }

    /// <summary>The first sequence alone.</summary>
    public static Batch<float> First(BenchSize size) => Batch<float>.From([Sequences(size)[0]]);

    public static Batch<float> Batch(BenchSize size) => Batch<float>.From(Sequences(size));
}
