using System.Numerics;
using RnnDsl.Kernels;

namespace RnnDsl.Tests.Kernels;

/// <summary>The lanes' functions by name, and what they should give.</summary>
internal static class Functions
{
    public static readonly string[] Names =
        ["Exp", "Log", "Sigmoid", "Tanh", "Softplus", "Elu", "NormalCdf", "Sin", "Cos", "Abs", "Sign", "Sqrt", "Floor", "Negate", "Add", "Divide", "Fma", "Max", "Min", "Greater", "LessOrEqual", "Where", "CopySign", "Pow"];

    public static V Apply<V, T>(string name, V a)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => name switch
        {
            "Exp" => V.Exp(a),
            "Log" => V.Log(a),
            "Sigmoid" => V.Sigmoid(a),
            "Tanh" => V.Tanh(a),
            "Softplus" => V.Softplus(a),
            "Elu" => V.Elu(a),
            "NormalCdf" => V.NormalCdf(a),
            "Sign" => V.Sign(a),
            "Sin" => V.Sin(a),
            "Cos" => V.Cos(a),
            "Abs" => V.Abs(a),
            "Sqrt" => V.Sqrt(a),
            "Floor" => V.Floor(a),
            "Negate" => -a,
            "Add" => a + V.Of(0.1) - V.Of(3),
            "Divide" => V.Of(1.1) / (a * V.Of(0.3)),
            "Fma" => V.Fma(a, V.Of(1.1), V.Of(-0.7)),
            "Max" => V.Max(a, V.Of(0)),
            "Min" => V.Min(V.Of(0), a),
            "Greater" => V.Greater(a, V.Of(1)) - V.Less(a, V.Of(1)) + V.Equal(a, V.Of(1)),
            "LessOrEqual" => V.LessOrEqual(a, V.Of(1)) - V.GreaterOrEqual(a, V.Of(1)),
            "Where" => V.Where(V.Greater(a, V.Of(0)), a, V.Of(-2)),
            "CopySign" => V.CopySign(V.Of(2), a),
            "Pow" => V.Pow(V.Abs(a), V.Of(0.3)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    public static double Expected(string name, double x) => name switch
    {
        "Exp" => Math.Exp(x),
        "Log" => Math.Log(x),
        "Sigmoid" => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x)),
        "Tanh" => Math.Tanh(x),
        "Softplus" => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x))),
        "Elu" => x > 0 ? x : ExpMinusOne(x),
        "NormalCdf" => NormalDistribution.Cdf(x),
        "Sin" => Math.Sin(x),
        "Cos" => Math.Cos(x),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    public static T[] Map<V, T>(string name, T[] values)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var results = new T[values.Length];
        for (int i = 0; i < values.Length; i += V.Count)
        {
            V.Store(Apply<V, T>(name, V.Load(ref values[i], 0)), ref results[i], 0);
        }

        return results;
    }

    public static T First<V, T>(V value)
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var results = new T[V.Count];
        V.Store(value, ref results[0], 0);
        return results[0];
    }

    public static T Scalar<T>(string name, double x) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        First<Lanes512<T>, T>(Apply<Lanes512<T>, T>(name, Lanes512<T>.Broadcast(T.CreateSaturating(x))));

    /// <summary>Compares with the double function: the relative error, or below the smallest normal number the distance in its units.</summary>
    public static void Check<T>(string name, double[] grid, double bound) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool single = typeof(T) == typeof(float);
        T[] values = [.. grid.Select(T.CreateSaturating)];
        Array.Resize(ref values, (values.Length + 15) / 16 * 16);
        T[] actual = Map<Lanes512<T>, T>(name, values);
        double worst = 0, at = 0, floor = single ? 1.2e-38 : 2.3e-308;
        for (int i = 0; i < grid.Length; i++)
        {
            double x = double.CreateChecked(values[i]), e = double.CreateChecked(T.CreateSaturating(Expected(name, x))), a = double.CreateChecked(actual[i]);
            bool vanished = name == "Sigmoid" && e < floor && a >= 0 && a <= floor;
            if (e.Equals(a) || vanished)
            {
                continue;
            }

            // A sine near a multiple of π is as good as its reduction: measure against 1 there.
            double scale = name is "Sin" or "Cos" ? 1 : Math.Max(Math.Abs(e), floor);
            double error = Math.Abs(a - e) / scale;
            if (!(error <= worst))
            {
                (worst, at) = (error, x);
            }
        }

        Assert.True(worst <= bound, $"{name}<{typeof(T).Name}> is off by {worst:E2} at {at:R}: {Scalar<T>(name, at)} instead of {Expected(name, at)}.");
    }

    public static bool Same<T>(T a, T b) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        (T.IsNaN(a) && T.IsNaN(b)) || (a == b && T.IsNegative(a) == T.IsNegative(b));

    private static double ExpMinusOne(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 ? -1 : (u - 1) * (x / Math.Log(u));
    }

    private static double LogOnePlus(double e)
    {
        double u = 1 + e;
        return u == 1 ? e : Math.Log(u) * (e / (u - 1));
    }
}
