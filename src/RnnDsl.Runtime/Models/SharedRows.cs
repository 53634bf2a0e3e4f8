using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>A row of zeros and a row of ones, each of which is every row: what stands where nothing was given.</summary>
internal sealed class SharedRows<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly PinnedBuffer<T> zeros;
    private readonly PinnedBuffer<T> ones;

    internal SharedRows(int width)
    {
        Width = width;
        int padded = Padding.Pad<T>(Math.Max(1, width));
        zeros = new PinnedBuffer<T>(padded);
        ones = new PinnedBuffer<T>(padded);
        ones.Span.Fill(T.One);
    }

    /// <summary>Elements of the rows.</summary>
    internal int Width { get; }

    internal Rows<T> Zeros => zeros.Rows(0, 0);

    internal Rows<T> Ones => ones.Rows(0, 0);
}
