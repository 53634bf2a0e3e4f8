using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnDsl.Kernels;

/// <summary>Elementary functions of float over vectors of 512 bits.</summary>
/// <remarks>
/// Every function reduces its argument to a short interval and evaluates a near-minimax polynomial there (Chebyshev interpolation in
/// 60 digits, rounded). Integers are extracted by adding a constant so large that the sum's low bits hold them; with the exponent's bias
/// added too, shifting those bits makes a power of two. The files of the three widths are the same text but for the width: written
/// through the lane abstraction once instead, every operation would be an inlined call, and a fused loop of five
/// activations would pass the number of locals (512) at which the JIT stops inlining.
/// </remarks>
internal static class Single512
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const float Magic = 12582912f;
    private const float BiasedMagic = 12582912f + 127;

    [MethodImpl(Inline)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = Vector512.MinNative(Vector512.Create(90f), Vector512.MaxNative(Vector512.Create(-110f), x));
        Vector512<float> n = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.4426950408889634f), Vector512.Create(Magic)) - Vector512.Create(Magic);
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.69314718246459961f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-(-1.9046542121259336e-9f)), r);
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(0.001392625083149761f), r, Vector512.Create(0.008363232883682618f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.04166655421298415f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.16666576666119928f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(r * r, p, r) + Vector512<float>.One;

        // 2^n itself may be out of range where the result is not: scale by two halves.
        Vector512<float> half = Vector512.FusedMultiplyAdd(n, Vector512.Create(0.5f), Vector512.Create(BiasedMagic));
        Vector512<float> rest = n - (half - Vector512.Create(BiasedMagic)) + Vector512.Create(BiasedMagic);
        return p * (half.AsInt32() << 23).AsSingle() * (rest.AsInt32() << 23).AsSingle();
    }

    /// <summary>The logistic function; a result below the smallest normal number may be 0.</summary>
    [MethodImpl(Inline)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        // 1 / (1 + e^y), y = −x: up to where 2^n becomes ∞ and the quotient 0, down to where the sum has long been 1.
        Vector512<float> y = Vector512.MinNative(Vector512.Create(89f), Vector512.MaxNative(Vector512.Create(-80f), -x));
        Vector512<float> biased = Vector512.FusedMultiplyAdd(y, Vector512.Create(1.4426950408889634f), Vector512.Create(BiasedMagic));
        Vector512<float> n = biased - Vector512.Create(BiasedMagic);
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.69314718246459961f), y);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-(-1.9046542121259336e-9f)), r);
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(0.001392625083149761f), r, Vector512.Create(0.008363232883682618f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.04166655421298415f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.16666576666119928f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        p = Vector512.FusedMultiplyAdd(r * r, p, r) + Vector512<float>.One;
        return Vector512<float>.One / Vector512.FusedMultiplyAdd(p, (biased.AsInt32() << 23).AsSingle(), Vector512<float>.One);
    }

    [MethodImpl(Inline)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // (e^2|x| − 1) / (e^2|x| + 1), the numerator without cancellation. Beyond the bound the quotient is 1.
        Vector512<float> y = Vector512.MinNative(Vector512.Create(9.5f), Vector512.AndNot(x, Vector512.Create(-0f)));
        Vector512<float> biased = Vector512.FusedMultiplyAdd(y, Vector512.Create(2.8853900817779268f), Vector512.Create(BiasedMagic));
        Vector512<float> n = biased - Vector512.Create(BiasedMagic);
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.69314718246459961f), y + y);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-(-1.9046542121259336e-9f)), r);
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(0.001392625083149761f), r, Vector512.Create(0.008363232883682618f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.04166655421298415f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.16666576666119928f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(0.5f));
        Vector512<float> scale = (biased.AsInt32() << 23).AsSingle();
        Vector512<float> e = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(r * r, p, r), scale, scale - Vector512<float>.One);
        return Vector512.ConditionalSelect(Vector512.Create(-0f), x, e / (e + Vector512.Create(2f)));
    }

    [MethodImpl(Inline)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        // Subnormals are lifted into the normal range; then x = m·2^n with m in [√½, √2).
        Vector512<float> tiny = Vector512.LessThan(x, Vector512.Create(1.1754943508222875e-38f));
        Vector512<int> bits = (x * Vector512.ConditionalSelect(tiny, Vector512.Create(16777216f), Vector512<float>.One)).AsInt32() - Vector512.Create(0x3F3504F3);
        Vector512<float> n = Vector512.ConvertToSingle(bits >> 23) - Vector512.ConditionalSelect(tiny, Vector512.Create(24f), Vector512<float>.Zero);
        Vector512<float> f = ((bits & Vector512.Create(0x007FFFFF)) + Vector512.Create(0x3F3504F3)).AsSingle() - Vector512<float>.One;

        // log(1 + f) = f − s·(f − z·P(z)) with s = f / (2 + f), z = s², which keeps f's own bits.
        Vector512<float> s = f / (f + Vector512.Create(2f));
        Vector512<float> z = s * s;
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(0.29580985929974423f), z, Vector512.Create(0.39988757716604847f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(0.6666668509542907f));
        p = Vector512.FusedMultiplyAdd(-z, p, f);
        Vector512<float> low = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.9046542121259336e-9f), -(s * p));
        Vector512<float> value = Vector512.FusedMultiplyAdd(n, Vector512.Create(0.69314718246459961f), f + low);

        value = Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), value, Vector512.Create(float.NegativeInfinity));
        value = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(float.PositiveInfinity)), value, x);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512.Create(float.NaN), value);
    }

    [MethodImpl(Inline)]
    public static Vector512<float> Softplus(Vector512<float> x)
    {
        // max(x, 0) + log(1 + e) with e = e^−|x|, and log(1 + e) = 2·artanh(e / (2 + e)).
        Vector512<float> e = Exp(Vector512.Create(-0f) | x);
        Vector512<float> s = e / (e + Vector512.Create(2f));
        Vector512<float> z = s * s;
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(0.2685149802283715f), z, Vector512.Create(0.2823661980531048f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(0.40007560644911206f));
        p = Vector512.FusedMultiplyAdd(p, z, Vector512.Create(0.666666403366992398f));
        return Vector512.MaxNative(Vector512<float>.Zero, x) + Vector512.FusedMultiplyAdd(s * z, p, s + s);
    }

    /// <summary>The normal distribution function, (1 + erf(x/√2)) / 2, as accurate relative to itself where it is tiny.</summary>
    public static Vector512<float> NormalCdf(Vector512<float> x)
    {
        // The tail beyond a = |x| is e^(−a²/2)·P(t) / (a + 3), t = (a − 3) / (a + 3); what the square loses is put back to first order.
        Vector512<float> a = Vector512.MinNative(Vector512.Create(15f), Vector512.AndNot(x, Vector512.Create(-0f)));
        Vector512<float> square = a * a;
        Vector512<float> lost = Vector512.FusedMultiplyAdd(a, a, -square);
        Vector512<float> w = Vector512<float>.One / (a + Vector512.Create(3f));
        Vector512<float> t = Vector512.FusedMultiplyAdd(w, Vector512.Create(-6f), Vector512<float>.One);
        Vector512<float> p = Vector512.FusedMultiplyAdd(Vector512.Create(5.549187171679468e-5f), t, Vector512.Create(0.000133323954203636f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.0002447093207917761f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.001034476550886183f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.00102415732437855f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.006969920150912792f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.01046228896653126f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.04726276192117602f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.2300176766741665f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(-0.5093319888345391f));
        p = Vector512.FusedMultiplyAdd(p, t, Vector512.Create(0.7290836907139794f));
        Vector512<float> tail = p * w * Exp(square * Vector512.Create(-0.5f));
        tail = Vector512.FusedMultiplyAdd(tail * lost, Vector512.Create(-0.5f), tail);
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), tail, Vector512<float>.One - tail);
    }

    public static Vector512<float> Sin(Vector512<float> x) => Circular(x, cosine: false);

    public static Vector512<float> Cos(Vector512<float> x) => Circular(x, cosine: true);

    /// <summary>Sine, or cosine as the sine of a quarter of a turn more.</summary>
    private static Vector512<float> Circular(Vector512<float> x, bool cosine)
    {
        // n·π/2 is subtracted in three parts; cosine's quarter is added to n in its low bits.
        Vector512<float> shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(0.63661977236758134f), Vector512.Create(Magic));
        Vector512<float> n = shifted - Vector512.Create(Magic);
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-1.5707963705062866f), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-(-4.3711388286737929e-8f)), r);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-(-1.7151245100058819e-15f)), r);
        Vector512<float> z = r * r;
        Vector512<float> s = Vector512.FusedMultiplyAdd(Vector512.Create(-0.00019587387320241362f), z, Vector512.Create(0.008332745937548115f));
        s = Vector512.FusedMultiplyAdd(s, z, Vector512.Create(-0.16666664650298102f));
        Vector512<float> c = Vector512.FusedMultiplyAdd(Vector512.Create(0.000024547437462501829f), z, Vector512.Create(-0.0013888300698073966f));
        c = Vector512.FusedMultiplyAdd(c, z, Vector512.Create(0.041666664647463409f));
        s = Vector512.FusedMultiplyAdd(r * z, s, r);
        c = Vector512.FusedMultiplyAdd(z * z, c, Vector512.FusedMultiplyAdd(z, Vector512.Create(-0.5f), Vector512<float>.One));

        Vector512<int> quadrant = shifted.AsInt32() + (cosine ? Vector512<int>.One : Vector512<int>.Zero);
        Vector512<float> even = Vector512.Equals(quadrant & Vector512<int>.One, Vector512<int>.Zero).AsSingle();
        Vector512<float> sign = ((quadrant & Vector512.Create((int)2)) << 30).AsSingle();
        Vector512<float> value = Vector512.ConditionalSelect(even, s, c) ^ sign;
        Vector512<float> limit = Vector512.Create(8192f);
        return Vector512.LessThanOrEqualAll(Vector512.Abs(x), limit) ? value : CircularFar(x, value, cosine);
    }

    /// <summary>Beyond the reach of three parts of π/2 the scalar library takes over, element by element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector512<float> CircularFar(Vector512<float> x, Vector512<float> value, bool cosine)
    {
        for (int i = 0; i < Vector512<float>.Count; i++)
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
