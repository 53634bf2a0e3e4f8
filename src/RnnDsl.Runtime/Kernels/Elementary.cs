using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>The exponential family, written once for every width and both precisions.</summary>
/// <remarks>
/// Every function reduces its argument to a short interval and evaluates a near-minimax polynomial there (Chebyshev
/// interpolation in 60 digits, rounded). Integers are extracted by adding a constant so large that the sum's low bits
/// hold them: 1.5·2^mantissaBits, plus the exponent's bias where the bits become a power of two.
/// </remarks>
internal static partial class Elementary<V, T>
    where V : struct, ILanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private const double Log2E = 1.4426950408889634;

    private static bool IsSingle
    {
        [MethodImpl(Inline)]
        get => typeof(T) == typeof(float);
    }

    private static V Magic
    {
        [MethodImpl(Inline)]
        get => V.Of(IsSingle ? 12582912.0 : 6755399441055744.0);
    }

    private static V BiasedMagic
    {
        [MethodImpl(Inline)]
        get => V.Of(IsSingle ? 12582912.0 + 127 : 6755399441055744.0 + 1023);
    }

    /// <summary>e^x, rounded to zero or a subnormal below and to ∞ above as the scalar function does.</summary>
    [MethodImpl(Inline)]
    public static V Exp(V x)
    {
        x = V.AtMost(V.AtLeast(x, V.Of(IsSingle ? -110 : -760)), V.Of(IsSingle ? 90 : 711));
        V n = V.Fma(x, V.Of(Log2E), Magic) - Magic;
        V r = ExpRemainder(x, n);

        // 2^n itself may be out of range where the result is not: scale by two halves.
        V half = V.Fma(n, V.Of(0.5), BiasedMagic);
        V rest = n - (half - BiasedMagic) + BiasedMagic;
        return (V.Of(1) + ExpMinusOne(r)) * V.PowerOfTwo(half) * V.PowerOfTwo(rest);
    }

    [MethodImpl(Inline)]
    public static V Sigmoid(V x)
    {
        // −x up to where 2^n becomes ∞, so that the quotient becomes 0; down to where 1 + e^−x has long been 1.
        V y = V.AtMost(V.AtLeast(-x, V.Of(IsSingle ? -80 : -700)), V.Of(IsSingle ? 89 : 710));
        V biased = V.Fma(y, V.Of(Log2E), BiasedMagic);
        V r = ExpRemainder(y, biased - BiasedMagic);
        return V.Of(1) / V.Fma(V.Of(1) + ExpMinusOne(r), V.PowerOfTwo(biased), V.Of(1));
    }

    [MethodImpl(Inline)]
    public static V Tanh(V x)
    {
        // (e^2|x| − 1) / (e^2|x| + 1); the numerator is computed without cancellation. Beyond the bound it is 1.
        V y = V.AtMost(V.Abs(x), V.Of(IsSingle ? 9.5 : 20));
        V biased = V.Fma(y, V.Of(2 * Log2E), BiasedMagic);
        V r = ExpRemainder(y + y, biased - BiasedMagic);
        V scale = V.PowerOfTwo(biased);
        V e = V.Fma(ExpMinusOne(r), scale, scale - V.Of(1));
        return V.CopySign(e / (e + V.Of(2)), x);
    }

    [MethodImpl(Inline)]
    public static V Log(V x)
    {
        // Subnormals are lifted into the normal range first.
        V tiny = V.Of(IsSingle ? 1.1754943508222875e-38 : 2.2250738585072014e-308);
        V lifted = V.IfLess(x, tiny, x * V.Of(IsSingle ? 16777216.0 : 18014398509481984.0), x);
        V exponent = V.Exponent(lifted) - V.IfLess(x, tiny, V.Of(IsSingle ? 24 : 54), V.Of(0));
        V m = V.Mantissa(lifted) - V.Of(1);

        V s = m / (V.Of(2) + m);
        V z = s * s;
        V p = IsSingle ? LogSeriesSingle(z) : LogSeriesDouble(z);

        // log(1 + m) = m − s·(m − z·p), which keeps m's own bits.
        V low = V.Fma(exponent, V.Of(IsSingle ? -1.9046542121259336e-9 : 2.3190468138462996e-17), -(s * V.Fma(-z, p, m)));
        V high = V.Of(IsSingle ? 0.69314718246459961 : 0.69314718055994529);
        V value = V.Fma(exponent, high, m + low);

        value = V.IfLess(V.Of(0), x, value, V.Of(double.NegativeInfinity));
        value = V.IfLess(x, V.Of(double.PositiveInfinity), value, x);
        return V.IfLess(x, V.Of(0), V.Of(double.NaN), value);
    }

    [MethodImpl(Inline)]
    public static V Softplus(V x)
    {
        // max(x, 0) + log(1 + e), e = e^−|x|; log(1 + e) = 2·artanh(e / (2 + e)).
        V y = V.AtLeast(-V.Abs(x), V.Of(IsSingle ? -110 : -760));
        V n = V.Fma(y, V.Of(Log2E), Magic) - Magic;
        V half = V.Fma(n, V.Of(0.5), BiasedMagic);
        V rest = n - (half - BiasedMagic) + BiasedMagic;
        V e = (V.Of(1) + ExpMinusOne(ExpRemainder(y, n))) * V.PowerOfTwo(half) * V.PowerOfTwo(rest);

        V s = e / (V.Of(2) + e);
        V z = s * s;
        V p = IsSingle ? LogOnePlusSeriesSingle(z) : LogOnePlusSeriesDouble(z);
        return V.AtLeast(x, V.Of(0)) + V.Fma(s * z, p, s + s);
    }

    /// <summary>x − n·log 2, to about twice the precision.</summary>
    [MethodImpl(Inline)]
    private static V ExpRemainder(V x, V n) => IsSingle
        ? V.Fma(n, V.Of(1.9046542121259336e-9), V.Fma(n, V.Of(-0.69314718246459961), x))
        : V.Fma(n, V.Of(-2.3190468138462996e-17), V.Fma(n, V.Of(-0.69314718055994529), x));

    /// <summary>e^r − 1 for |r| ≤ ½·log 2, accurate near 0 too.</summary>
    [MethodImpl(Inline)]
    private static V ExpMinusOne(V r) => V.Fma(r * r, IsSingle ? ExpSeriesSingle(r) : ExpSeriesDouble(r), r);

    [MethodImpl(Inline)]
    private static V ExpSeriesSingle(V r)
    {
        V p = V.Fma(V.Of(0.001392625083149761), r, V.Of(0.008363232883682618));
        p = V.Fma(p, r, V.Of(0.04166655421298415));
        p = V.Fma(p, r, V.Of(0.16666576666119928));
        return V.Fma(p, r, V.Of(0.5));
    }

    [MethodImpl(Inline)]
    private static V ExpSeriesDouble(V r)
    {
        V p = V.Fma(V.Of(2.5100472505694996e-8), r, V.Of(2.762020159103154879e-7));
        p = V.Fma(p, r, V.Of(2.755726827690569619e-6));
        p = V.Fma(p, r, V.Of(0.0000248015210578682052));
        p = V.Fma(p, r, V.Of(0.0001984126986317155603));
        p = V.Fma(p, r, V.Of(0.001388888891736708056));
        p = V.Fma(p, r, V.Of(0.008333333333330038197));
        p = V.Fma(p, r, V.Of(0.04166666666662382053));
        p = V.Fma(p, r, V.Of(0.1666666666666666746));
        return V.Fma(p, r, V.Of(0.5));
    }

    [MethodImpl(Inline)]
    private static V LogSeriesSingle(V z)
    {
        V p = V.Fma(V.Of(0.2958098592997442262), z, V.Of(0.39988757716604847));
        return V.Fma(p, z, V.Of(0.6666668509542906875));
    }

    [MethodImpl(Inline)]
    private static V LogSeriesDouble(V z)
    {
        V p = V.Fma(V.Of(0.1461780715341732496), z, V.Of(0.1533161172205500789));
        p = V.Fma(p, z, V.Of(0.181828924325368712));
        p = V.Fma(p, z, V.Of(0.2222221108937949621));
        p = V.Fma(p, z, V.Of(0.2857142862625383761));
        p = V.Fma(p, z, V.Of(0.3999999999989889051));
        return V.Fma(p, z, V.Of(0.6666666666666669708));
    }

    [MethodImpl(Inline)]
    private static V LogOnePlusSeriesSingle(V z)
    {
        V p = V.Fma(V.Of(0.2685149802283715181), z, V.Of(0.2823661980531048144));
        p = V.Fma(p, z, V.Of(0.4000756064491120576));
        return V.Fma(p, z, V.Of(0.6666664033669923979));
    }

    [MethodImpl(Inline)]
    private static V LogOnePlusSeriesDouble(V z)
    {
        V p = V.Fma(V.Of(0.1616404561194353222), z, V.Of(0.08800738486144673882));
        p = V.Fma(p, z, V.Of(0.1200107280959071254));
        p = V.Fma(p, z, V.Of(0.1331414420965493615));
        p = V.Fma(p, z, V.Of(0.153855700649586231));
        p = V.Fma(p, z, V.Of(0.1818178943613285817));
        p = V.Fma(p, z, V.Of(0.2222222271742786299));
        p = V.Fma(p, z, V.Of(0.2857142856910875716));
        p = V.Fma(p, z, V.Of(0.4000000000001458267));
        return V.Fma(p, z, V.Of(0.6666666666666665856));
    }
}
