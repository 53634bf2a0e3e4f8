using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Functions that see all units of a vector at once.</content>
public static partial class Equations
{
    /// <summary>[n] → number: Σ v; the derivative is 1 for every unit.</summary>
    public static Scalar Sum(Vec v) => v.Held(nameof(Sum)).Sum();

    /// <summary>[m × n] → number: the sum of all entries; the derivative is 1 for every entry.</summary>
    public static Scalar Sum(Mat m) => m.Held(nameof(Sum)).Sum();

    /// <summary>[n] → number: Σ v / n; the derivative is 1/n for every unit.</summary>
    public static Scalar Mean(Vec v) => v.Held(nameof(Mean)).Average();

    /// <summary>[n] → number: the Euclidean norm √(Σ v²); derivative v / Norm(v), 0 for the zero vector.</summary>
    public static Scalar Norm(Vec v) => Math.Sqrt(v.Held(nameof(Norm)).Sum(static unit => unit * unit));

    /// <summary>
    /// [n] → number: the largest unit; the derivative is 1 for it (the first, at a tie), else 0. NaN if any is NaN.
    /// </summary>
    public static Scalar Max(Vec v) => v.Held(nameof(Max)).Aggregate(Math.Max);

    /// <summary>
    /// [n] → number: the smallest unit; the derivative is 1 for it (the first, at a tie), else 0. NaN if any is NaN.
    /// </summary>
    public static Scalar Min(Vec v) => v.Held(nameof(Min)).Aggregate(Math.Min);

    /// <summary>
    /// [n] → number: the index, from 0, of the largest unit (the first, at a tie; NaN counts as largest); no gradient.
    /// </summary>
    public static Scalar ArgMax(Vec v)
    {
        double[] units = v.Held(nameof(ArgMax));
        int best = 0;
        for (int i = 1; i < units.Length && !double.IsNaN(units[best]); i++)
        {
            if (units[i] > units[best] || double.IsNaN(units[i])) best = i;
        }
        return best;
    }

    /// <summary>[n], [n] → number: Σ a·b; derivatives b and a.</summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Scalar Dot(
        Vec a, Vec b, [Written(nameof(a))] string? aText = null, [Written(nameof(b))] string? bText = null) =>
        Sum(Elements.Zip(Operation.Call(nameof(Dot), aText, bText), a, b, static (a, b) => a * b));

    /// <summary>[n] → [n]: running sums, unit i is v[0] + … + v[i]; adjoint: running sums of ȳ from the end.</summary>
    public static Vec CumSum(Vec v)
    {
        v.Held(nameof(CumSum));
        double[] sums = v.ToArray();
        for (int i = 1; i < sums.Length; i++) sums[i] += sums[i - 1];
        return Vec.Over(sums);
    }

    /// <summary>[n] → [n]: y = e^v / Σ e^v, shifted so that nothing overflows; adjoint: y·(ȳ - Dot(ȳ, y)).</summary>
    public static Vec Softmax(Vec v)
    {
        double[] units = v.Held(nameof(Softmax));
        return Vec.Over(SoftmaxOf(units));
    }

    /// <summary>[n] → [n]: y = v - log Σ e^v, shifted so that nothing overflows; adjoint: ȳ - Softmax(v)·Sum(ȳ).</summary>
    public static Vec LogSoftmax(Vec v)
    {
        double[] units = v.Held(nameof(LogSoftmax));
        return Vec.Over(LogSoftmaxOf(units));
    }

    /// <summary>
    /// [n] → [n]: v / Norm(v), of length 1 (NaN for the zero vector); adjoint: (ȳ - y·Dot(ȳ, y)) / Norm(v).
    /// </summary>
    public static Vec Normalize(Vec v)
    {
        v.Held(nameof(Normalize));
        return v / Norm(v);
    }

    /// <summary>
    /// [n], [n], [n] → [n]: y = gain·u + bias with u = (x - mean) / √(variance + eps), the variance biased (over n);
    /// adjoints: in x (g - Mean(g) - u·Mean(g·u)) / √(variance + eps) with g = ȳ·gain, in gain ȳ·u, in bias ȳ.
    /// </summary>
    /// <exception cref="ShapeException">The lengths differ.</exception>
    public static Vec LayerNorm(
        Vec x, Vec gain, Vec bias, Scalar eps, [Written(nameof(x))] string? xText = null,
        [Written(nameof(gain))] string? gainText = null, [Written(nameof(bias))] string? biasText = null)
    {
        Operation.Call(nameof(LayerNorm), xText, gainText).SameLength(x, gain);
        Operation.Call(nameof(LayerNorm), xText, biasText).SameLength(x, bias);
        Vec centred = x - Mean(x);
        return gain * (centred / Sqrt(Mean(Square(centred)) + eps)) + bias;
    }

    private static double[] SoftmaxOf(double[] values)
    {
        double largest = values.Max();
        double[] powers = Array.ConvertAll(values, value => Math.Exp(value - largest));
        double sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }

    private static double[] LogSoftmaxOf(double[] values)
    {
        double largest = values.Max();
        double logOfSum = Math.Log(values.Sum(value => Math.Exp(value - largest)));
        return Array.ConvertAll(values, value => value - largest - logOfSum);
    }
}
