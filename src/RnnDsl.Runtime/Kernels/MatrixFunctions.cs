using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Functions of matrices that are one row of data each.</summary>
/// <remarks>
/// A matrix [rows × columns] has its numbers row by row and without gaps in the memory of one row of data, which is padded behind them to a
/// multiple of 64 bytes; a vector is padded likewise. Nothing outside of that memory is read or written, what is in the padding of an operand has no
/// influence, and the padding of a result becomes unspecified. A result never shares memory with an operand, and all sizes are at least 1.
/// Every element is accumulated in one order, so that the bits do not depend on the width of the vectors.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class MatrixFunctions
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Elements up to the end of a matrix's memory.</summary>
    [MethodImpl(Inline)]
    private static int Memory<T>(int rows, int columns) where T : unmanaged => Padding.Pad<T>(rows * columns);

    /// <summary>
    /// Reads a vector at an element of a matrix, of which <paramref name="count"/> lanes (or all) belong to the matrix's row; the others hold the row after it
    /// or, where memory ends, 0.
    /// </summary>
    [MethodImpl(Inline)]
    private static V Load<T, V>(ref T m, int index, int count, int memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> =>
        index <= memory - V.Count ? V.Load(ref m, index) : PartialVectors.Load<T, V>(ref m, index, Math.Min(count, V.Count));

    /// <summary>
    /// Writes a vector at an element of a matrix, of which <paramref name="count"/> lanes (or all) belong to the matrix's row. The others may
    /// fall onto the row after it, which therefore has to be written later.
    /// </summary>
    [MethodImpl(Inline)]
    private static void StoreAhead<T, V>(V value, ref T m, int index, int count, int memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        if (index <= memory - V.Count) V.Store(value, ref m, index);
        else PartialVectors.Store(value, ref m, index, Math.Min(count, V.Count));
    }

    /// <summary>Writes the first <paramref name="count"/> lanes (or all) at an element of a matrix, and leaves what is behind them as it is.</summary>
    [MethodImpl(Inline)]
    private static void StoreWithin<T, V>(V value, ref T m, int index, int count, int memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        if (count >= V.Count) V.Store(value, ref m, index);
        else if (index <= memory - V.Count) V.Store(V.First(count, value, V.Load(ref m, index)), ref m, index);
        else PartialVectors.Store(value, ref m, index, count);
    }
}
