using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Batching;

/// <summary>One quantity of a batch, stored shard by shard and found again by the user's example numbers.</summary>
internal abstract class ShardedRows<T>(int width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RowBuffer<T>[] shards = [];
    private BatchGeometry? geometry;

    /// <summary>Elements of a row, without padding.</summary>
    internal int Width { get; } = width;

    /// <summary>The batch that the rows were last fitted to.</summary>
    internal BatchGeometry Geometry => geometry ?? throw new InvalidOperationException("The rows belong to no batch yet.");

    /// <summary>Absolute rows of a shard.</summary>
    internal Rows<T> Shard(int shard) => shards[shard].Rows;

    /// <summary>Makes room for a batch; allocates only where it is larger than any before.</summary>
    internal void Fit(BatchGeometry batch)
    {
        geometry = batch;
        int known = shards.Length;
        if (known < batch.Shards.Length)
        {
            Array.Resize(ref shards, batch.Shards.Length);
            for (int shard = known; shard < shards.Length; shard++) shards[shard] = new RowBuffer<T>();
        }
        for (int shard = 0; shard < batch.Shards.Length; shard++) shards[shard].Fit(RowsIn(batch.Shards[shard]), Width);
    }

    internal void Clear()
    {
        foreach (RowBuffer<T> shard in shards) shard.Clear();
    }

    internal void Fill(T value)
    {
        foreach (RowBuffer<T> shard in shards) shard.Fill(value);
    }

    protected abstract int RowsIn(BatchLayout shard);

    protected Span<T> Span(int shard, int row)
    {
        Span<T> span = shards[shard].Rows.Span(row, Width);
        GC.KeepAlive(this);
        return span;
    }
}

/// <summary>A row for every live step of every example.</summary>
internal sealed class StepRows<T>(int width) : ShardedRows<T>(width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The row of an example at a step; throws where the example is not that long.</summary>
    internal Span<T> At(int example, int step)
    {
        Geometry.CheckStep(example, step);
        (int shard, int position) = Geometry.Place(example);
        return Span(shard, Geometry.Shards[shard].Offset(step) + position);
    }

    protected override int RowsIn(BatchLayout shard) => shard.Rows;
}

/// <summary>A row for every example.</summary>
internal sealed class ExampleRows<T>(int width) : ShardedRows<T>(width) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The row of an example.</summary>
    internal Span<T> At(int example)
    {
        (int shard, int position) = Geometry.Place(example);
        return Span(shard, position);
    }

    protected override int RowsIn(BatchLayout shard) => shard.Count;
}
