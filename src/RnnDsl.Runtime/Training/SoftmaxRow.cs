using System.Numerics;
using System.Runtime.Intrinsics;
using RnnDsl.Kernels;

namespace RnnDsl.Training;

/// <summary>The softmax of one row, in double, in memory that is used again.</summary>
internal sealed class SoftmaxRow
{
    private readonly PinnedBuffer<double> logits;
    private readonly PinnedBuffer<double> probabilities;

    internal SoftmaxRow(int width)
    {
        Width = width;
        logits = new PinnedBuffer<double>(Padding.Pad<double>(width));
        probabilities = new PinnedBuffer<double>(Padding.Pad<double>(width));
    }

    internal int Width { get; }

    /// <summary>The first of the largest elements.</summary>
    internal int Largest { get; private set; }

    internal void Compute<T>(ReadOnlySpan<T> row) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> wide = logits.Span;
        int largest = 0;
        for (int unit = 0; unit < row.Length; unit++)
        {
            wide[unit] = double.CreateTruncating(row[unit]);
            if (wide[unit] > wide[largest]) largest = unit;
        }
        Largest = largest;
        ref double x = ref logits.Span[0], y = ref probabilities.Span[0];
        if (Vector512.IsHardwareAccelerated) RowFunctions.Softmax<double, Lanes512<double>>(ref x, ref y, row.Length);
        else if (Vector256.IsHardwareAccelerated) RowFunctions.Softmax<double, Lanes256<double>>(ref x, ref y, row.Length);
        else RowFunctions.Softmax<double, Lanes128<double>>(ref x, ref y, row.Length);
    }

    /// <summary>−log of a probability, exact also where the probability itself is too small for a double.</summary>
    internal double Nats(int target) =>
        // The largest element's probability is 1 / Σ exp(x − max).
        logits.Span[Largest] - logits.Span[target] - Math.Log(probabilities.Span[Largest]);

    /// <summary>The probability of a class.</summary>
    internal double Probability(int target) => probabilities.Span[target];

    /// <summary>Adds the derivative of the nats by each element, times a factor.</summary>
    internal void AddSlopes<T>(Span<T> slopes, int target, double factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> p = probabilities.Span;
        for (int unit = 0; unit < slopes.Length; unit++) slopes[unit] += T.CreateTruncating(p[unit] * factor);
        slopes[target] -= T.CreateTruncating(factor);
    }
}
