using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>Rows as views, and reductions over their elements.</summary>
public class RowTests
{
    [Fact]
    public void Views_shift_and_start_at_a_column()
    {
        var buffer = new PinnedBuffer<float>(64);
        for (int i = 0; i < 64; i++)
        {
            buffer.Span[i] = i;
        }

        Rows<float> rows = buffer.Rows(0, 16);
        Assert.Equal(32, rows[2]);
        Assert.Equal(32, rows.Shift(5)[-3]);
        Assert.Equal(35, rows.Column(3)[2]);
        Assert.Equal(16, buffer.Rows(16, 0)[100]);
        Assert.Equal(17, Rows<float>.From(buffer.Array, buffer.Offset, 16).Span(1, 2)[1]);
        Assert.Equal(16, Padding.Pad<float>(1));
        Assert.Equal(8, Padding.Pad<double>(8));
        Assert.Equal(0, Padding.Pad<double>(0));
        GC.KeepAlive(buffer);
    }

    [Fact]
    public void Reductions_ignore_padding_and_have_the_same_bits_on_every_width()
    {
        for (int width = 1; width < 70; width++)
        {
            Check<float>(width, 1e-5);
            Check<double>(width, 1e-13);
        }
    }

    [Fact]
    public void Softmax_survives_large_values_and_works_in_place()
    {
        var buffer = new PinnedBuffer<double>(8);
        buffer.Span.Fill(double.NaN);
        buffer.Span[0] = 1000;
        buffer.Span[1] = 1000;
        buffer.Span[2] = double.NegativeInfinity;
        RowFunctions.Softmax<double, Lanes256<double>>(ref buffer.Span[0], ref buffer.Span[0], 3);
        Assert.Equal([0.5, 0.5, 0], buffer.Span[..3].ToArray());
    }

    [Fact]
    public void The_maximum_of_a_row_with_NaN_is_NaN()
    {
        var buffer = new PinnedBuffer<float>(32);
        buffer.Span[17] = float.NaN;
        Assert.Equal(float.NaN, RowFunctions.Max<float, Lanes512<float>>(ref buffer.Span[0], 18));
        Assert.Equal(0, RowFunctions.Max<float, Lanes512<float>>(ref buffer.Span[0], 17));
    }

    private static void Check<T>(int width, double bound) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(width);
        using var a = new Area<T>(random, 1, width);
        using var b = new Area<T>(random, 1, width);
        (T Sum, T Dot, T Max, T[] Softmax) first = Results<T, Lanes512<T>>(a, b, width);
        double sum = 0, dot = 0;
        for (int i = 0; i < width; i++)
        {
            sum += double.CreateChecked(a.Rows.Span(0, width)[i]);
            dot += double.CreateChecked(a.Rows.Span(0, width)[i]) * double.CreateChecked(b.Rows.Span(0, width)[i]);
        }

        Assert.Equal(sum, double.CreateChecked(first.Sum), bound);
        Assert.Equal(dot, double.CreateChecked(first.Dot), bound);
        Assert.Equal(a.Rows.Span(0, width).ToArray().Max(), first.Max);
        Assert.Equal(1, first.Softmax.Sum(double.CreateChecked), bound);
        foreach (var other in new[] { Results<T, Lanes256<T>>(a, b, width), Results<T, Lanes128<T>>(a, b, width) })
        {
            Assert.Equal((first.Sum, first.Dot, first.Max), (other.Sum, other.Dot, other.Max));
            Assert.Equal(first.Softmax, other.Softmax);
        }
    }

    private static (T Sum, T Dot, T Max, T[] Softmax) Results<T, V>(Area<T> a, Area<T> b, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        using var y = new Area<T>(new Random(0), 1, width);
        RowFunctions.Softmax<T, V>(ref a.Rows[0], ref y.Rows[0], width);
        return (RowFunctions.Sum<T, V>(ref a.Rows[0], width), RowFunctions.Dot<T, V>(ref a.Rows[0], ref b.Rows[0], width),
            RowFunctions.Max<T, V>(ref a.Rows[0], width), y.Rows.Span(0, width).ToArray());
    }
}
