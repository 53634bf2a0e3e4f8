using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Tiles of 1 row; 1 × 12 takes four panels at once and 1 × 6 two, for enough chains in flight.</summary>
internal static unsafe partial class Tiles<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ILanes<V, T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x12(in Tile<T> t, nint panelStride)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a02 = V.Load(ref *c, 2 * V.Count);
        V a03 = V.Load(ref *c, 3 * V.Count);
        V a04 = V.Load(ref *c, 4 * V.Count);
        V a05 = V.Load(ref *c, 5 * V.Count);
        V a06 = V.Load(ref *c, 6 * V.Count);
        V a07 = V.Load(ref *c, 7 * V.Count);
        V a08 = V.Load(ref *c, 8 * V.Count);
        V a09 = V.Load(ref *c, 9 * V.Count);
        V a0a = V.Load(ref *c, 10 * V.Count);
        V a0b = V.Load(ref *c, 11 * V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, V.Load(ref *w, 0), a00);
            a01 = V.Fma(b, V.Load(ref *w, V.Count), a01);
            a02 = V.Fma(b, V.Load(ref *w, 2 * V.Count), a02);
            a03 = V.Fma(b, V.Load(ref *(w + panelStride), 0), a03);
            a04 = V.Fma(b, V.Load(ref *(w + panelStride), V.Count), a04);
            a05 = V.Fma(b, V.Load(ref *(w + panelStride), 2 * V.Count), a05);
            a06 = V.Fma(b, V.Load(ref *(w + 2 * panelStride), 0), a06);
            a07 = V.Fma(b, V.Load(ref *(w + 2 * panelStride), V.Count), a07);
            a08 = V.Fma(b, V.Load(ref *(w + 2 * panelStride), 2 * V.Count), a08);
            a09 = V.Fma(b, V.Load(ref *(w + 3 * panelStride), 0), a09);
            a0a = V.Fma(b, V.Load(ref *(w + 3 * panelStride), V.Count), a0a);
            a0b = V.Fma(b, V.Load(ref *(w + 3 * panelStride), 2 * V.Count), a0b);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a02, ref *y, 2 * V.Count);
        V.Store(a03, ref *y, 3 * V.Count);
        V.Store(a04, ref *y, 4 * V.Count);
        V.Store(a05, ref *y, 5 * V.Count);
        V.Store(a06, ref *y, 6 * V.Count);
        V.Store(a07, ref *y, 7 * V.Count);
        V.Store(a08, ref *y, 8 * V.Count);
        V.Store(a09, ref *y, 9 * V.Count);
        V.Store(a0a, ref *y, 10 * V.Count);
        V.Store(a0b, ref *y, 11 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x6(in Tile<T> t, nint panelStride)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a02 = V.Load(ref *c, 2 * V.Count);
        V a03 = V.Load(ref *c, 3 * V.Count);
        V a04 = V.Load(ref *c, 4 * V.Count);
        V a05 = V.Load(ref *c, 5 * V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, V.Load(ref *w, 0), a00);
            a01 = V.Fma(b, V.Load(ref *w, V.Count), a01);
            a02 = V.Fma(b, V.Load(ref *w, 2 * V.Count), a02);
            a03 = V.Fma(b, V.Load(ref *(w + panelStride), 0), a03);
            a04 = V.Fma(b, V.Load(ref *(w + panelStride), V.Count), a04);
            a05 = V.Fma(b, V.Load(ref *(w + panelStride), 2 * V.Count), a05);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a02, ref *y, 2 * V.Count);
        V.Store(a03, ref *y, 3 * V.Count);
        V.Store(a04, ref *y, 4 * V.Count);
        V.Store(a05, ref *y, 5 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x3(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a02 = V.Load(ref *c, 2 * V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, V.Load(ref *w, 0), a00);
            a01 = V.Fma(b, V.Load(ref *w, V.Count), a01);
            a02 = V.Fma(b, V.Load(ref *w, 2 * V.Count), a02);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a02, ref *y, 2 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x2(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, V.Load(ref *w, 0), a00);
            a01 = V.Fma(b, V.Load(ref *w, V.Count), a01);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile1x1(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        V a00 = V.Load(ref *c, 0);
        for (int k = t.Depth; k > 0; k--)
        {
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, V.Load(ref *w, 0), a00);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
    }
}
