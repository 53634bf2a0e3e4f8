using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnDsl.Kernels;

/// <summary>Elementary functions of double over vectors of 256 bits.</summary>
/// <remarks>
/// Every function reduces its argument to a short interval and evaluates a near-minimax polynomial there (Chebyshev interpolation in
/// 60 digits, rounded). Integers are extracted by adding a constant so large that the sum's low bits hold them; with the exponent's bias
/// added too, shifting those bits makes a power of two. The files of the three widths are the same text but for the width: written
/// through the lane abstraction once instead, every operation would be an inlined call, and a fused loop of five
/// activations would pass the number of locals (256) at which the JIT stops inlining.
/// </remarks>
internal static class Double256
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private const double Magic = 6755399441055744.0;
    private const double BiasedMagic = 6755399441055744.0 + 1023;

    [MethodImpl(Inline)]
    public static Vector256<double> Exp(Vector256<double> x)
    {
        x = Vector256.MinNative(Vector256.Create(711.0), Vector256.MaxNative(Vector256.Create(-760.0), x));
        Vector256<double> n = Vector256.FusedMultiplyAdd(x, Vector256.Create(1.4426950408889634), Vector256.Create(Magic)) - Vector256.Create(Magic);
        Vector256<double> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.69314718055994529), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(2.3190468138462996e-17)), r);
        Vector256<double> p = Vector256.FusedMultiplyAdd(Vector256.Create(2.5100472505694996e-8), r, Vector256.Create(2.762020159103154879e-7));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(2.755726827690569619e-6));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0000248015210578682052));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0001984126986317155603));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.001388888891736708056));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.008333333333330038197));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166666666662382053));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.1666666666666666746));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
        p = Vector256.FusedMultiplyAdd(r * r, p, r) + Vector256<double>.One;

        // 2^n itself may be out of range where the result is not: scale by two halves.
        Vector256<double> half = Vector256.FusedMultiplyAdd(n, Vector256.Create(0.5), Vector256.Create(BiasedMagic));
        Vector256<double> rest = n - (half - Vector256.Create(BiasedMagic)) + Vector256.Create(BiasedMagic);
        return p * (half.AsInt64() << 52).AsDouble() * (rest.AsInt64() << 52).AsDouble();
    }

    /// <summary>The logistic function; a result below the smallest normal number may be 0.</summary>
    [MethodImpl(Inline)]
    public static Vector256<double> Sigmoid(Vector256<double> x)
    {
        // 1 / (1 + e^y), y = −x: up to where 2^n becomes ∞ and the quotient 0, down to where the sum has long been 1.
        Vector256<double> y = Vector256.MinNative(Vector256.Create(710.0), Vector256.MaxNative(Vector256.Create(-700.0), -x));
        Vector256<double> biased = Vector256.FusedMultiplyAdd(y, Vector256.Create(1.4426950408889634), Vector256.Create(BiasedMagic));
        Vector256<double> n = biased - Vector256.Create(BiasedMagic);
        Vector256<double> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.69314718055994529), y);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(2.3190468138462996e-17)), r);
        Vector256<double> p = Vector256.FusedMultiplyAdd(Vector256.Create(2.5100472505694996e-8), r, Vector256.Create(2.762020159103154879e-7));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(2.755726827690569619e-6));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0000248015210578682052));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0001984126986317155603));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.001388888891736708056));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.008333333333330038197));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166666666662382053));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.1666666666666666746));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
        p = Vector256.FusedMultiplyAdd(r * r, p, r) + Vector256<double>.One;
        return Vector256<double>.One / Vector256.FusedMultiplyAdd(p, (biased.AsInt64() << 52).AsDouble(), Vector256<double>.One);
    }

    [MethodImpl(Inline)]
    public static Vector256<double> Tanh(Vector256<double> x)
    {
        // (e^2|x| − 1) / (e^2|x| + 1), the numerator without cancellation. Beyond the bound the quotient is 1.
        Vector256<double> y = Vector256.MinNative(Vector256.Create(20.0), Vector256.AndNot(x, Vector256.Create(-0.0)));
        Vector256<double> biased = Vector256.FusedMultiplyAdd(y, Vector256.Create(2.8853900817779268), Vector256.Create(BiasedMagic));
        Vector256<double> n = biased - Vector256.Create(BiasedMagic);
        Vector256<double> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-0.69314718055994529), y + y);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(2.3190468138462996e-17)), r);
        Vector256<double> p = Vector256.FusedMultiplyAdd(Vector256.Create(2.5100472505694996e-8), r, Vector256.Create(2.762020159103154879e-7));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(2.755726827690569619e-6));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0000248015210578682052));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.0001984126986317155603));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.001388888891736708056));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.008333333333330038197));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.04166666666662382053));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.1666666666666666746));
        p = Vector256.FusedMultiplyAdd(p, r, Vector256.Create(0.5));
        Vector256<double> scale = (biased.AsInt64() << 52).AsDouble();
        Vector256<double> e = Vector256.FusedMultiplyAdd(Vector256.FusedMultiplyAdd(r * r, p, r), scale, scale - Vector256<double>.One);
        return Vector256.ConditionalSelect(Vector256.Create(-0.0), x, e / (e + Vector256.Create(2.0)));
    }

    [MethodImpl(Inline)]
    public static Vector256<double> Log(Vector256<double> x)
    {
        // Subnormals are lifted into the normal range; then x = m·2^n with m in [√½, √2).
        Vector256<double> tiny = Vector256.LessThan(x, Vector256.Create(2.2250738585072014e-308));
        Vector256<long> bits = (x * Vector256.ConditionalSelect(tiny, Vector256.Create(18014398509481984.0), Vector256<double>.One)).AsInt64() - Vector256.Create(0x3FE6A09E667F3BCD);
        Vector256<double> n = Vector256.ConvertToDouble(bits >> 52) - Vector256.ConditionalSelect(tiny, Vector256.Create(54.0), Vector256<double>.Zero);
        Vector256<double> f = ((bits & Vector256.Create(0x000FFFFFFFFFFFFF)) + Vector256.Create(0x3FE6A09E667F3BCD)).AsDouble() - Vector256<double>.One;

        // log(1 + f) = f − s·(f − z·P(z)) with s = f / (2 + f), z = s², which keeps f's own bits.
        Vector256<double> s = f / (f + Vector256.Create(2.0));
        Vector256<double> z = s * s;
        Vector256<double> p = Vector256.FusedMultiplyAdd(Vector256.Create(0.1461780715341732496), z, Vector256.Create(0.1533161172205500789));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.181828924325368712));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.2222221108937949621));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.2857142862625383761));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.3999999999989889051));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.6666666666666669708));
        p = Vector256.FusedMultiplyAdd(-z, p, f);
        Vector256<double> low = Vector256.FusedMultiplyAdd(n, Vector256.Create(2.3190468138462996e-17), -(s * p));
        Vector256<double> value = Vector256.FusedMultiplyAdd(n, Vector256.Create(0.69314718055994529), f + low);

        value = Vector256.ConditionalSelect(Vector256.GreaterThan(x, Vector256<double>.Zero), value, Vector256.Create(double.NegativeInfinity));
        value = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(double.PositiveInfinity)), value, x);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), Vector256.Create(double.NaN), value);
    }

    [MethodImpl(Inline)]
    public static Vector256<double> Softplus(Vector256<double> x)
    {
        // max(x, 0) + log(1 + e) with e = e^−|x|, and log(1 + e) = 2·artanh(e / (2 + e)).
        Vector256<double> e = Exp(Vector256.Create(-0.0) | x);
        Vector256<double> s = e / (e + Vector256.Create(2.0));
        Vector256<double> z = s * s;
        Vector256<double> p = Vector256.FusedMultiplyAdd(Vector256.Create(0.1616404561194353222), z, Vector256.Create(0.08800738486144673882));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.1200107280959071254));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.1331414420965493615));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.153855700649586231));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.1818178943613285817));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.2222222271742786299));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.2857142856710875716));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.4000000000001458267));
        p = Vector256.FusedMultiplyAdd(p, z, Vector256.Create(0.6666666666666665856));
        return Vector256.MaxNative(Vector256<double>.Zero, x) + Vector256.FusedMultiplyAdd(s * z, p, s + s);
    }

    /// <summary>The normal distribution function, (1 + erf(x/√2)) / 2, as accurate relative to itself where it is tiny.</summary>
    public static Vector256<double> NormalCdf(Vector256<double> x)
    {
        // The tail beyond a = |x| is e^(−a²/2)·P(t) / (a + 5), t = (a − 5) / (a + 5); what the square loses is put back to first order.
        Vector256<double> a = Vector256.MinNative(Vector256.Create(41.0), Vector256.AndNot(x, Vector256.Create(-0.0)));
        Vector256<double> square = a * a;
        Vector256<double> lost = Vector256.FusedMultiplyAdd(a, a, -square);
        Vector256<double> w = Vector256<double>.One / (a + Vector256.Create(5.0));
        Vector256<double> t = Vector256.FusedMultiplyAdd(w, Vector256.Create(-10.0), Vector256<double>.One);
        Vector256<double> p = Vector256.FusedMultiplyAdd(Vector256.Create(-2.015963121029183277e-10), t, Vector256.Create(1.629503141876584649e-9));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(7.67487335639210594e-9));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-8.982850273778886141e-9));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-6.576807946877123673e-8));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(4.191090649466646962e-8));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(4.328405052568498639e-7));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-3.36405387686302679e-7));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-2.769032425223483277e-6));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(3.980836492757419761e-6));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.00001668110944350472735));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.00004976280475803628813));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.00005937570002355654767));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.0005448990648913499503));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.0007978694029865601779));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.002993376770735856902));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.02079506680030070986));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.06911863870628293823));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.1650203661703651412));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.3135331566713056832));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.4953056159699767701));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(-0.6653825028900566879));
        p = Vector256.FusedMultiplyAdd(p, t, Vector256.Create(0.7691930497500629575));
        Vector256<double> tail = p * w * Exp(square * Vector256.Create(-0.5));
        tail = Vector256.FusedMultiplyAdd(tail * lost, Vector256.Create(-0.5), tail);
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<double>.Zero), tail, Vector256<double>.One - tail);
    }

    public static Vector256<double> Sin(Vector256<double> x) => Circular(x, cosine: false);

    public static Vector256<double> Cos(Vector256<double> x) => Circular(x, cosine: true);

    /// <summary>Sine, or cosine as the sine of a quarter of a turn more.</summary>
    private static Vector256<double> Circular(Vector256<double> x, bool cosine)
    {
        // n·π/2 is subtracted in three parts; cosine's quarter is added to n in its low bits.
        Vector256<double> shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(0.63661977236758134), Vector256.Create(Magic));
        Vector256<double> n = shifted - Vector256.Create(Magic);
        Vector256<double> r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-1.5707963267948966), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(6.1232339957367660e-17)), r);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-(-1.4973849048591698e-33)), r);
        Vector256<double> z = r * r;
        Vector256<double> s = Vector256.FusedMultiplyAdd(Vector256.Create(1.591784866256193907e-10), z, Vector256.Create(-2.505112794596563863e-8));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(2.755731608382574061e-6));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(-0.0001984126983672243588));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(0.008333333333330924574));
        s = Vector256.FusedMultiplyAdd(s, z, Vector256.Create(-0.166666666666666646));
        Vector256<double> c = Vector256.FusedMultiplyAdd(Vector256.Create(-1.138245686584048244e-11), z, Vector256.Create(2.087614382921393695e-9));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(-2.755731726001470738e-7));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(0.00002480158729874308062));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(-0.001388888888888738228));
        c = Vector256.FusedMultiplyAdd(c, z, Vector256.Create(0.04166666666666666537));
        s = Vector256.FusedMultiplyAdd(r * z, s, r);
        c = Vector256.FusedMultiplyAdd(z * z, c, Vector256.FusedMultiplyAdd(z, Vector256.Create(-0.5), Vector256<double>.One));

        Vector256<long> quadrant = shifted.AsInt64() + (cosine ? Vector256<long>.One : Vector256<long>.Zero);
        Vector256<double> even = Vector256.Equals(quadrant & Vector256<long>.One, Vector256<long>.Zero).AsDouble();
        Vector256<double> sign = ((quadrant & Vector256.Create((long)2)) << 62).AsDouble();
        Vector256<double> value = Vector256.ConditionalSelect(even, s, c) ^ sign;
        Vector256<double> limit = Vector256.Create(1048576.0);
        return Vector256.LessThanOrEqualAll(Vector256.Abs(x), limit) ? value : CircularFar(x, value, cosine);
    }

    /// <summary>Beyond the reach of three parts of π/2 the scalar library takes over, element by element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector256<double> CircularFar(Vector256<double> x, Vector256<double> value, bool cosine)
    {
        for (int i = 0; i < Vector256<double>.Count; i++)
        {
            double a = x[i];
            if (!(Math.Abs(a) <= 1048576.0))
            {
                value = value.WithElement(i, cosine ? Math.Cos(a) : Math.Sin(a));
            }
        }

        return value;
    }
}
