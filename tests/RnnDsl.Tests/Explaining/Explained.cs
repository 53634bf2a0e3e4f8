using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining;

/// <summary>A seeded RNN with two inputs, a head, and sequences of different lengths.</summary>
internal sealed class Explained
{
    internal Explained(params int[] lengths)
    {
        Model = new HandWrittenRnn<double>(3, 5, 4);
        Model.Initialize(Initializer.TorchUniform, 2);
        var random = new RandomStream(9);
        Inputs["x"] = [.. lengths.Select(length => Samples.Normal<double>(random, length, 3))];
        Inputs["u"] = [.. lengths.Select(length => Samples.Normal<double>(random, length, 5))];
        InitialValues = Samples.Normal<double>(random, lengths.Length, 5);
    }

    internal HandWrittenRnn<double> Model { get; }

    internal Dictionary<string, IReadOnlyList<double[,]>> Inputs { get; } = [];

    internal double[,] InitialValues { get; }

    internal Batch<double> Batch => Batch<double>.From(Inputs);

    internal InitialStates<double> Initial => new InitialStates<double>().Set("h", InitialValues);
}
