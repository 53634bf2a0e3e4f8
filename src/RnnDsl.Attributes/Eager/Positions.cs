using Written = System.Runtime.CompilerServices.CallerArgumentExpressionAttribute;

namespace RnnDsl;

/// <content>Functions of the units at each position.</content>
public static partial class Equations
{
    /// <summary>[n × d], [d], [d] → [n × d]: the layer norm of each position.</summary>
    /// <exception cref="ShapeException">The numbers of units differ.</exception>
    public static Series LayerNorm(
        Series x, Vec gain, Vec bias, Scalar eps, [Written(nameof(x))] string? xText = null,
        [Written(nameof(gain))] string? gainText = null, [Written(nameof(bias))] string? biasText = null) =>
        SequenceElements.EachPosition(nameof(LayerNorm), x, row => LayerNorm(row, gain, bias, eps, xText, gainText, biasText));

    /// <summary>[n × d] → [n × d]: each position's vector over its norm (NaN for the zero vector).</summary>
    public static Series Normalize(Series s) => SequenceElements.EachPosition(nameof(Normalize), s, Normalize);

    /// <summary>[n × d] → [n × count]: the units start, …, start + count - 1 of each position.</summary>
    /// <exception cref="ShapeException">The units reach outside the vectors.</exception>
    public static Series Slice(Series s, int start, int count, [Written(nameof(s))] string? sText = null) =>
        SequenceElements.EachPosition(nameof(Slice), s, row => Slice(row, start, count, sText));

    /// <summary>[n × d₁], [d₂] → [n × (d₁ + d₂)]: the vector follows at each position.</summary>
    public static Series Concat(Series s, Vec v) => SequenceElements.EachPosition(nameof(Concat), s, row => Concat(row, v));

    /// <summary>[d₁], [n × d₂] → [n × (d₁ + d₂)]: the vector precedes at each position.</summary>
    public static Series Concat(Vec v, Series s) => SequenceElements.EachPosition(nameof(Concat), s, row => Concat(v, row));

    /// <summary>n tokens → [n × size]: 1 at the token's unit, else 0; no gradient.</summary>
    /// <exception cref="ShapeException">A token is not below the size, or the size is not positive.</exception>
    public static Series OneHot(Tokens tokens, int size)
    {
        tokens.Held(nameof(OneHot));
        return Identity(size)[tokens];
    }

    /// <summary>A whole number from 0 → [size]: 1 at its unit, else 0; no gradient.</summary>
    /// <exception cref="ShapeException">The number is no unit's index, or the size is not positive.</exception>
    public static Vec OneHot(Scalar index, int size)
    {
        double unit = index.Held(nameof(OneHot));
        if (size < 1 || !(unit >= 0 && unit < size && unit == Math.Floor(unit)))
            throw new ShapeException($"OneHot: {index} among {size} units: it must be a whole number from 0 below the size.");
        var hot = new double[size];
        hot[(int)unit] = 1;
        return Vec.Over(hot);
    }

    /// <summary>The value itself; no gradient passes.</summary>
    public static Scalar StopGradient(Scalar x) => x.Held(nameof(StopGradient));

    /// <summary>The value itself; no gradient passes.</summary>
    public static Vec StopGradient(Vec x) => Vec.Over(x.Held(nameof(StopGradient)));

    /// <summary>The value itself; no gradient passes.</summary>
    public static Mat StopGradient(Mat x) => Mat.Over(x.Held(nameof(StopGradient)), x.Columns);

    /// <summary>The value itself; no gradient passes.</summary>
    public static Signal StopGradient(Signal x) => Signal.Over(x.Held(nameof(StopGradient)));

    /// <summary>The value itself; no gradient passes.</summary>
    public static Series StopGradient(Series x) => Series.Over(x.Held(nameof(StopGradient)));
}
