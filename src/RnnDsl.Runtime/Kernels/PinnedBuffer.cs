using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Zeroed memory that never moves, starts at a multiple of 64 bytes and is followed by 64 bytes of slack.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>A <see cref="Rows{T}"/> does not keep its buffer alive: whoever hands out rows holds the buffer.</remarks>
internal sealed unsafe class PinnedBuffer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public PinnedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        int group = Padding.Group<T>();
        Length = length;
        Array = GC.AllocateArray<T>(checked(length + 2 * group), pinned: true);
        T* start = (T*)Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(Array));
        nuint skip = (nuint)(-(nint)start) & (Padding.Bytes - 1);
        Offset = (int)(skip / (nuint)sizeof(T));
        Pointer = start + Offset;
    }

    /// <summary>The backing array; element <see cref="Offset"/> of it is the buffer's first.</summary>
    public T[] Array { get; }

    /// <summary>The index in <see cref="Array"/> of the buffer's first element.</summary>
    public int Offset { get; }

    /// <summary>The number of elements, slack not counted.</summary>
    public int Length { get; }

    public T* Pointer { get; }

    public Span<T> Span => Array.AsSpan(Offset, Length);

    /// <summary>Views the buffer, from an element on, as rows of a stride.</summary>
    public Rows<T> Rows(int start, int stride) => new(Pointer + start, stride);
}
