namespace RnnDsl.Kernels;

/// <summary>Bit patterns that the lane types share.</summary>
internal static class ElementBits
{
    /// <summary>The float next to √½.</summary>
    public const int RootHalfSingle = 0x3F3504F3;

    /// <summary>The double next to √½.</summary>
    public const long RootHalfDouble = 0x3FE6A09E667F3BCD;

    public const int FractionSingle = 0x007FFFFF;

    public const long FractionDouble = 0x000FFFFFFFFFFFFF;
}
