using RnnDsl.Models;

namespace RnnDsl.Data;

/// <summary>Splits items into training and held-out ones: a function of the seed and the items' number (and classes) alone.</summary>
public static class Split
{
    /// <summary>A split by chance.</summary>
    /// <typeparam name="TItem">Anything.</typeparam>
    /// <param name="items">At least two.</param>
    /// <param name="heldOut">The fraction to hold out, between 0 and 1; at least one item is held out, and one is not.</param>
    /// <param name="seed">Decides which.</param>
    /// <returns>Both parts in the order of the items.</returns>
    /// <exception cref="ArgumentException">There are fewer than two items.</exception>
    public static (TItem[] Training, TItem[] HeldOut) Random<TItem>(IReadOnlyList<TItem> items, double heldOut, ulong seed) =>
        Stratified(items, _ => 0, heldOut, seed);

    /// <summary>A split by chance that holds out the same fraction of each class.</summary>
    /// <typeparam name="TItem">Anything.</typeparam>
    /// <param name="items">At least two.</param>
    /// <param name="classOf">The class of an item.</param>
    /// <param name="heldOut">
    /// The fraction to hold out, between 0 and 1. Of each class it is rounded so that at least one item is held out and one is not; a class with one item stays in training.
    /// </param>
    /// <param name="seed">Decides which.</param>
    /// <returns>Both parts in the order of the items.</returns>
    /// <exception cref="ArgumentException">No class has two items.</exception>
    public static (TItem[] Training, TItem[] HeldOut) Stratified<TItem>(IReadOnlyList<TItem> items, Func<TItem, int> classOf, double heldOut, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(classOf);
        if (heldOut is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(heldOut), heldOut, "The fraction to hold out lies between 0 and 1.");
        var held = new bool[items.Count];
        bool any = false;
        foreach (IGrouping<int, int> group in Enumerable.Range(0, items.Count).GroupBy(i => classOf(items[i])).OrderBy(group => group.Key))
        {
            int[] members = [.. group];
            if (members.Length < 2) continue;
            any = true;
            Shuffle(members, RandomStream.For(seed, group.Key));
            int take = Math.Clamp((int)Math.Round(members.Length * heldOut), 1, members.Length - 1);
            foreach (int member in members.AsSpan(0, take)) held[member] = true;
        }
        if (!any) throw new ArgumentException($"There are {items.Count} items, and no two of a class; a split wants some.", nameof(items));
        return ([.. items.Where((_, i) => !held[i])], [.. items.Where((_, i) => held[i])]);
    }

    private static void Shuffle(int[] items, RandomStream random)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)(random.NextUniform() * (i + 1));
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
