using RnnDsl.Models;

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
    private readonly (string Name, int[] Positions)[] contexts = [];

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

    /// <summary>One row for each example.</summary>
    internal static BatchGeometry OfExamples(int count)
    {
        var ones = new int[count];
        Array.Fill(ones, 1);
        return new BatchGeometry(ones);
    }

    private BatchGeometry(BatchGeometry other, (string Name, int[] Positions)[] contexts)
    {
        lengths = other.lengths;
        places = other.places;
        Shards = other.Shards;
        this.contexts = contexts;
    }

    /// <summary>The parts that are run one by one, or at once by several threads.</summary>
    internal BatchLayout[] Shards { get; }

    /// <summary>Number of examples.</summary>
    internal int Count => lengths.Length;

    /// <summary>Steps of the longest example.</summary>
    internal int Steps => Shards[0].Steps;

    /// <summary>As in <see cref="BatchLayout.Before"/>, of all shards; geometries that differ in their contexts only share it.</summary>
    internal int Before
    {
        get => Shards[0].Before;
        set
        {
            foreach (BatchLayout shard in Shards) shard.Before = value;
        }
    }

    /// <summary>Whether every example has one step.</summary>
    internal bool AllOnes => Steps == 1;

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

    /// <summary>The same batch with one more context, or another one of its name.</summary>
    internal BatchGeometry With(string context, int[] positions) =>
        new(this, [.. contexts.Where(known => known.Name != context), (context, positions)]);

    /// <summary>How many positions an example's context has.</summary>
    internal int Positions(string context, int example) => Find(context)[example];

    /// <summary>How many positions a value of an example has at a step; 1 where it belongs to no sequence.</summary>
    internal int Positions(string? sequence, int example, int step) =>
        sequence is null ? 1 : sequence == SlotInfo.StepsSoFar ? Before + step + 1 : Find(sequence)[example];

    /// <summary>The most positions that a row of any example has.</summary>
    internal int MostPositions(string? sequence)
    {
        if (sequence is null) return 1;
        if (sequence == SlotInfo.StepsSoFar) return Before + Steps;
        int most = 1;
        foreach (int positions in Find(sequence)) most = Math.Max(most, positions);
        return most;
    }

    /// <summary>Whether examples have the same steps, and their contexts the same positions.</summary>
    internal bool SameLengths(BatchGeometry other) =>
        ReferenceEquals(this, other) || (Lengths.SequenceEqual(other.Lengths) && contexts.Length == other.contexts.Length && SameContexts(other));

    /// <summary>Whether rows lie in the same places; contexts do not matter to them.</summary>
    internal bool SameRows(BatchGeometry other) => ReferenceEquals(Shards, other.Shards) || Lengths.SequenceEqual(other.Lengths);

    private bool SameContexts(BatchGeometry other)
    {
        foreach ((string name, int[] positions) in contexts)
        {
            int same = Array.FindIndex(other.contexts, context => context.Name == name);
            if (same < 0 || !other.contexts[same].Positions.AsSpan().SequenceEqual(positions)) return false;
        }
        return true;
    }

    /// <summary>Loops, so that a warm run allocates nothing.</summary>
    private int[] Find(string context)
    {
        foreach ((string name, int[] positions) in contexts)
            if (name == context)
                return positions;
        throw new ArgumentException($"The batch has no context '{context}'.", nameof(context));
    }

    private static int ShardsOf(int examples) =>
        examples < SmallestSplitBatch ? 1 : Math.Max(2, (examples + ExamplesPerShard - 1) / ExamplesPerShard);
}
