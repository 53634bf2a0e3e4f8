using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Sine and cosine, and what goes through the scalar library element by element.</summary>
internal static partial class Elementary<V, T>
{
    // Up to here n·π/2 is subtracted to full precision in three parts; beyond it the scalar library takes over.
    private static V CircularLimit
    {
        [MethodImpl(Inline)]
        get => V.Of(IsSingle ? 8192 : 1048576);
    }

    public static V Sin(V x)
    {
        V value = Circular(x, 0);
        return V.AnyGreater(V.Abs(x), CircularLimit) ? ReplaceLarge(x, value, cosine: false) : value;
    }

    public static V Cos(V x)
    {
        V value = Circular(x, 1);
        return V.AnyGreater(V.Abs(x), CircularLimit) ? ReplaceLarge(x, value, cosine: true) : value;
    }

    public static V Pow(V x, V y)
    {
        Span<T> a = stackalloc T[V.Count], b = stackalloc T[V.Count];
        V.Store(x, ref a[0], 0);
        V.Store(y, ref b[0], 0);
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = T.Pow(a[i], b[i]);
        }

        return V.Load(ref a[0], 0);
    }

    /// <summary>sin(x + turns·π/2).</summary>
    [MethodImpl(Inline)]
    private static V Circular(V x, double turns)
    {
        V n = V.Fma(x, V.Of(0.63661977236758134), Magic) - Magic;
        V r = IsSingle
            ? V.Fma(n, V.Of(1.7151245100058819e-15), V.Fma(n, V.Of(4.3711388286737929e-8), V.Fma(n, V.Of(-1.5707963705062866), x)))
            : V.Fma(n, V.Of(1.4973849048591698e-33), V.Fma(n, V.Of(-6.1232339957367660e-17), V.Fma(n, V.Of(-1.5707963267948966), x)));
        V z = r * r;
        V sine = V.Fma(r * z, IsSingle ? SinSeriesSingle(z) : SinSeriesDouble(z), r);
        V cosine = V.Fma(z * z, IsSingle ? CosSeriesSingle(z) : CosSeriesDouble(z), V.Fma(z, V.Of(-0.5), V.Of(1)));

        V turn = n + V.Of(turns);
        V quadrant = V.Fma(V.Floor(turn * V.Of(0.25)), V.Of(-4), turn);
        V odd = V.Fma(V.Floor(quadrant * V.Of(0.5)), V.Of(-2), quadrant);
        V value = V.Where(odd, cosine, sine);
        return V.IfLess(quadrant, V.Of(2), value, -value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V ReplaceLarge(V x, V value, bool cosine)
    {
        Span<T> arguments = stackalloc T[V.Count], results = stackalloc T[V.Count], limit = stackalloc T[V.Count];
        V.Store(x, ref arguments[0], 0);
        V.Store(value, ref results[0], 0);
        V.Store(CircularLimit, ref limit[0], 0);
        for (int i = 0; i < results.Length; i++)
        {
            if (T.Abs(arguments[i]) > limit[i])
            {
                results[i] = cosine ? T.Cos(arguments[i]) : T.Sin(arguments[i]);
            }
        }

        return V.Load(ref results[0], 0);
    }

    [MethodImpl(Inline)]
    private static V SinSeriesSingle(V z)
    {
        V p = V.Fma(V.Of(-0.0001958738732024136188), z, V.Of(0.008332745937548114899));
        return V.Fma(p, z, V.Of(-0.1666666465029810213));
    }

    [MethodImpl(Inline)]
    private static V SinSeriesDouble(V z)
    {
        V p = V.Fma(V.Of(1.591784866512193907e-10), z, V.Of(-2.505112794596563863e-8));
        p = V.Fma(p, z, V.Of(2.755731608382574061e-6));
        p = V.Fma(p, z, V.Of(-0.0001984126983672243588));
        p = V.Fma(p, z, V.Of(0.008333333333330924574));
        return V.Fma(p, z, V.Of(-0.166666666666666646));
    }

    [MethodImpl(Inline)]
    private static V CosSeriesSingle(V z)
    {
        V p = V.Fma(V.Of(0.00002454743746250182904), z, V.Of(-0.001388830069807396587));
        return V.Fma(p, z, V.Of(0.04166664464746340855));
    }

    [MethodImpl(Inline)]
    private static V CosSeriesDouble(V z)
    {
        V p = V.Fma(V.Of(-1.138245686584048244e-11), z, V.Of(2.087614382921393695e-9));
        p = V.Fma(p, z, V.Of(-2.755731726001470738e-7));
        p = V.Fma(p, z, V.Of(0.00002480158729874308062));
        p = V.Fma(p, z, V.Of(-0.001388888888888738228));
        return V.Fma(p, z, V.Of(0.04166666666666666537));
    }
}
