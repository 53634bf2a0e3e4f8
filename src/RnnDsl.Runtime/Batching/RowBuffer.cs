using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Batching;

/// <summary>Padded, aligned rows that grow when asked for more and are otherwise reused.</summary>
internal sealed class RowBuffer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private PinnedBuffer<T>? memory;
    private int stride;
    private int count;

    /// <summary>The rows; the first is row 0.</summary>
    internal Rows<T> Rows { get; private set; }

    /// <summary>Makes room for rows of a width; what they hold is not specified unless the buffer is new (zero).</summary>
    internal void Fit(int rows, int width)
    {
        stride = Padding.Pad<T>(width);
        count = rows;
        long needed = Math.Max(1L, (long)rows * stride);
        if (memory is null || memory.Length < needed)
            memory = new PinnedBuffer<T>(checked((int)needed));
        Rows = memory.Rows(0, stride);
    }

    /// <summary>Makes room for at least as wide rows as before; keeps what they hold, and room to grow.</summary>
    internal void Grow(int rows, int width)
    {
        int wider = Padding.Pad<T>(width);
        if (memory is not null && rows == count && wider <= stride) return;
        RowBuffer<T> old = (RowBuffer<T>)MemberwiseClone();
        memory = null;
        Fit(rows, rows == old.count ? checked(2 * wider) : width);
        for (int row = 0; row < Math.Min(rows, old.count) && old.memory is not null; row++)
            old.memory.Span.Slice(row * old.stride, old.stride).CopyTo(memory!.Span[(row * stride)..]);
    }

    /// <summary>Copies one row of another buffer, whose rows are at most as wide.</summary>
    internal void CopyRow(int row, RowBuffer<T> other, int otherRow)
    {
        int width = Math.Min(stride, other.stride);
        other.memory!.Span.Slice(otherRow * other.stride, width).CopyTo(memory!.Span[(row * stride)..]);
    }

    /// <summary>Writes zero everywhere, padding included.</summary>
    internal void Clear() => memory?.Span[..(count * stride)].Clear();

    /// <summary>Copies rows of the same number and width.</summary>
    internal void CopyFrom(RowBuffer<T> other) => other.memory!.Span[..(count * stride)].CopyTo(memory!.Span);

    /// <summary>Adds rows of the same number and width.</summary>
    internal void Add(RowBuffer<T> other)
    {
        Span<T> sum = memory!.Span[..(count * stride)];
        ReadOnlySpan<T> part = other.memory!.Span[..(count * stride)];
        int i = 0;
        for (; i <= sum.Length - Vector<T>.Count; i += Vector<T>.Count)
            (new Vector<T>(sum[i..]) + new Vector<T>(part[i..])).CopyTo(sum[i..]);
        for (; i < sum.Length; i++) sum[i] += part[i];
    }

    /// <summary>Writes one value everywhere, padding included.</summary>
    internal void Fill(T value) => memory?.Span[..(count * stride)].Fill(value);
}
