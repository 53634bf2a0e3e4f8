using System.Runtime.InteropServices;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Composed.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Composed;

/// <summary>Models of layers, seeded, and seeded batches for them.</summary>
internal static class ComposedCase
{
    private const int Units = 5;
    private const int Features = 3;
    private const int Words = 9;

    internal static readonly string[] All = ["reader", "twice", "nested", "lstm both ways", "attention over the past", "tokens"];

    internal static RecurrentModel<float> Model(string name, ulong seed = 1)
    {
        IRecurrentModel<float> model = name switch
        {
            "reader" => new Reader(I: Features, H: Units, C: 2),
            "twice" => new Twice(H: Features),
            "nested" => new Nested(V: Words, E: 4, H: Units, A: 3, C: 2),
            "lstm both ways" => new GoldenLstmBothWays(I: Features, H: Units, C: 2),
            "attention over the past" => new GoldenAttentionEncoder(I: Features, H: Units, C: 2),
            "tokens" => new GoldenSentiment(V: Words, E: 4, H: Units, C: 2),
            _ => throw new ArgumentException($"There is no case '{name}'.", nameof(name)),
        };
        model.Compiled.Initialize(Initializer.TorchUniform, seed);
        return model.Compiled;
    }

    internal static bool ReadsTokens(RecurrentModel<float> model) => model.Description.Inputs[0].Tokens > 0;

    /// <summary>Values of a step, or the token as the only one.</summary>
    internal static float[][,] Sequences(bool tokens, params ReadOnlySpan<int> lengths)
    {
        var random = new RandomStream(5);
        var sequences = new float[lengths.Length][,];
        for (int i = 0; i < sequences.Length; i++)
        {
            sequences[i] = new float[lengths[i], tokens ? 1 : Features];
            foreach (ref float value in MemoryMarshal.CreateSpan(ref sequences[i][0, 0], sequences[i].Length))
                value = tokens ? random.NextBits() % Words : (float)random.NextNormal();
        }
        return sequences;
    }

    internal static Batch<float> Batch(RecurrentModel<float> model, params IEnumerable<float[,]> sequences) => ReadsTokens(model)
        ? Batch<float>.FromTokens([.. sequences.Select(sequence => sequence.Cast<float>().Select(token => (int)token).ToArray())])
        : Batch<float>.From([.. sequences]);

    /// <summary>Seeds on every quantity, the same for an example wherever it is.</summary>
    internal static Seeds<T> SeedEverything<T>(Trace<T> trace, bool outputsOnly = false) where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var seeds = new Seeds<T>(trace);
        foreach (string name in outputsOnly ? trace.Outputs.Names : trace.Model.Description.Quantities.Select(info => info.Name))
            for (int example = 0; example < trace.Batch.Count; example++)
                for (int step = 0; step < trace[name].Lengths[example]; step++)
                {
                    Span<T> slopes = seeds[name][example, step];
                    for (int unit = 0; unit < slopes.Length; unit++) slopes[unit] = T.CreateChecked(Math.Sin(name.Length + 3 * step + unit));
                }
        return seeds;
    }
}
