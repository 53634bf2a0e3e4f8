using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Vectors of which only the first lanes are memory. Slow, through the stack: for the one place where a row's memory ends.</summary>
internal static class PartialVectors
{
    /// <summary>Reads <paramref name="count"/> elements from <paramref name="index"/> on; the other lanes are 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static V Load<T, V>(ref T start, int index, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        Span<T> lanes = stackalloc T[Padding.Group<T>()];
        lanes.Clear();
        for (int i = 0; i < count; i++)
        {
            lanes[i] = Unsafe.Add(ref start, index + i);
        }

        return V.Load(ref lanes[0], 0);
    }

    /// <summary>Writes the first <paramref name="count"/> lanes to <paramref name="index"/> on, and nothing behind them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Store<T, V>(V value, ref T start, int index, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        Span<T> lanes = stackalloc T[Padding.Group<T>()];
        V.Store(value, ref lanes[0], 0);
        for (int i = 0; i < count; i++)
        {
            Unsafe.Add(ref start, index + i) = lanes[i];
        }
    }
}
