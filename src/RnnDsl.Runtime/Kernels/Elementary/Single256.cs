using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnDsl.Kernels;

/// <summary>Elementary functions of float over vectors of 256 bits.</summary>
/// <remarks>
/// Every function reduces its argument to a short interval and evaluates a near-minimax polynomial there (Chebyshev interpolation in
/// 60 digits, rounded). Integers are extracted by adding a constant so large that the sum's low bits hold them; with the exponent's bias
/// added too, shifting those bits makes a power of two. The files of the three widths are the same text but for the width: written
/// through the lane abstraction once instead, every operation would be an inlined call, and a fused loop of five
/// activations would pass the number of locals (256) at which the JIT stops inlining.
/// </remarks>
internal static class Single256
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Magic = 12582912f;
    private const float BiasedMagic = 12582912f + 127;

    [MethodImpl(Inline)]
    public static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.Create(90f), Vector256.MaxNative(Vector256.Create(-110f), x));
        Vector256<float> n = Vector256.FusedMultiplyAdd(x, Vector256.Create(1.4426950408889634f), Vector256.Create(Magic)) - Vector256.Create(Magic);
        Vector256<float> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.69314718246459961f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(-1.9046542121259336e-9f)), r);
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(0.001392625083149761f), r, Vector256.Create(0.008363232883682618f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166655421298415f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.16666576666119928f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5f));
        p = Vector256.FusedMultiplyAdd(r * r, p, r) + Vector256<float>.One;

        // 2^n itself may be out of range where the result is not: scale by two halves.
        Vector256<float> half = Vector256.FusedMultiplyAdd(n, Vector256.Create(0.5f), Vector256.Create(BiasedMagic));
        Vector256<float> rest = n - (half - Vector256.Create(BiasedMagic)) + Vector256.Create(BiasedMagic);
        return p * (half.AsInt32() << 23).AsSingle() * (rest.AsInt32() << 23).AsSingle();
    }

    /// <summary>The logistic function; a result below the smallest normal number may be 0.</summary>
    [MethodImpl(Inline)]
    public static Vector256<float> Sigmoid(Vector256<float> x)
    {
        // 1 / (1 + e^y), y = −x: up to where 2^n becomes ∞ and the quotient 0, down to where the sum has long been 1.
        Vector256<float> y = Vector256.MinNative(Vector256.Create(89f), Vector256.MaxNative(Vector256.Create(-80f), -x));
        Vector256<float> biased = Vector256.FusedMultiplyAdd(y, Vector256.Create(1.4426950408889634f), Vector256.Create(BiasedMagic));
        Vector256<float> n = biased - Vector256.Create(BiasedMagic);
        Vector256<float> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.69314718246459961f), y);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(-1.9046542121259336e-9f)), r);
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(0.001392625083149761f), r, Vector256.Create(0.008363232883682618f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166655421298415f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.16666576666119928f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5f));
        p = Vector256.FusedMultiplyAdd(r * r, p, r) + Vector256<float>.One;
        return Vector256<float>.One / Vector256.FusedMultiplyAdd(p, (biased.AsInt32() << 23).AsSingle(), Vector256<float>.One);
    }

    [MethodImpl(Inline)]
    public static Vector256<float> Tanh(Vector256<float> x)
    {
        // (e^2|x| − 1) / (e^2|x| + 1), the numerator without cancellation. Beyond the bound the quotient is 1.
        Vector256<float> y = Vector256.MinNative(Vector256.Create(9.5f), Vector256.AndNot(x, Vector256.Create(-0f)));
        Vector256<float> biased = Vector256.FusedMultiplyAdd(y, Vector256.Create(2.8853900817779268f), Vector256.Create(BiasedMagic));
        Vector256<float> n = biased - Vector256.Create(BiasedMagic);
        Vector256<float> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.69314718246459961f), y + y);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(-1.9046542121259336e-9f)), r);
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(0.001392625083149761f), r, Vector256.Create(0.008363232883682618f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166655421298415f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.16666576666119928f));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5f));
        Vector256<float> scale = (biased.AsInt32() << 23).AsSingle();
        Vector256<float> e = Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(r * r, p, r), scale, scale - Vector256<float>.One);
        return Vector256.ConditionalSelect(Vector256.Create(-0f), x, e / (e + Vector256.Create(2f)));
    }

    [MethodImpl(Inline)]
    public static Vector256<float> Log(Vector256<float> x)
    {
        // Subnormals are lifted into the normal range; then x = m·2^n with m in [√½, √2).
        Vector256<float> tiny = Vector256.LessThan(x, Vector256.Create(1.1754943508222875e-38f));
        Vector256<int> bits = (x * Vector256.ConditionalSelect(tiny, Vector256.Create(16777216f), Vector256<float>.One)).AsInt32() - Vector256.Create(0x3F3504F3);
        Vector256<float> n = Vector256.ConvertToSingle(bits >> 23) - Vector256.ConditionalSelect(tiny, Vector256.Create(24f), Vector256<float>.Zero);
        Vector256<float> f = ((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(0x3F3504F3)).AsSingle() - Vector256<float>.One;

        // log(1 + f) = f − s·(f − z·P(z)) with s = f / (2 + f), z = s², which keeps f's own bits.
        Vector256<float> s = f / (f + Vector256.Create(2f));
        Vector256<float> z = s * s;
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(0.29580985929974423f), z, Vector256.Create(0.39988757716604847f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.6666668509542907f));
        p = Vector256.FusedMultiplyAdd(-z, p, f);
        Vector256<float> low = Vector256.FusedMultiplyAdd(n, Vector256.Create(-1.9046542121259336e-9f), -(s * p));
        Vector256<float> value = Vector256.FusedMultiplyAdd(n, Vector256.Create(0.69314718246459961f), f + low);

        value = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<float>.Zero), value, Vector256.Create(float.NegativeInfinity));
        value = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(float.PositiveInfinity)), value, x);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), Vector256.Create(float.NaN), value);
    }

    [MethodImpl(Inline)]
    public static Vector256<float> Softplus(Vector256<float> x)
    {
        // max(x, 0) + log(1 + e) with e = e^−|x|, and log(1 + e) = 2·artanh(e / (2 + e)).
        Vector256<float> e = Exp(Vector256.Create(-0f) | x);
        Vector256<float> s = e / (e + Vector256.Create(2f));
        Vector256<float> z = s * s;
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(0.2685149802283715f), z, Vector256.Create(0.2823661980531048f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.40007560644911206f));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.666666403366992398f));
        return Vector256.MaxNative(Vector256<float>.Zero, x) + Vector256.FusedMultiplyAdd(s * z, p, s + s);
    }

    /// <summary>The normal distribution function, (1 + erf(x/√2)) / 2, as accurate relative to itself where it is tiny.</summary>
    public static Vector256<float> NormalCdf(Vector256<float> x)
    {
        // The tail beyond a = |x| is e^(−a²/2)·P(t) / (a + 3), t = (a − 3) / (a + 3); what the square loses is put back to first order.
        Vector256<float> a = Vector256.MinNative(Vector256.Create(15f), Vector256.AndNot(x, Vector256.Create(-0f)));
        Vector256<float> square = a * a;
        Vector256<float> lost = Vector256.FusedMultiplyAdd(a, a, -square);
        Vector256<float> w = Vector256<float>.One / (a + Vector256.Create(3f));
        Vector256<float> t = Vector256.FusedMultiplyAdd(w, Vector256.Create(-6f), Vector256<float>.One);
        Vector256<float> p = Vector256.FusedMultiplyAdd(Vector256.Create(5.549187171679468e-5f), t, Vector256.Create(0.000133323954203636f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.0002447093207917761f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.001034476550886183f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.00102415732437855f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.006969920150912792f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.01046228896653126f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.04726276192117602f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.2300176766741665f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.5093319888345391f));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.7290836907139794f));
        Vector256<float> tail = p * w * Exp(square * Vector256.Create(-0.5f));
        tail = Vector256.FusedMultiplyAdd(tail * lost, Vector256.Create(-0.5f), tail);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), tail, Vector256<float>.One - tail);
    }

    public static Vector256<float> Sin(Vector256<float> x) => Circular(x, cosine: false);

    public static Vector256<float> Cos(Vector256<float> x) => Circular(x, cosine: true);

    /// <summary>Sine, or cosine as the sine of a quarter of a turn more.</summary>
    private static Vector256<float> Circular(Vector256<float> x, bool cosine)
    {
        // n·π/2 is subtracted in three parts; cosine's quarter is added to n in its low bits.
        Vector256<float> shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(0.63661977236758134f), Vector256.Create(Magic));
        Vector256<float> n = shifted - Vector256.Create(Magic);
        Vector256<float> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-1.5707963705062866f), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(-4.3711388286737929e-8f)), r);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(-1.7125645100058819e-15f)), r);
        Vector256<float> z = r * r;
        Vector256<float> s = Vector256.FusedMultiplyAdd(Vector256.Create(-0.00019587387320241362f), z, Vector256.Create(0.008332745937548115f));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(-0.16666664650298102f));
        Vector256<float> c = Vector256.FusedMultiplyAdd(Vector256.Create(0.000024547437462501829f), z, Vector256.Create(-0.0013888300698073966f));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(0.041666664647463409f));
        s = Vector256.FusedMultiplyAdd(r * z, s, r);
        c = Vector256.FusedMultiplyAdd(z * z, c, Vector256.FusedMultiplyAdd(z, Vector256.Create(-0.5f), Vector256<float>.One));

        Vector256<int> quadrant = shifted.AsInt32() + (cosine ? Vector256<int>.One : Vector256<int>.Zero);
        Vector256<float> even = Vector256.Equals(quadrant & Vector256<int>.One, Vector256<int>.Zero).AsSingle();
        Vector256<float> sign = ((quadrant & Vector256.Create((int)2)) << 30).AsSingle();
        Vector256<float> value = Vector256.ConditionalSelect(even, s, c) ^ sign;
        Vector256<float> limit = Vector256.Create(8192f);
        return Vector256.LessThanOrEqualAll(Vector256.Abs(x), limit) ? value : CircularFar(x, value, cosine);
    }

    /// <summary>Beyond the reach of three parts of π/2 the scalar library takes over, element by element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<float> CircularFar(Vector256<float> x, Vector256<float> value, bool cosine)
    {
        for (int i = 0; i < Vector256<float>.Count; i++)
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
