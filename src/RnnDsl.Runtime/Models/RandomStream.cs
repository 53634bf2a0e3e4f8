using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// Random numbers that are the same on every machine and version: xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64.
/// </summary>
public sealed class RandomStream
{
    private ulong a, b, c, d;

    /// <summary>A stream; the same seed gives the same numbers.</summary>
    public RandomStream(ulong seed) => (a, b, c, d) = (Split(ref seed), Split(ref seed), Split(ref seed), Split(ref seed));

    internal RandomStream(ulong a, ulong b, ulong c, ulong d) => (this.a, this.b, this.c, this.d) = (a, b, c, d);

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(b * 5, 7) * 9;
        ulong shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>A number in [0, 1), of 53 random bits.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the standard normal distribution (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }

    /// <summary>The stream of one of several things that are drawn from the same seed.</summary>
    internal static RandomStream For(ulong seed, int index)
    {
        ulong state = seed + 0x632BE59BD9B4E019UL * (ulong)(index + 1);
        return new RandomStream(Split(ref state));
    }

    private static ulong Split(ref ulong state)
    {
        ulong mixed = state += 0x9E3779B97F4A7C15UL;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}
