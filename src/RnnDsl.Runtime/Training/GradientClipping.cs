using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>Bounds the length of a gradient.</summary>
public static class GradientClipping
{
    /// <summary>The Euclidean norm over all parameters, summed in double in one fixed order.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    public static double Norm<T>(this ParameterGradients<T> gradients) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        double sum = 0;
        for (int p = 0; p < gradients.Count; p++) sum += SumOfSquares(gradients[p].Span);
        return Math.Sqrt(sum);
    }

    /// <summary>Scales the gradient down where its norm exceeds a bound, as PyTorch's <c>clip_grad_norm_</c>: by max / (norm + 1e-6).</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="gradients">Changed in place; left alone where the norm is not finite.</param>
    /// <param name="max">The bound, above 0.</param>
    /// <returns>The norm before clipping.</returns>
    public static double ClipNorm<T>(this ParameterGradients<T> gradients, double max) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        double norm = gradients.Norm();
        double scale = max / (norm + 1e-6);
        if (!double.IsFinite(norm) || scale >= 1) return norm;
        T factor = T.CreateTruncating(scale);
        Span<T> values = gradients.Values;
        for (int i = 0; i < values.Length; i++) values[i] *= factor;
        return norm;
    }

    /// <summary>Moves every element of the gradient into [−max, max], as PyTorch's <c>clip_grad_value_</c>.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="gradients">Changed in place; NaN stays NaN.</param>
    /// <param name="max">The bound, above 0.</param>
    public static void ClipValue<T>(this ParameterGradients<T> gradients, double max) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        T bound = T.CreateTruncating(max);
        foreach (ref T value in gradients.Values)
            if (value > bound) value = bound;
            else if (value < -bound) value = -bound;
    }

    /// <summary>Four interleaved sums: fast, and the same on every machine.</summary>
    private static double SumOfSquares<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            a += Square(values[i]);
            b += Square(values[i + 1]);
            c += Square(values[i + 2]);
            d += Square(values[i + 3]);
        }
        for (; i < values.Length; i++) a += Square(values[i]);
        return a + b + (c + d);
    }

    private static double Square<T>(T value) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double wide = double.CreateTruncating(value);
        return wide * wide;
    }
}
