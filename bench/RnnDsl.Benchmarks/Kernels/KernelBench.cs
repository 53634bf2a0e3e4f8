using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using RnnDsl.Kernels;

namespace RnnDsl.Benchmarks.Kernels;

/// <summary>Speed of the kernels on one thread, next to the measured peak of fused multiply-adds.</summary>
internal static class KernelBench
{
    private static readonly (int Rows, int K, int N)[] Shapes =
        [(1, 64, 192), (32, 128, 384), (32, 256, 768), (64, 512, 1536), (128, 128, 384), (1, 128, 384), (5, 128, 384), (7, 128, 384), (9, 128, 384), (128, 100, 100), (128, 512, 1536), (340, 128, 384)];

    public static void Run()
    {
        Run<float, Lanes512<float>>("float × 512");
        Run<float, Lanes256<float>>("float × 256");
        Run<double, Lanes512<double>>("double × 512");
    }

    private static void Run<T, V>(string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        double peak = FmaPeak.Measure<T, V>();
        Console.WriteLine($"{name}: peak {peak:F0} GFLOP/s");
        Pointwise<T, V>();
        foreach ((int rows, int k, int n) in Shapes)
        {
            double multiply = Multiply<T, V>(rows, k, n), outer = Outer<T, V>(rows, n, k);
            double pack = Pack<T>(k, n, transposed: true), packPlain = Pack<T>(k, n, transposed: false);
            Console.WriteLine($"  {rows,4} × {k,4} × {n,4}: Multiply {multiply,6:F1} GFLOP/s ({multiply / peak:P0}), AccumulateOuter {outer,6:F1} ({outer / peak:P0}), packing {pack:F2} and {packPlain:F2} elements/ns");
        }

    }

    private static void Pointwise<T, V>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        Print("copy", Copy<T, V>);
        Print("sigmoid", Sigmoid<T, V>);
        Print("tanh", Tanh<T, V>);
        Print("exp", Exp<T, V>);
        Print("log", Log<T, V>);
        Print("softplus", Softplus<T, V>);
        Print("sin", Sin<T, V>);
        Print("LSTM gates", LstmGates<T, V>);

        static void Print(string name, RowLoop<T> loop) => Console.WriteLine($"  {name,-10} {Elements<T, V>(loop),6:F2} elements/ns");
    }

    private static double Multiply<T, V>(int rows, int k, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int xStride = Padding.Pad<T>(k), yStride = Padding.Pad<T>(n);
        var x = Filled<T>(rows * xStride);
        var y = Filled<T>(rows * yStride);
        var w = new T[k * n];
        w.AsSpan().Fill(T.CreateChecked(0.01));
        var packed = PackedMatrix<T>.Create([0], [k], [n], [MatrixSource<T>.Product(w, 0, k)]);
        Rows<T> xs = x.Rows(0, xStride), ys = y.Rows(0, yStride);
        return 2.0 * rows * k * n / Time(() => Products.Multiply<T, V>(xs, 0, rows, packed, ys, false));
    }

    private static double Pack<T>(int k, int n, bool transposed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var source = new MatrixSource<T>(new T[k * n], 0, transposed ? k : n, transposed);
        var packed = PackedMatrix<T>.Create([0], [k], [n], [source]);
        return (double)k * n / Time(() => packed.Repack([source]));
    }

    private static double Outer<T, V>(int rows, int m, int n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int gStride = Padding.Pad<T>(m), xStride = Padding.Pad<T>(n);
        var g = Filled<T>(rows * gStride);
        var x = Filled<T>(rows * xStride);
        var target = new T[m * n];
        Rows<T> gs = g.Rows(0, gStride), xs = x.Rows(0, xStride);
        return 2.0 * rows * m * n / Time(() => Products.AccumulateOuter<T, V>(gs, m, xs, n, 0, rows, ref target[0], n));
    }

    private static PinnedBuffer<T> Filled<T>(int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var buffer = new PinnedBuffer<T>(length);
        for (int i = 0; i < length; i++)
        {
            buffer.Span[i] = T.CreateChecked((i % 37 + 0.5) * 0.01);
        }

        return buffer;
    }

    private delegate void RowLoop<T>(ref T source, ref T target, int length);

    private static double Elements<T, V>(RowLoop<T> loop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        // Half a page apart: a store just ahead of the loads modulo 4096 bytes would stall them.
        var buffer = Filled<T>(16384);
        int target = 8192 + 2048 / Unsafe.SizeOf<T>();
        return 1024 / Time(() => loop(ref buffer.Span[0], ref buffer.Span[target], 1024));
    }

    private static void Copy<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int i = 0; i < length; i += V.Count)
        {
            V.Store(V.Load(ref source, i), ref target, i);
        }
    }

    private static void Sigmoid<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int i = 0; i < length; i += V.Count)
        {
            V.Store(V.Sigmoid(V.Load(ref source, i)), ref target, i);
        }
    }

    private static void Tanh<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int i = 0; i < length; i += V.Count)
        {
            V.Store(V.Tanh(V.Load(ref source, i)), ref target, i);
        }
    }

    private static void Exp<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int i = 0; i < length; i += V.Count)
        {
            V.Store(V.Exp(V.Load(ref source, i)), ref target, i);
        }
    }

    private static void Log<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int i = 0; i < length; i += V.Count)
        {
            V.Store(V.Log(V.Load(ref source, i)), ref target, i);
        }
    }

    private static void Softplus<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int i = 0; i < length; i += V.Count)
        {
            V.Store(V.Softplus(V.Load(ref source, i)), ref target, i);
        }
    }

    private static void Sin<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        for (int i = 0; i < length; i += V.Count)
        {
            V.Store(V.Sin(V.Load(ref source, i)), ref target, i);
        }
    }

    /// <summary>An LSTM's pointwise part in one loop: the inliner must not run out of budget on it.</summary>
    private static void LstmGates<T, V>(ref T source, ref T target, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        // Reads a row of 4 × length pre-activations, writes c and h over the first two.
        ref T forget = ref Unsafe.Add(ref source, length), cell = ref Unsafe.Add(ref source, 2 * length), output = ref Unsafe.Add(ref source, 3 * length);
        for (int i = 0; i < length; i += V.Count)
        {
            V f = V.Sigmoid(V.Load(ref forget, i)), n = V.Sigmoid(V.Load(ref source, i)), o = V.Sigmoid(V.Load(ref output, i));
            V c = V.Fma(f, V.Load(ref target, i), n * V.Tanh(V.Load(ref cell, i)));
            V.Store(c, ref target, i);
            V.Store(o * V.Tanh(c), ref target, i + length);
        }
    }

    /// <summary>The best of many repetitions, in nanoseconds a call.</summary>
    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        int calls = 0;
        for (; watch.ElapsedMilliseconds < 400; calls++)
        {
            action();
        }

        // Repetitions of about 2 ms each.
        calls = Math.Max(1, calls / 200);
        double best = double.PositiveInfinity;
        for (int i = 0; i < 30; i++)
        {
            watch.Restart();
            for (int j = 0; j < calls; j++)
            {
                action();
            }

            best = Math.Min(best, watch.Elapsed.TotalNanoseconds / calls);
        }

        return best;
    }
}
