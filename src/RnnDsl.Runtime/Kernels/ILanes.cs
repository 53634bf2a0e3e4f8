using System.ComponentModel;
using System.Numerics;

namespace RnnDsl.Kernels;

/// <summary>A vector of elements that all see the same operation: the one abstraction over the hardware's widths.</summary>
/// <remarks>
/// For every operation an element of the result depends only on the same element of the operands, and has the same bits
/// on every width: fused multiply-add is explicit and truly fused, division and square root are IEEE, nothing is estimated.
/// Comparisons give lanes of 1 and 0.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> elements from <paramref name="index"/> on.</summary>
    static abstract TSelf Load(ref readonly T start, int index);

    /// <summary>Writes <see cref="Count"/> elements from <paramref name="index"/> on.</summary>
    static abstract void Store(TSelf value, ref T start, int index);

    /// <summary>One value in every lane.</summary>
    static abstract TSelf Broadcast(T value);

    /// <summary>A constant, rounded to <typeparamref name="T"/>, in every lane.</summary>
    static abstract TSelf Of(double constant);

    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>The quotient, correctly rounded.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The negative; only the sign bit changes.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>1 where a &gt; b, else 0 (NaN: 0).</summary>
    static abstract TSelf Greater(TSelf a, TSelf b);

    /// <summary>1 where a &lt; b, else 0 (NaN: 0).</summary>
    static abstract TSelf Less(TSelf a, TSelf b);

    /// <summary>1 where a ≥ b, else 0 (NaN: 0).</summary>
    static abstract TSelf GreaterOrEqual(TSelf a, TSelf b);

    /// <summary>1 where a ≤ b, else 0 (NaN: 0).</summary>
    static abstract TSelf LessOrEqual(TSelf a, TSelf b);

    /// <summary>1 where a = b, else 0 (NaN: 0).</summary>
    static abstract TSelf Equal(TSelf a, TSelf b);

    /// <summary>a where the condition is not 0 (NaN is not 0), else b; the side not chosen has no influence.</summary>
    static abstract TSelf Where(TSelf condition, TSelf a, TSelf b);

    /// <summary>The greater, NaN if either is NaN; +0 is greater than −0.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The lesser, NaN if either is NaN; −0 is less than +0.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The magnitude.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>−1, 0 or 1; zeros and NaN as they are.</summary>
    static abstract TSelf Sign(TSelf a);

    /// <summary>The square root, correctly rounded; NaN below 0.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The greatest integer not above a.</summary>
    static abstract TSelf Floor(TSelf a);

    /// <summary>The magnitude of one with the sign bit of the other.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>e to the a.</summary>
    static abstract TSelf Exp(TSelf a);

    /// <summary>The natural logarithm; −∞ at 0, NaN below.</summary>
    static abstract TSelf Log(TSelf a);

    /// <summary>1 / (1 + e^−a).</summary>
    static abstract TSelf Sigmoid(TSelf a);

    /// <summary>The hyperbolic tangent, exactly odd.</summary>
    static abstract TSelf Tanh(TSelf a);

    /// <summary>log(1 + e^a), without overflow or loss of precision.</summary>
    static abstract TSelf Softplus(TSelf a);

    /// <summary>a above 0, else e^a − 1 without loss of precision.</summary>
    static abstract TSelf Elu(TSelf a);

    /// <summary>The sine of an angle in radians.</summary>
    static abstract TSelf Sin(TSelf a);

    /// <summary>The cosine of an angle in radians.</summary>
    static abstract TSelf Cos(TSelf a);

    /// <summary>The normal distribution function, (1 + erf(a/√2)) / 2, accurate relative to itself where it is tiny.</summary>
    static abstract TSelf NormalCdf(TSelf a);

    /// <summary>a to the b, element by element through the scalar library: slow.</summary>
    static abstract TSelf Pow(TSelf a, TSelf b);

    /// <summary>The first <paramref name="count"/> lanes of a, the others of b.</summary>
    static abstract TSelf First(int count, TSelf a, TSelf b);
}
