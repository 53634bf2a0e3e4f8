using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Tiles of 2 rows; 2 × 6 takes two panels at once, for enough chains in flight.</summary>
internal static unsafe partial class Tiles<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ILanes<V, T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x6(in Tile<T> t, nint panelStride)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        nint s1 = t.XStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a02 = V.Load(ref *c, 2 * V.Count);
        V a03 = V.Load(ref *c, 3 * V.Count);
        V a04 = V.Load(ref *c, 4 * V.Count);
        V a05 = V.Load(ref *c, 5 * V.Count);
        V a10 = V.Load(ref *(c + t.CStride), 0);
        V a11 = V.Load(ref *(c + t.CStride), V.Count);
        V a12 = V.Load(ref *(c + t.CStride), 2 * V.Count);
        V a13 = V.Load(ref *(c + t.CStride), 3 * V.Count);
        V a14 = V.Load(ref *(c + t.CStride), 4 * V.Count);
        V a15 = V.Load(ref *(c + t.CStride), 5 * V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V w0 = V.Load(ref *w, 0), w1 = V.Load(ref *w, V.Count), w2 = V.Load(ref *w, 2 * V.Count), w3 = V.Load(ref *(w + panelStride), 0), w4 = V.Load(ref *(w + panelStride), V.Count), w5 = V.Load(ref *(w + panelStride), 2 * V.Count);
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, w0, a00);
            a01 = V.Fma(b, w1, a01);
            a02 = V.Fma(b, w2, a02);
            a03 = V.Fma(b, w3, a03);
            a04 = V.Fma(b, w4, a04);
            a05 = V.Fma(b, w5, a05);
            b = V.Broadcast(x[s1]);
            a10 = V.Fma(b, w0, a10);
            a11 = V.Fma(b, w1, a11);
            a12 = V.Fma(b, w2, a12);
            a13 = V.Fma(b, w3, a13);
            a14 = V.Fma(b, w4, a14);
            a15 = V.Fma(b, w5, a15);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a02, ref *y, 2 * V.Count);
        V.Store(a03, ref *y, 3 * V.Count);
        V.Store(a04, ref *y, 4 * V.Count);
        V.Store(a05, ref *y, 5 * V.Count);
        V.Store(a10, ref *(y + t.YStride), 0);
        V.Store(a11, ref *(y + t.YStride), V.Count);
        V.Store(a12, ref *(y + t.YStride), 2 * V.Count);
        V.Store(a13, ref *(y + t.YStride), 3 * V.Count);
        V.Store(a14, ref *(y + t.YStride), 4 * V.Count);
        V.Store(a15, ref *(y + t.YStride), 5 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x3(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        nint s1 = t.XStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a02 = V.Load(ref *c, 2 * V.Count);
        V a10 = V.Load(ref *(c + t.CStride), 0);
        V a11 = V.Load(ref *(c + t.CStride), V.Count);
        V a12 = V.Load(ref *(c + t.CStride), 2 * V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V w0 = V.Load(ref *w, 0), w1 = V.Load(ref *w, V.Count), w2 = V.Load(ref *w, 2 * V.Count);
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, w0, a00);
            a01 = V.Fma(b, w1, a01);
            a02 = V.Fma(b, w2, a02);
            b = V.Broadcast(x[s1]);
            a10 = V.Fma(b, w0, a10);
            a11 = V.Fma(b, w1, a11);
            a12 = V.Fma(b, w2, a12);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a02, ref *y, 2 * V.Count);
        V.Store(a10, ref *(y + t.YStride), 0);
        V.Store(a11, ref *(y + t.YStride), V.Count);
        V.Store(a12, ref *(y + t.YStride), 2 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x2(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        nint s1 = t.XStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a10 = V.Load(ref *(c + t.CStride), 0);
        V a11 = V.Load(ref *(c + t.CStride), V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V w0 = V.Load(ref *w, 0), w1 = V.Load(ref *w, V.Count);
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, w0, a00);
            a01 = V.Fma(b, w1, a01);
            b = V.Broadcast(x[s1]);
            a10 = V.Fma(b, w0, a10);
            a11 = V.Fma(b, w1, a11);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a10, ref *(y + t.YStride), 0);
        V.Store(a11, ref *(y + t.YStride), V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile2x1(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        nint s1 = t.XStride;
        V a00 = V.Load(ref *c, 0);
        V a10 = V.Load(ref *(c + t.CStride), 0);
        for (int k = t.Depth; k > 0; k--)
        {
            V w0 = V.Load(ref *w, 0);
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, w0, a00);
            b = V.Broadcast(x[s1]);
            a10 = V.Fma(b, w0, a10);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a10, ref *(y + t.YStride), 0);
    }
}
