using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>The order in which an epoch takes the examples: a function of the seed and the epoch's number (and, in buckets, of their lengths) alone.</summary>
internal static class ExampleOrder
{
    /// <summary>Batches that are sorted by length together: long enough to find like lengths, short enough to leave the order to chance.</summary>
    private const int BatchesInPool = 50;

    internal static int[] Of(int count, ulong seed, int epoch, bool shuffle)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        if (shuffle) Shuffle(order, RandomStream.For(seed, epoch));
        return order;
    }

    /// <summary>The examples of each batch.</summary>
    /// <param name="lengths">The length of each example, where batches are to have like lengths; null where not.</param>
    /// <param name="count">Number of examples.</param>
    /// <param name="options">Batch size, seed, and whether to shuffle.</param>
    /// <param name="epoch">The epoch's number.</param>
    internal static int[][] Batches(int[]? lengths, int count, TrainingOptions options, int epoch)
    {
        int[] order = Of(count, options.Seed, epoch, options.Shuffle);
        if (lengths is null) return [.. order.Chunk(options.BatchSize)];
        long pool = (long)options.BatchSize * BatchesInPool;
        int[][] batches = [.. order.Chunk((int)Math.Min(pool, int.MaxValue))
            .SelectMany(part => part.OrderBy(example => lengths[example]).Chunk(options.BatchSize))];
        // A stream of its own: that of the order is used up by as many draws as there are examples.
        if (options.Shuffle) Shuffle(batches, RandomStream.For(~options.Seed, epoch));
        return batches;
    }

    /// <summary>Every order is as likely as any other (Fisher and Yates).</summary>
    internal static void Shuffle<TItem>(TItem[] items, RandomStream random)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below(random, i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Uniform in [0, bound): the high half of a product (Lemire 2019); its bias, below 2⁻³², is of no matter here.</summary>
    internal static int Below(RandomStream random, int bound) => (int)Math.BigMul(random.NextBits(), (ulong)bound, out _);
}
