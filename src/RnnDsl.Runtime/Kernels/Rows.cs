using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RnnDsl.Kernels;

/// <summary>A view of rows in pinned memory. Unchecked: an index outside of the memory is undefined behaviour.</summary>
/// <remarks>
/// Every row starts at a multiple of 64 bytes (views made by <see cref="Column"/> at a group boundary too) and is padded
/// to a multiple of 64 bytes. Padding holds unspecified values, NaN included; reading and writing it is always allowed.
/// A view does not keep its memory alive.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Rows<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal readonly T* Pointer;

    /// <summary>The distance between rows in elements; 0 where every row is the same row.</summary>
    public readonly int Stride;

    internal Rows(T* pointer, int stride)
    {
        Pointer = pointer;
        Stride = stride;
    }

    /// <summary>The first element of a row. The row may be negative or large in a shifted view.</summary>
    /// <param name="row">The row.</param>
    public ref T this[int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *(Pointer + (nint)row * Stride);
    }

    /// <summary>The same rows under other numbers: row r of the result is row r + <paramref name="rows"/> of this.</summary>
    /// <param name="rows">The number of rows to shift by; may be negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rows<T> Shift(int rows) => new(Pointer + (nint)rows * Stride, Stride);

    /// <summary>The same rows from a column on.</summary>
    /// <param name="column">The first column in elements. Vector access to the result wants a multiple of 64 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rows<T> Column(int column) => new(Pointer + column, Stride);

    /// <summary>A row's first elements as a span, for code outside of the kernels.</summary>
    /// <param name="row">The row.</param>
    /// <param name="width">The number of elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Span(int row, int width) => MemoryMarshal.CreateSpan(ref this[row], width);

    /// <summary>Views a pinned array as rows.</summary>
    /// <param name="pinned">An array allocated pinned; the caller keeps it alive.</param>
    /// <param name="offset">The element at which row 0 starts.</param>
    /// <param name="stride">The distance between rows in elements, not negative.</param>
    internal static Rows<T> From(T[] pinned, int offset, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, pinned.Length);
        return new((T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)) + offset, stride);
    }
}
