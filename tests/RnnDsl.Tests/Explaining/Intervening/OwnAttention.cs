using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Models;
using static RnnDsl.Equations;

namespace RnnDsl.Tests.Explaining.Intervening;

/// <summary>A cell that attends over a memory by scores that have no name.</summary>
[RecurrentCell]
public partial class OwnAttention
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [Context("D")] Series memory;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U;
    [Weight("D", "H")] Mat K;
    [Weight("H", "D")] Mat R;
    [Bias("H")] Vec b;

    [Attention] Signal alpha => Softmax(Dot(memory, K * h));
    Vec read => R * Sum(alpha * memory);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + read + b);
}

/// <summary>A cell that attends over its own past and over what it is given.</summary>
[RecurrentCell]
public partial class TwoAttentions
{
    [Input("I")] Vec x;
    [State("H")] Vec h;
    [History(nameof(h))] Series past;
    [Context("D")] Series memory;
    [Weight("H", "I")] Mat W;
    [Weight("H", "H")] Mat U, V;
    [Weight("D", "H")] Mat K;
    [Weight("H", "D")] Mat R;
    [Bias("H")] Vec b;

    [Attention] Signal own => Softmax(Dot(past, V * h));
    [Attention] Signal given => Softmax(Dot(memory, K * h));
    Vec read => R * Sum(given * memory) + Sum(own * past);
    [Next(nameof(h))] Vec hNext => Tanh(W * x + U * h + read + b);
}

internal static class Batches
{
    /// <summary>Seeded inputs with a memory of as many positions as are given for each.</summary>
    internal static Batch<double> WithMemory(OwnAttention.Of<double> model, int[] lengths, int[] positions)
    {
        var random = new RandomStream(21);
        int inputs = ModelDescription.Elements(model.Description.Inputs[0].Shape), units = ModelDescription.Elements(model.Description.Contexts[0].Shape);
        return Batch<double>.From([.. lengths.Select(length => Samples.Normal<double>(random, length, inputs))])
            .WithContext("memory", [.. positions.Select(count => Samples.Normal<double>(random, count, units))]);
    }
}
