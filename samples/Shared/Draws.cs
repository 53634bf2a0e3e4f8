using RnnDsl.Models;

namespace RnnDsl.MadeUp;

/// <summary>Draws from a random stream.</summary>
internal static class Draws
{
    /// <summary>A whole number in [low, high].</summary>
    internal static int Whole(this RandomStream random, int low, int high) => low + (int)(random.NextUniform() * (high - low + 1));

    /// <summary>A number in [low, high).</summary>
    internal static double Between(this RandomStream random, double low, double high) => low + random.NextUniform() * (high - low);

    /// <summary>Whether something of a probability happens.</summary>
    internal static bool Chance(this RandomStream random, double probability) => random.NextUniform() < probability;

    /// <summary>One of several.</summary>
    internal static TItem Of<TItem>(this RandomStream random, IReadOnlyList<TItem> items) => items[random.Whole(0, items.Count - 1)];
}
