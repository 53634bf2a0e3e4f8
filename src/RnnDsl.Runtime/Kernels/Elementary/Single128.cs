using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnDsl.Kernels;

/// <summary>Elementary functions of float over vectors of 128 bits.</summary>
/// <remarks>
/// Every function reduces its argument to a short interval and evaluates a near-minimax polynomial there (Chebyshev interpolation in
/// 60 digits, rounded). Integers are extracted by adding a constant so large that the sum's low bits hold them; with the exponent's bias
/// added too, shifting those bits makes a power of two. The files of the three widths are the same text but for the width: written
/// through the lane abstraction once instead, every operation would be an inlined call, and a fused loop of five
/// activations would pass the number of locals (128) at which the JIT stops inlining.
/// </remarks>
internal static class Single128
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Magic = 12582912f;
    private const float BiasedMagic = 12582912f + 127;

    [MethodImpl(Inline)]
    public static Vector128<float> Exp(Vector128<float> x)
    {
        x = Vector128.MinNative(Vector128.Create(90f), Vector128.MaxNative(Vector128.Create(-110f), x));
        Vector128<float> n = Vector128.FusedMultiplyAdd(x, Vector128.Create(1.4426950408889634f), Vector128.Create(Magic)) - Vector128.Create(Magic);
        Vector128<float> r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-0.69314718246459961f), x);
        r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-(-1.9046542121259336e-9f)), r);
        Vector128<float> p = Vector128.FusedMultiplyAdd(Vector128.Create(0.001392625083149761f), r, Vector128.Create(0.008363232883682618f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.04166655421298415f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.16666576666119928f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.5f));
        p = Vector128.FusedMultiplyAdd(r * r, p, r) + Vector128<float>.One;

        // 2^n itself may be out of range where the result is not: scale by two halves.
        Vector128<float> half = Vector128.FusedMultiplyAdd(n, Vector128.Create(0.5f), Vector128.Create(BiasedMagic));
        Vector128<float> rest = n - (half - Vector128.Create(BiasedMagic)) + Vector128.Create(BiasedMagic);
        return p * (half.AsInt32() << 23).AsSingle() * (rest.AsInt32() << 23).AsSingle();
    }

    /// <summary>The logistic function; a result below the smallest normal number may be 0.</summary>
    [MethodImpl(Inline)]
    public static Vector128<float> Sigmoid(Vector128<float> x)
    {
        // 1 / (1 + e^y), y = −x: up to where 2^n becomes ∞ and the quotient 0, down to where the sum has long been 1.
        Vector128<float> y = Vector128.MinNative(Vector128.Create(89f), Vector128.MaxNative(Vector128.Create(-80f), -x));
        Vector128<float> biased = Vector128.FusedMultiplyAdd(y, Vector128.Create(1.4426950408889634f), Vector128.Create(BiasedMagic));
        Vector128<float> n = biased - Vector128.Create(BiasedMagic);
        Vector128<float> r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-0.69314718246459961f), y);
        r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-(-1.9046542121259336e-9f)), r);
        Vector128<float> p = Vector128.FusedMultiplyAdd(Vector128.Create(0.001392625083149761f), r, Vector128.Create(0.008363232883682618f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.04166655421298415f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.16666576666119928f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.5f));
        p = Vector128.FusedMultiplyAdd(r * r, p, r) + Vector128<float>.One;
        return Vector128<float>.One / Vector128.FusedMultiplyAdd(p, (biased.AsInt32() << 23).AsSingle(), Vector128<float>.One);
    }

    [MethodImpl(Inline)]
    public static Vector128<float> Tanh(Vector128<float> x)
    {
        // (e^2|x| − 1) / (e^2|x| + 1), the numerator without cancellation. Beyond the bound the quotient is 1.
        Vector128<float> y = Vector128.MinNative(Vector128.Create(9.5f), Vector128.AndNot(x, Vector128.Create(-0f)));
        Vector128<float> biased = Vector128.FusedMultiplyAdd(y, Vector128.Create(2.8853900817779268f), Vector128.Create(BiasedMagic));
        Vector128<float> n = biased - Vector128.Create(BiasedMagic);
        Vector128<float> r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-0.69314718246459961f), y + y);
        r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-(-1.9046542121259336e-9f)), r);
        Vector128<float> p = Vector128.FusedMultiplyAdd(Vector128.Create(0.001392625083149761f), r, Vector128.Create(0.008363232883682618f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.04166655421298415f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.16666576666119928f));
        p = Vector128.FusedMultiplyAdd(p, r, Vector128.Create(0.5f));
        Vector128<float> scale = (biased.AsInt32() << 23).AsSingle();
        Vector128<float> e = Vector128.FusedMultiplyAdd(Vector128.FusedMultiplyAdd(r * r, p, r), scale, scale - Vector128<float>.One);
        return Vector128.ConditionalSelect(Vector128.Create(-0f), x, e / (e + Vector128.Create(2f)));
    }

    [MethodImpl(Inline)]
    public static Vector128<float> Log(Vector128<float> x)
    {
        // Subnormals are lifted into the normal range; then x = m·2^n with m in [√½, √2).
        Vector128<float> tiny = Vector128.LessThan(x, Vector128.Create(1.1754943508222875e-38f));
        Vector128<int> bits = (x * Vector128.ConditionalSelect(tiny, Vector128.Create(16777216f), Vector128<float>.One)).AsInt32() - Vector128.Create(0x3F3504F3);
        Vector128<float> n = Vector128.ConvertToSingle(bits >> 23) - Vector128.ConditionalSelect(tiny, Vector128.Create(24f), Vector128<float>.Zero);
        Vector128<float> f = ((bits & Vector128.Create(0x007FFFFF)) + Vector128.Create(0x3F3504F3)).AsSingle() - Vector128<float>.One;

        // log(1 + f) = f − s·(f − z·P(z)) with s = f / (2 + f), z = s², which keeps f's own bits.
        Vector128<float> s = f / (f + Vector128.Create(2f));
        Vector128<float> z = s * s;
        Vector128<float> p = Vector128.FusedMultiplyAdd(Vector128.Create(0.29580985929974423f), z, Vector128.Create(0.39988757716604847f));
        p = Vector128.FusedMultiplyAdd(p, z, Vector128.Create(0.6666668509542907f));
        p = Vector128.FusedMultiplyAdd(-z, p, f);
        Vector128<float> low = Vector128.FusedMultiplyAdd(n, Vector128.Create(-1.9046542121259336e-9f), -(s * p));
        Vector128<float> value = Vector128.FusedMultiplyAdd(n, Vector128.Create(0.69314718246459961f), f + low);

        value = Vector128.ConditionalSelect(Vector128.GreaterThan(x, Vector128<float>.Zero), value, Vector128.Create(float.NegativeInfinity));
        value = Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128.Create(float.PositiveInfinity)), value, x);
        return Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), Vector128.Create(float.NaN), value);
    }

    [MethodImpl(Inline)]
    public static Vector128<float> Softplus(Vector128<float> x)
    {
        // max(x, 0) + log(1 + e) with e = e^−|x|, and log(1 + e) = 2·artanh(e / (2 + e)).
        Vector128<float> e = Exp(Vector128.Create(-0f) | x);
        Vector128<float> s = e / (e + Vector128.Create(2f));
        Vector128<float> z = s * s;
        Vector128<float> p = Vector128.FusedMultiplyAdd(Vector128.Create(0.2685149802283715f), z, Vector128.Create(0.2823661980531048f));
        p = Vector128.FusedMultiplyAdd(p, z, Vector128.Create(0.40007560644911206f));
        p = Vector128.FusedMultiplyAdd(p, z, Vector128.Create(0.666666403366992398f));
        return Vector128.MaxNative(Vector128<float>.Zero, x) + Vector128.FusedMultiplyAdd(s * z, p, s + s);
    }

    /// <summary>The normal distribution function, (1 + erf(x/√2)) / 2, as accurate relative to itself where it is tiny.</summary>
    public static Vector128<float> NormalCdf(Vector128<float> x)
    {
        // The tail beyond a = |x| is e^(−a²/2)·P(t) / (a + 3), t = (a − 3) / (a + 3); what the square loses is put back to first order.
        Vector128<float> a = Vector128.MinNative(Vector128.Create(15f), Vector128.AndNot(x, Vector128.Create(-0f)));
        Vector128<float> square = a * a;
        Vector128<float> lost = Vector128.FusedMultiplyAdd(a, a, -square);
        Vector128<float> w = Vector128<float>.One / (a + Vector128.Create(3f));
        Vector128<float> t = Vector128.FusedMultiplyAdd(w, Vector128.Create(-6f), Vector128<float>.One);
        Vector128<float> p = Vector128.FusedMultiplyAdd(Vector128.Create(5.549187171679468e-5f), t, Vector128.Create(0.000133323954203636f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(-0.0002447093207917761f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(-0.001034476550886183f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(0.00102415732437855f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(0.006969920150912792f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(-0.01046228896653126f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(-0.04726276192117602f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(0.2300176766741665f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(-0.5093319888345391f));
        p = Vector128.FusedMultiplyAdd(p, t, Vector128.Create(0.7290836907139794f));
        Vector128<float> tail = p * w * Exp(square * Vector128.Create(-0.5f));
        tail = Vector128.FusedMultiplyAdd(tail * lost, Vector128.Create(-0.5f), tail);
        return Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128<float>.Zero), tail, Vector128<float>.One - tail);
    }

    public static Vector128<float> Sin(Vector128<float> x) => Circular(x, cosine: false);

    public static Vector128<float> Cos(Vector128<float> x) => Circular(x, cosine: true);

    /// <summary>Sine, or cosine as the sine of a quarter of a turn more.</summary>
    private static Vector128<float> Circular(Vector128<float> x, bool cosine)
    {
        // n·π/2 is subtracted in three parts; cosine's quarter is added to n in its low bits.
        Vector128<float> shifted = Vector128.FusedMultiplyAdd(x, Vector128.Create(0.63661977236758134f), Vector128.Create(Magic));
        Vector128<float> n = shifted - Vector128.Create(Magic);
        Vector128<float> r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-1.5707963705062866f), x);
        r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-(-4.3711388286737929e-8f)), r);
        r = Vector128.FusedMultiplyAdd(n, Vector128.Create(-(-1.7112845100058819e-15f)), r);
        Vector128<float> z = r * r;
        Vector128<float> s = Vector128.FusedMultiplyAdd(Vector128.Create(-0.00019587387320241362f), z, Vector128.Create(0.008332745937548115f));
        s = Vector128.FusedMultiplyAdd(s, z, Vector128.Create(-0.16666664650298102f));
        Vector128<float> c = Vector128.FusedMultiplyAdd(Vector128.Create(0.000024547437462501829f), z, Vector128.Create(-0.0013888300698073966f));
        c = Vector128.FusedMultiplyAdd(c, z, Vector128.Create(0.041666664647463409f));
        s = Vector128.FusedMultiplyAdd(r * z, s, r);
        c = Vector128.FusedMultiplyAdd(z * z, c, Vector128.FusedMultiplyAdd(z, Vector128.Create(-0.5f), Vector128<float>.One));

        Vector128<int> quadrant = shifted.AsInt32() + (cosine ? Vector128<int>.One : Vector128<int>.Zero);
        Vector128<float> even = Vector128.Equals(quadrant & Vector128<int>.One, Vector128<int>.Zero).AsSingle();
        Vector128<float> sign = ((quadrant & Vector128.Create((int)2)) << 30).AsSingle();
        Vector128<float> value = Vector128.ConditionalSelect(even, s, c) ^ sign;
        Vector128<float> limit = Vector128.Create(8192f);
        return Vector128.LessThanOrEqualAll(Vector128.Abs(x), limit) ? value : CircularFar(x, value, cosine);
    }

    /// <summary>Beyond the reach of three parts of π/2 the scalar library takes over, element by element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector128<float> CircularFar(Vector128<float> x, Vector128<float> value, bool cosine)
    {
        for (int i = 0; i < Vector128<float>.Count; i++)
        {
            float a = x[i];
            if (!(MathF.Abs(a) <= 8192f))
            {
                value = value.WithElement(i, cosine ? MathF.Cos(a) : MathF.Sin(a));
            }
        }

        return value;
    }
}
