using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests;

/// <summary>A small net over random sequences, for tests that compute the same another way.</summary>
internal static class NeuronModels
{
    internal const int Count = 30;

    internal static readonly double[][,] Sequences = DrawSequences();

    internal static readonly int[] Classes = [.. Enumerable.Range(0, Count).Select(i => i % 3)];

    internal static readonly RecurrentModel<double> Model = new Gru(I: 3, H: 4, seed: 2).Compiled.Cast<double>();

    internal static SequenceSet<double> Drawn => SequenceSet<double>.Of(Batch<double>.From(Sequences), Classes);

    /// <summary>A feature that goes along with what units do, and one that does not vary within a sequence.</summary>
    internal static readonly Feature<double>[] Features = [new("x0", step => step.Input()[0]), Feature<double>.When("long", step => step.Length > 5)];

    /// <summary>The values of a quantity at every step, sequence by sequence.</summary>
    internal static double[][] Column(string quantity, int unit)
    {
        Trace<double> run = Model.Record(Batch<double>.From(Sequences));
        return [.. Enumerable.Range(0, Count).Select(i => Enumerable.Range(0, Sequences[i].GetLength(0)).Select(step => run[quantity][i, step][unit]).ToArray())];
    }

    private static double[][,] DrawSequences()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Count).Select(i => Numbers.Draw(random, 2 + i % 7, 3))];
    }
}
