namespace RnnDsl.Batching;

/// <summary>
/// How a batch lies in memory: its shards, and where each of the user's examples went. The split depends on the
/// lengths only, so that sums over shards do not depend on the number of threads.
/// </summary>
internal sealed class BatchGeometry
{
    private const int SmallestSplitBatch = 16;
    private const int ExamplesPerShard = 32;

    private readonly int[] lengths;
    private readonly (int Shard, int Position)[] places;

    internal BatchGeometry(int[] lengths)
    {
        this.lengths = lengths;
        int[] sorted = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(example => lengths[example])];
        int count = ShardsOf(lengths.Length);
        Shards = new BatchLayout[count];
        places = new (int, int)[lengths.Length];
        for (int shard = 0; shard < count; shard++)
        {
            // Dealt like cards, so that every shard gets long and short sequences alike.
            var examples = new int[(lengths.Length - shard + count - 1) / count];
            for (int position = 0; position < examples.Length; position++)
            {
                examples[position] = sorted[shard + position * count];
                places[examples[position]] = (shard, position);
            }
            Shards[shard] = new BatchLayout([.. examples.Select(example => lengths[example])], examples);
        }
    }

    /// <summary>The parts that are run one by one, or at once by several threads.</summary>
    internal BatchLayout[] Shards { get; }

    /// <summary>Number of examples.</summary>
    internal int Count => lengths.Length;

    /// <summary>Steps of the longest example.</summary>
    internal int Steps => Shards[0].Steps;

    /// <summary>Steps of each example, in the user's order.</summary>
    internal ReadOnlySpan<int> Lengths => lengths;

    /// <summary>The shard of an example, and its position in it.</summary>
    internal (int Shard, int Position) Place(int example)
    {
        CheckExample(example);
        return places[example];
    }

    internal void CheckExample(int example)
    {
        if ((uint)example >= (uint)lengths.Length)
            throw new ArgumentOutOfRangeException(nameof(example), example, $"The batch has {lengths.Length} examples, numbered from 0; there is no example {example}.");
    }

    internal void CheckStep(int example, int step)
    {
        CheckExample(example);
        if ((uint)step >= (uint)lengths[example])
            throw new ArgumentOutOfRangeException(nameof(step), step, $"Example {example} has {lengths[example]} steps, numbered from 0; there is no step {step}.");
    }

    internal bool SameLengths(BatchGeometry other) => ReferenceEquals(this, other) || Lengths.SequenceEqual(other.Lengths);

    private static int ShardsOf(int examples) =>
        examples < SmallestSplitBatch ? 1 : Math.Max(2, (examples + ExamplesPerShard - 1) / ExamplesPerShard);
}
