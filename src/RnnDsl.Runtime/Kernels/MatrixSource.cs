using System.ComponentModel;
using System.Numerics;

namespace RnnDsl.Kernels;

/// <summary>
/// Where the elements of one block W [K × N] of a <see cref="PackedMatrix{T}"/> (or of a bias [N]) are stored. The default value is a block of zeros,
/// which takes no part in the product at all: NaN in its rows does not reach its outputs.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MatrixSource<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Describes a block.</summary>
    /// <param name="array">The array that holds the elements.</param>
    /// <param name="offset">The index of the block's element (0, 0).</param>
    /// <param name="leadingDimension">The distance between rows of the stored matrix, in elements.</param>
    /// <param name="transposed">
    /// False: W[k, n] is element (k, n) of the stored matrix (the product of M's transpose with a vector).
    /// True: W[k, n] is element (n, k) of the stored matrix (the product of M with a vector).
    /// </param>
    public MatrixSource(T[] array, int offset, int leadingDimension, bool transposed)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(leadingDimension);
        Array = array;
        Offset = offset;
        LeadingDimension = leadingDimension;
        Transposed = transposed;
    }

    /// <summary>The array that holds the elements; null for a block of zeros.</summary>
    public T[]? Array { get; }

    /// <summary>The index of the block's element (0, 0).</summary>
    public int Offset { get; }

    /// <summary>The distance between rows of the stored matrix, in elements.</summary>
    public int LeadingDimension { get; }

    /// <summary>Whether W[k, n] is the stored matrix's element (n, k) rather than (k, n).</summary>
    public bool Transposed { get; }

    /// <summary>Whether the block is all zeros and not stored.</summary>
    public bool IsZero => Array is null;

    /// <summary>The block of M·x for a weight M [rows × columns] stored row-major: K = columns, N = rows.</summary>
    /// <param name="array">The array that holds M.</param>
    /// <param name="offset">The index of M's first element.</param>
    /// <param name="leadingDimension">The distance between M's rows, in elements.</param>
    public static MatrixSource<T> Product(T[] array, int offset, int leadingDimension) =>
        new(array, offset, leadingDimension, transposed: true);

    /// <summary>The block of Mᵀ·g for a weight M [rows × columns] stored row-major: K = rows, N = columns.</summary>
    /// <param name="array">The array that holds M.</param>
    /// <param name="offset">The index of M's first element.</param>
    /// <param name="leadingDimension">The distance between M's rows, in elements.</param>
    public static MatrixSource<T> TransposedProduct(T[] array, int offset, int leadingDimension) =>
        new(array, offset, leadingDimension, transposed: false);

    /// <summary>A bias of one block: consecutive elements.</summary>
    /// <param name="array">The array that holds the bias.</param>
    /// <param name="offset">The index of its first element.</param>
    public static MatrixSource<T> Bias(T[] array, int offset) => new(array, offset, 0, transposed: false);

    internal int Index(int k, int n) =>
        Offset + (Transposed ? n * LeadingDimension + k : k * LeadingDimension + n);
}
