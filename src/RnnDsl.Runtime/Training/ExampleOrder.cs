using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>The order in which an epoch takes the examples: a function of the seed and the epoch's number alone.</summary>
internal static class ExampleOrder
{
    internal static int[] Of(int count, ulong seed, int epoch, bool shuffle)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        if (!shuffle) return order;
        RandomStream random = RandomStream.For(seed, epoch);
        for (int i = count - 1; i > 0; i--)
        {
            int j = Below(random, i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }

    /// <summary>Uniform in [0, bound): the high half of a product (Lemire 2019); its bias, below 2⁻³², is of no matter here.</summary>
    private static int Below(RandomStream random, int bound) => (int)Math.BigMul(random.NextBits(), (ulong)bound, out _);
}
