using System.Runtime.InteropServices;

namespace RnnDsl.Explaining;

/// <summary>Arrays [steps × features] as spans.</summary>
internal static class Cells
{
    /// <summary>All cells, row by row.</summary>
    internal static Span<T> Of<T>(T[,] values) where T : unmanaged =>
        values.Length == 0 ? default : MemoryMarshal.CreateSpan(ref values[0, 0], values.Length);

    /// <summary>The features of a step.</summary>
    internal static Span<T> Row<T>(T[,] values, int step) where T : unmanaged => Of(values).Slice(step * values.GetLength(1), values.GetLength(1));
}
