using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>The number of every step of a run: each example counts on from a first step of its own. A backward run reads what the forward run wrote.</summary>
internal sealed class StepIndex<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StepRows<T> rows = new(1);
    private int[] first = [];

    internal Rows<T> Shard(int shard) => rows.Shard(shard);

    /// <summary>Where an example counts from.</summary>
    internal int First(int example) => first[example];

    /// <summary>The steps after each example's last.</summary>
    internal int[] Ends()
    {
        var ends = new int[rows.Geometry.Count];
        for (int example = 0; example < ends.Length; example++) ends[example] = checked(first[example] + rows.Geometry.Lengths[example]);
        return ends;
    }

    /// <summary>Counts the steps of a batch.</summary>
    /// <param name="geometry">The batch.</param>
    /// <param name="from">The first step of each example, or one for all, or nothing for 0.</param>
    internal void Fit(BatchGeometry geometry, ReadOnlySpan<int> from)
    {
        rows.Fit(geometry);
        if (first.Length < geometry.Count) first = new int[geometry.Count];
        if (from.Length <= 1) first.AsSpan().Fill(from.IsEmpty ? 0 : from[0]);
        else from.CopyTo(first);
        for (int shard = 0; shard < geometry.Shards.Length; shard++) Count(geometry.Shards[shard], rows.Shard(shard));
    }

    /// <summary>Each example's first step is the one after that of before.</summary>
    internal void Advance()
    {
        BatchGeometry geometry = rows.Geometry;
        for (int example = 0; example < geometry.Count; example++) first[example] = checked(first[example] + 1);
        for (int shard = 0; shard < geometry.Shards.Length; shard++) Count(geometry.Shards[shard], rows.Shard(shard));
    }

    /// <summary>An example counts on from where another one is.</summary>
    internal void Take(int example, StepIndex<T> other, int otherExample)
    {
        first[example] = other.first[otherExample];
        BatchGeometry geometry = rows.Geometry;
        Count(geometry.Shards[geometry.Place(example).Shard], rows.Shard(geometry.Place(example).Shard));
    }

    private void Count(BatchLayout layout, Rows<T> numbers)
    {
        for (int position = 0; position < layout.Count; position++)
        {
            int start = first[layout.Examples[position]];
            for (int step = 0; step < layout.Length(position); step++)
                numbers[layout.Offset(step) + position] = T.CreateTruncating((long)start + step);
        }
    }
}
