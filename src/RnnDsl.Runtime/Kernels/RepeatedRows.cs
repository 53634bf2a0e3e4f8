using System.Numerics;

namespace RnnDsl.Kernels;

/// <summary>
/// Rows of which many are alike: each names the first of its kind, its leader. A product computes the leaders' rows and copies them, which changes no bit,
/// as a row's result does not depend on the others.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class RepeatedRows<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private Rows<T> rows;
    private int[] leaders = [];
    private int[] places = [];
    private PinnedBuffer<T>? inputs, outputs;

    /// <summary>Says which rows are meant.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="leaderOf">For each row the first one like it of the same step.</param>
    internal void Bind(Rows<T> x, int[] leaderOf)
    {
        rows = x;
        leaders = leaderOf;
    }

    /// <summary>Whether these are the rows of a product.</summary>
    internal bool Are(Rows<T> x) => x.Pointer == rows.Pointer && x.Stride == rows.Stride;

    /// <summary>Copies leaders together; gives how many there are, or −1 where too few rows are alike for it to pay.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="width">Elements that a product reads of a row.</param>
    /// <param name="together">The leaders, one behind the other.</param>
    internal int Gather(int firstRow, int count, int width, out Rows<T> together)
    {
        together = default;
        if (places.Length < count) places = new int[count];
        int different = 0;
        for (int row = 0; row < count; row++)
            if (leaders[firstRow + row] == firstRow + row) places[row] = different++;
        if (2 * different > count) return -1;
        together = Room(ref inputs, different, width);
        for (int row = 0; row < count; row++)
            if (leaders[firstRow + row] == firstRow + row) rows.Span(firstRow + row, width).CopyTo(together.Span(places[row], width));
        return different;
    }

    /// <summary>Room for the leaders' products.</summary>
    internal Rows<T> Results(int different, int width) => Room(ref outputs, different, width);

    /// <summary>Copies each row's product from that of its leader.</summary>
    internal void Scatter(int firstRow, int count, int width, Rows<T> results, Rows<T> y)
    {
        for (int row = 0; row < count; row++)
            results.Span(places[leaders[firstRow + row] - firstRow], width).CopyTo(y.Span(firstRow + row, width));
    }

    private static Rows<T> Room(ref PinnedBuffer<T>? buffer, int count, int width)
    {
        int stride = Padding.Pad<T>(width), needed = checked(count * stride);
        if (buffer is null || buffer.Length < needed) buffer = new PinnedBuffer<T>(needed);
        return buffer.Rows(0, stride);
    }
}
