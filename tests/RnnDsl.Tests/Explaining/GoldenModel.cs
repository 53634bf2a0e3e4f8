using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

/// <summary>A golden file's model written by hand, its inputs and what the file explains.</summary>
internal sealed record GoldenModel(GoldenFile File, RecurrentModel<double> Model, Batch<double> Batch, Target Target, (string Traced, string Quantity)[] Names)
{
    private const double InDouble = 1e-10;
    private const double InSingle = 1e-5;

    internal GoldenAttributions<double> Attributions => Of(Model, Batch, InDouble);

    internal GoldenAttributions<float> SingleAttributions => Of(Model.Cast<float>(), Batch.Cast<float>(), InSingle);

    internal static GoldenModel Load(string name)
    {
        GoldenFile file = GoldenFile.Load(name);
        return file.Cell == "gru" ? Gru(file) : Rnn(file);
    }

    private GoldenAttributions<T> Of<T>(RecurrentModel<T> model, Batch<T> batch, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(File, model, batch, Target, File.Has("h0") ? new InitialStates<T>().Set("h", File.Tensor("h0").Matrix<T>()) : null, tolerance);

    private static GoldenModel Rnn(GoldenFile file)
    {
        var model = new HandWrittenRnn<double>(file.Inputs, file.Units, file.Classes);
        using (ParameterEdit<double> edit = model.Edit())
            foreach ((string parameter, string weight) in new[]
                { ("W", "rnn.weight_ih_l0"), ("U", "rnn.weight_hh_l0"), ("V", "fc.weight"), ("b", "rnn.bias_ih_l0"), ("c", "rnn.bias_hh_l0"), ("d", "fc.bias") })
                file.Tensor("weights/" + weight).Data.CopyTo(edit[parameter].Span);
        Batch<double> batch = Batch<double>.From(new Dictionary<string, IReadOnlyList<double[,]>>
        {
            ["x"] = Sequences(file.Tensor("input")),
            ["u"] = [.. Enumerable.Range(0, file.Examples).Select(_ => new double[file.Steps, file.Units])],
        });
        return new GoldenModel(file, model, batch, Target.Units("logits", file.Targets), [("l0.a", "a"), ("l0.h", "hNext")]);
    }

    /// <summary>The GRU has no head of its own: the head is the target's direction.</summary>
    private static GoldenModel Gru(GoldenFile file)
    {
        int units = file.Units;
        var model = new HandWrittenGru.Of<double>(file.Inputs, units);
        using (ParameterEdit<double> edit = model.Edit())
            foreach (ParameterInfo info in model.Description.Parameters)
            {
                Span<double> values = edit[info.Name].Span;
                file.Tensor($"weights/rnn.{info.TorchName}_l0").Data.AsSpan(info.TorchPart * values.Length, values.Length).CopyTo(values);
            }
        double[] head = file.Tensor("weights/fc.weight").Data, bias = file.Tensor("weights/fc.bias").Data;
        Target target = Target.Directions("hNext", [.. file.Targets.Select(c => head.AsSpan(c * units, units).ToArray())], [.. file.Targets.Select(c => bias[c])],
            file.EveryStep ? Step.All : Step.Last);
        return new GoldenModel(file, model, Batch<double>.From(file.Tensor("input").Cube<double>(), file.Lengths), target,
            [("l0.a_z", "az"), ("l0.a_r", "ar"), ("l0.q", "q"), ("l0.z", "z"), ("l0.r", "r"), ("l0.n", "n"), ("l0.h", "hNext")]);
    }

    private static double[][,] Sequences(GoldenTensor input)
    {
        var sequences = new double[input.Shape[0]][,];
        int size = input.Shape[1] * input.Shape[2];
        for (int i = 0; i < sequences.Length; i++)
            sequences[i] = new GoldenTensor(input.Shape[1..], input.Data[(i * size)..((i + 1) * size)]).Matrix<double>();
        return sequences;
    }
}
