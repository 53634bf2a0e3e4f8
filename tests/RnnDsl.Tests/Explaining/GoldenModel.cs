using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

/// <summary>The model of a golden file, its inputs and what the file explains.</summary>
internal sealed record GoldenModel(GoldenCase Golden, RecurrentModel<double> Model, Batch<double> Batch, Target Target, (string Quantity, string Golden)[] Names)
{
    internal static GoldenModel Load(string name)
    {
        var golden = new GoldenCase(name);
        return name.StartsWith("gru", StringComparison.Ordinal) ? Gru(golden) : Rnn(golden);
    }

    private static GoldenModel Rnn(GoldenCase golden)
    {
        var model = new HandWrittenRnn<double>(golden.Size("I"), golden.Size("H"), golden.Size("C"));
        using (ParameterEdit<double> edit = model.Edit())
        {
            Flat(golden.Matrix("weights/rnn.weight_ih_l0")).CopyTo(edit["W"].Span);
            Flat(golden.Matrix("weights/rnn.weight_hh_l0")).CopyTo(edit["U"].Span);
            Flat(golden.Matrix("weights/fc.weight")).CopyTo(edit["V"].Span);
            golden.Vector("weights/rnn.bias_ih_l0").CopyTo(edit["b"].Span);
            golden.Vector("weights/rnn.bias_hh_l0").CopyTo(edit["c"].Span);
            golden.Vector("weights/fc.bias").CopyTo(edit["d"].Span);
        }
        double[][,] x = golden.Matrices("input");
        Batch<double> batch = new BatchBuilder<double>().Add("x", x).Add("u", [.. x.Select(s => new double[s.GetLength(0), golden.Size("H")])]).Build();
        return new GoldenModel(golden, model, batch, Target.Units("logits", golden.Target), [("a", "l0.a"), ("hNext", "l0.h")]);
    }

    /// <summary>The GRU has no head of its own: the head is the target's direction.</summary>
    private static GoldenModel Gru(GoldenCase golden)
    {
        int units = golden.Size("H");
        var model = new HandWrittenGru.Of<double>(golden.Size("I"), units);
        using (ParameterEdit<double> edit = model.Edit())
            foreach (ParameterInfo info in model.Description.Parameters)
            {
                bool matrix = info.Shape.Length == 2;
                double[] all = matrix ? Flat(golden.Matrix($"weights/rnn.{info.TorchName}_l0")) : golden.Vector($"weights/rnn.{info.TorchName}_l0");
                int size = edit[info.Name].Span.Length;
                all.AsSpan(info.TorchPart * size, size).CopyTo(edit[info.Name].Span);
            }
        double[] head = Flat(golden.Matrix("weights/fc.weight")), bias = golden.Vector("weights/fc.bias");
        Target target = Target.Directions("hNext", [.. golden.Target.Select(c => head.AsSpan(c * units, units).ToArray())], [.. golden.Target.Select(c => bias[c])],
            golden.Text("config/head") == "all" ? Step.All : Step.Last);
        double[,,] input = golden.Cube("input");
        return new GoldenModel(golden, model, Batch<double>.From(input, golden.Lengths), target,
            [("az", "l0.a_z"), ("ar", "l0.a_r"), ("q", "l0.q"), ("z", "l0.z"), ("r", "l0.r"), ("n", "l0.n"), ("hNext", "l0.h")]);
    }

    internal static double[] Flat(double[,] values) => [.. values.Cast<double>()];
}
