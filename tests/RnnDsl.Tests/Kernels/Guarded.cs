using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>One padded row of numbers between guards: NaN in the padding, a value that nobody computes in the guards.</summary>
internal sealed class Guarded<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly T Guard = T.CreateChecked(-12345);
    private readonly PinnedBuffer<T> buffer;
    private readonly int group = Padding.Group<T>();
    private readonly int width;

    /// <summary>A row whose elements are random, in −1 to 1.</summary>
    public Guarded(int width, Random random)
        : this(width)
    {
        foreach (ref T value in Values) value = T.CreateChecked(random.NextDouble() * 2 - 1);
    }

    /// <summary>A row to write; it is NaN before.</summary>
    public Guarded(int width)
    {
        this.width = width;
        buffer = new(Padding.Pad<T>(width) + 2 * group);
        buffer.Span.Fill(Guard);
        buffer.Span.Slice(group, Padding.Pad<T>(width)).Fill(T.NaN);
    }

    public ref T Start => ref buffer.Span[group];

    public Span<T> Values => buffer.Span.Slice(group, width);

    public double this[int i] => double.CreateChecked(Values[i]);

    public void AssertGuards()
    {
        foreach (T value in buffer.Span[..group]) Assert.Equal(Guard, value);
        foreach (T value in buffer.Span[(group + Padding.Pad<T>(width))..]) Assert.Equal(Guard, value);
    }
}
