using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Batching;

/// <summary>One quantity of a batch, stored shard by shard and found again by the user's example numbers.</summary>
/// <param name="width">Elements of a row, or of one position of it.</param>
/// <param name="sequence">The sequence whose positions a row has; null for rows of a fixed width.</param>
internal abstract class ShardedRows<T>(int width, string? sequence) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int widthOfPosition = width;
    private RowBuffer<T>[] shards = [];
    private BatchGeometry? geometry;

    /// <summary>Elements of a row, without padding; of the longest row of the batch, where rows have positions.</summary>
    internal int Width { get; private set; } = width;

    /// <summary>The sequence whose positions a row has.</summary>
    protected string? Sequence { get; } = sequence;

    /// <summary>The batch that the rows were last fitted to.</summary>
    internal BatchGeometry Geometry => geometry ?? throw new InvalidOperationException("The rows belong to no batch yet.");

    /// <summary>Whether no batch was fitted yet.</summary>
    internal bool IsEmpty => geometry is null;

    /// <summary>Absolute rows of a shard.</summary>
    internal Rows<T> Shard(int shard) => shards[shard].Rows;

    /// <summary>Makes room for a batch; allocates only where it is larger than any before.</summary>
    internal void Fit(BatchGeometry batch)
    {
        geometry = batch;
        Width = checked(widthOfPosition * batch.MostPositions(Sequence));
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

    /// <summary>Copies rows of the same batch.</summary>
    internal void CopyFrom(ShardedRows<T> other)
    {
        for (int shard = 0; shard < Geometry.Shards.Length; shard++) shards[shard].CopyFrom(other.shards[shard]);
    }

    /// <summary>Adds rows of the same batch, padding included.</summary>
    internal void Add(ShardedRows<T> other)
    {
        for (int shard = 0; shard < Geometry.Shards.Length; shard++) shards[shard].Add(other.shards[shard]);
    }

    internal void Fill(T value)
    {
        foreach (RowBuffer<T> shard in shards) shard.Fill(value);
    }

    protected abstract int RowsIn(BatchLayout shard);

    protected Span<T> Span(int shard, int row, int positions)
    {
        Span<T> span = shards[shard].Rows.Span(row, widthOfPosition * positions);
        GC.KeepAlive(this);
        return span;
    }
}

/// <summary>A row for every live step of every example.</summary>
/// <param name="width">Elements of a row, or of one position of it.</param>
/// <param name="sequence">The sequence whose positions a row has; null for rows of a fixed width.</param>
/// <param name="reversed">Whether programs walk over each example from its last step to its first: the user's step 0 lies in the last row.</param>
internal sealed class StepRows<T>(int width, string? sequence = null, bool reversed = false) : ShardedRows<T>(width, sequence) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether the user's step 0 lies in an example's last row.</summary>
    internal bool Reversed { get; } = reversed;

    /// <summary>For each shard and row the first row of the same step that is alike, where whoever wrote the rows has said so.</summary>
    internal int[][]? Leaders { get; set; }

    /// <summary>The row of an example at a step of the user's; throws where the example is not that long.</summary>
    internal Span<T> At(int example, int step)
    {
        Geometry.CheckStep(example, step);
        if (Reversed) step = Geometry.Lengths[example] - 1 - step;
        (int shard, int position) = Geometry.Place(example);
        return Span(shard, Geometry.Shards[shard].Offset(step) + position, Geometry.Positions(Sequence, example, step));
    }

    protected override int RowsIn(BatchLayout shard) => shard.Rows;
}

/// <summary>A row for every example.</summary>
internal sealed class ExampleRows<T>(int width, string? context = null) : ShardedRows<T>(width, context) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The row of an example.</summary>
    internal Span<T> At(int example)
    {
        (int shard, int position) = Geometry.Place(example);
        return Span(shard, position, Geometry.Positions(Sequence, example, 0));
    }

    protected override int RowsIn(BatchLayout shard) => shard.Count;
}
