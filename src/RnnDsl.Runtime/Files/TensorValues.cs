using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Files;

/// <summary>Numbers as they are in a file (little-endian), and as they are in memory.</summary>
internal static class TensorValues
{
    /// <summary>Bytes of an element.</summary>
    internal static int SizeOf(TensorType type) => type switch
    {
        TensorType.F64 => 8,
        TensorType.F32 => 4,
        TensorType.F16 or TensorType.BF16 => 2,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No type of numbers that is read."),
    };

    /// <summary>The type of the file that holds a precision exactly.</summary>
    internal static TensorType TypeOf<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Unsafe.SizeOf<T>() == 8 ? TensorType.F64 : TensorType.F32;

    /// <summary>Reads elements, rounding to nearest.</summary>
    /// <returns>Whether all finite numbers are finite in the other precision too.</returns>
    internal static bool Decode<T>(ReadOnlySpan<byte> bytes, TensorType type, Span<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int size = SizeOf(type);
        bool fits = true;
        for (int i = 0; i < values.Length; i++)
        {
            double value = Element(bytes[(i * size)..], type);
            values[i] = T.CreateTruncating(value);
            fits &= T.IsFinite(values[i]) || !double.IsFinite(value);
        }
        return fits;
    }

    /// <summary>Writes elements in their own precision.</summary>
    internal static void Encode<T>(ReadOnlySpan<T> values, Span<byte> bytes) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
            if (TypeOf<T>() == TensorType.F64) BinaryPrimitives.WriteDoubleLittleEndian(bytes[(i * 8)..], double.CreateTruncating(values[i]));
            else BinaryPrimitives.WriteSingleLittleEndian(bytes[(i * 4)..], float.CreateTruncating(values[i]));
    }

    private static double Element(ReadOnlySpan<byte> bytes, TensorType type) => type switch
    {
        TensorType.F64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        TensorType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        TensorType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
    };
}
