using System.Numerics;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Tests.Training;

/// <summary>Small tasks for a model with three inputs and three outputs.</summary>
internal static class Remembering
{
    /// <summary>One-hot sequences of three symbols; the class is the first symbol.</summary>
    internal static Example<T>[] FirstSymbol<T>(int count, ulong seed, int shortest = 3, int longest = 6) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            (T[,] x, int[] symbols) = Sequence<T>(random, shortest, longest);
            return new Example<T>(x, symbols[0]);
        })];
    }

    /// <summary>The same; the class of every step is the symbol of the step before.</summary>
    internal static Example<T>[] LastSymbol<T>(int count, ulong seed, int shortest = 3, int longest = 6) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            (T[,] x, int[] symbols) = Sequence<T>(random, shortest, longest);
            return new Example<T>(x, [-1, .. symbols[..^1]]);
        })];
    }

    private static (T[,] X, int[] Symbols) Sequence<T>(RandomStream random, int shortest, int longest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int[] symbols = new int[shortest + (int)(random.NextBits() % (ulong)(longest - shortest + 1))];
        var x = new T[symbols.Length, 3];
        for (int step = 0; step < symbols.Length; step++)
        {
            symbols[step] = (int)(random.NextBits() % 3);
            x[step, symbols[step]] = T.One;
        }
        return (x, symbols);
    }
}
