using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using RnnDsl.Kernels;

namespace RnnDsl.Benchmarks;

/// <summary>The most fused multiply-adds that one core does: what no product of matrices can exceed.</summary>
internal static class FmaPeak
{
    /// <summary>In single precision, at the width that the generated programs use here, in GFLOP/s.</summary>
    public static double Measure() =>
        Vector512.IsHardwareAccelerated ? Measure<float, Lanes512<float>>() :
        Vector256.IsHardwareAccelerated ? Measure<float, Lanes256<float>>() : Measure<float, Lanes128<float>>();

    /// <summary>In a given precision and width: the best of several tries, by CPU time, in GFLOP/s.</summary>
    public static double Measure<T, V>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        const int Steps = 500_000, Tries = 15;
        double best = double.MaxValue;
        for (int i = 0; i < Tries; i++)
        {
            double start = CpuClock.Milliseconds;
            Chains<T, V>(Steps);
            best = Math.Min(best, CpuClock.Milliseconds - start);
        }
        return 2e-6 * 12 * V.Count * Steps / best;
    }

    /// <summary>Twelve independent chains: more than latency times throughput of any core so far.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static V Chains<T, V>(int steps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        V a = V.Of(0.5), b = V.Of(0.25);
        V c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (int i = 0; i < steps; i++)
        {
            c0 = V.Fma(c0, a, b);
            c1 = V.Fma(c1, a, b);
            c2 = V.Fma(c2, a, b);
            c3 = V.Fma(c3, a, b);
            c4 = V.Fma(c4, a, b);
            c5 = V.Fma(c5, a, b);
            c6 = V.Fma(c6, a, b);
            c7 = V.Fma(c7, a, b);
            c8 = V.Fma(c8, a, b);
            c9 = V.Fma(c9, a, b);
            c10 = V.Fma(c10, a, b);
            c11 = V.Fma(c11, a, b);
        }
        return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
    }
}
