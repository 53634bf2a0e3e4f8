namespace RnnDsl.Files;

/// <summary>The types of numbers that are read; others may be in a file, but not be read.</summary>
public enum TensorType
{
    /// <summary>A type that is not read: integers, 8-bit floats.</summary>
    Other,

    /// <summary>IEEE double.</summary>
    F64,

    /// <summary>IEEE single.</summary>
    F32,

    /// <summary>IEEE half.</summary>
    F16,

    /// <summary>The upper half of a single.</summary>
    BF16,
}

/// <summary>A tensor in a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Its type as the file has it, for example <c>F32</c>.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Start">Its first byte, counted from the end of the header.</param>
/// <param name="Bytes">Its size in bytes.</param>
public sealed record TensorEntry(string Name, string TypeName, IReadOnlyList<long> Shape, long Start, long Bytes)
{
    /// <summary>The type of its numbers.</summary>
    public TensorType Type => TypeName switch
    {
        "F64" => TensorType.F64,
        "F32" => TensorType.F32,
        "F16" => TensorType.F16,
        "BF16" => TensorType.BF16,
        _ => TensorType.Other,
    };

    /// <summary>The number of elements.</summary>
    public long Elements => Bytes / SizeOf(TypeName);

    /// <summary>The shape as a person reads it.</summary>
    internal string ShapeText => $"[{string.Join(" × ", Shape)}]";

    /// <summary>The bytes of an element of any type that the format knows; 0 for others.</summary>
    internal static int SizeOf(string typeName) => typeName switch
    {
        "F64" or "I64" or "U64" or "C64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 1,
        _ => 0,
    };
}
