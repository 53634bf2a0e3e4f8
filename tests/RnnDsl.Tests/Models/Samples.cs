using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

/// <summary>Seeded models and sequences.</summary>
internal static class Samples
{
    internal static HandWrittenGru.Of<T> Gru<T>(int inputs, int units, ulong seed = 1) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var model = new HandWrittenGru.Of<T>(inputs, units);
        model.Initialize(Initializer.TorchUniform, seed);
        return model;
    }

    internal static T[][,] Sequences<T>(int features, params int[] lengths) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(7);
        return [.. lengths.Select(length => Normal<T>(random, length, features))];
    }

    internal static T[,] Normal<T>(RandomStream random, int rows, int columns) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new T[rows, columns];
        for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            values[i, j] = T.CreateTruncating(random.NextNormal());
        return values;
    }

    /// <summary>Lengths from 1 to <paramref name="longest"/>, in no order.</summary>
    internal static int[] Lengths(int count, int longest, ulong seed = 3)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 1 + (int)(random.NextBits() % (ulong)longest))];
    }

    internal static Batch<T> Ragged<T>(int features, int count, int longest) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Batch<T>.From(Sequences<T>(features, Lengths(count, longest)));

    /// <summary>Seeds on every output (or on every quantity) and on the final state, all random.</summary>
    internal static Seeds<T> RandomSeeds<T>(Trace<T> trace, params string[] quantities) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(11);
        var seeds = new Seeds<T>(trace);
        foreach (string name in quantities)
            for (int example = 0; example < trace.Batch.Count; example++)
            for (int step = 0; step < trace.Lengths[example]; step++)
                foreach (ref T value in seeds[name][example, step])
                    value = T.CreateTruncating(random.NextNormal());
        for (int example = 0; example < trace.Batch.Count; example++)
            foreach (ref T value in seeds.Final("h")[example])
                value = T.CreateTruncating(random.NextNormal());
        return seeds;
    }

    internal static void Close(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}.");

    internal static void Same<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!expected[i].Equals(actual[i]) || T.IsNegative(expected[i]) != T.IsNegative(actual[i])) Assert.Fail($"{what}, element {i}: expected {expected[i]}, got {actual[i]}.");
    }

    internal static void Same<T>(Quantity<T> expected, Quantity<T> actual, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int example = 0; example < expected.Count; example++)
        {
            Assert.Equal(expected.Lengths[example], actual.Lengths[example]);
            for (int step = 0; step < expected.Lengths[example]; step++) Same(expected[example, step], actual[example, step], $"{what} of example {example} at step {step}");
        }
    }
}
