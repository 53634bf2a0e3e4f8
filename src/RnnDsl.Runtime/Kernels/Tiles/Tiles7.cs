using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Tiles of 7 and 6 rows. 6 × 2 fills 16 vector registers, the others need 32.</summary>
internal static unsafe partial class Tiles<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ILanes<V, T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile7x3(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        nint s1 = t.XStride, s2 = 2 * t.XStride, s3 = 3 * t.XStride, s4 = 4 * t.XStride, s5 = 5 * t.XStride, s6 = 6 * t.XStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a02 = V.Load(ref *c, 2 * V.Count);
        V a10 = V.Load(ref *(c + t.CStride), 0);
        V a11 = V.Load(ref *(c + t.CStride), V.Count);
        V a12 = V.Load(ref *(c + t.CStride), 2 * V.Count);
        V a20 = V.Load(ref *(c + 2 * t.CStride), 0);
        V a21 = V.Load(ref *(c + 2 * t.CStride), V.Count);
        V a22 = V.Load(ref *(c + 2 * t.CStride), 2 * V.Count);
        V a30 = V.Load(ref *(c + 3 * t.CStride), 0);
        V a31 = V.Load(ref *(c + 3 * t.CStride), V.Count);
        V a32 = V.Load(ref *(c + 3 * t.CStride), 2 * V.Count);
        V a40 = V.Load(ref *(c + 4 * t.CStride), 0);
        V a41 = V.Load(ref *(c + 4 * t.CStride), V.Count);
        V a42 = V.Load(ref *(c + 4 * t.CStride), 2 * V.Count);
        V a50 = V.Load(ref *(c + 5 * t.CStride), 0);
        V a51 = V.Load(ref *(c + 5 * t.CStride), V.Count);
        V a52 = V.Load(ref *(c + 5 * t.CStride), 2 * V.Count);
        V a60 = V.Load(ref *(c + 6 * t.CStride), 0);
        V a61 = V.Load(ref *(c + 6 * t.CStride), V.Count);
        V a62 = V.Load(ref *(c + 6 * t.CStride), 2 * V.Count);
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
            b = V.Broadcast(x[s2]);
            a20 = V.Fma(b, w0, a20);
            a21 = V.Fma(b, w1, a21);
            a22 = V.Fma(b, w2, a22);
            b = V.Broadcast(x[s3]);
            a30 = V.Fma(b, w0, a30);
            a31 = V.Fma(b, w1, a31);
            a32 = V.Fma(b, w2, a32);
            b = V.Broadcast(x[s4]);
            a40 = V.Fma(b, w0, a40);
            a41 = V.Fma(b, w1, a41);
            a42 = V.Fma(b, w2, a42);
            b = V.Broadcast(x[s5]);
            a50 = V.Fma(b, w0, a50);
            a51 = V.Fma(b, w1, a51);
            a52 = V.Fma(b, w2, a52);
            b = V.Broadcast(x[s6]);
            a60 = V.Fma(b, w0, a60);
            a61 = V.Fma(b, w1, a61);
            a62 = V.Fma(b, w2, a62);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a02, ref *y, 2 * V.Count);
        V.Store(a10, ref *(y + t.YStride), 0);
        V.Store(a11, ref *(y + t.YStride), V.Count);
        V.Store(a12, ref *(y + t.YStride), 2 * V.Count);
        V.Store(a20, ref *(y + 2 * t.YStride), 0);
        V.Store(a21, ref *(y + 2 * t.YStride), V.Count);
        V.Store(a22, ref *(y + 2 * t.YStride), 2 * V.Count);
        V.Store(a30, ref *(y + 3 * t.YStride), 0);
        V.Store(a31, ref *(y + 3 * t.YStride), V.Count);
        V.Store(a32, ref *(y + 3 * t.YStride), 2 * V.Count);
        V.Store(a40, ref *(y + 4 * t.YStride), 0);
        V.Store(a41, ref *(y + 4 * t.YStride), V.Count);
        V.Store(a42, ref *(y + 4 * t.YStride), 2 * V.Count);
        V.Store(a50, ref *(y + 5 * t.YStride), 0);
        V.Store(a51, ref *(y + 5 * t.YStride), V.Count);
        V.Store(a52, ref *(y + 5 * t.YStride), 2 * V.Count);
        V.Store(a60, ref *(y + 6 * t.YStride), 0);
        V.Store(a61, ref *(y + 6 * t.YStride), V.Count);
        V.Store(a62, ref *(y + 6 * t.YStride), 2 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x3(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        nint s1 = t.XStride, s2 = 2 * t.XStride, s3 = 3 * t.XStride, s4 = 4 * t.XStride, s5 = 5 * t.XStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a02 = V.Load(ref *c, 2 * V.Count);
        V a10 = V.Load(ref *(c + t.CStride), 0);
        V a11 = V.Load(ref *(c + t.CStride), V.Count);
        V a12 = V.Load(ref *(c + t.CStride), 2 * V.Count);
        V a20 = V.Load(ref *(c + 2 * t.CStride), 0);
        V a21 = V.Load(ref *(c + 2 * t.CStride), V.Count);
        V a22 = V.Load(ref *(c + 2 * t.CStride), 2 * V.Count);
        V a30 = V.Load(ref *(c + 3 * t.CStride), 0);
        V a31 = V.Load(ref *(c + 3 * t.CStride), V.Count);
        V a32 = V.Load(ref *(c + 3 * t.CStride), 2 * V.Count);
        V a40 = V.Load(ref *(c + 4 * t.CStride), 0);
        V a41 = V.Load(ref *(c + 4 * t.CStride), V.Count);
        V a42 = V.Load(ref *(c + 4 * t.CStride), 2 * V.Count);
        V a50 = V.Load(ref *(c + 5 * t.CStride), 0);
        V a51 = V.Load(ref *(c + 5 * t.CStride), V.Count);
        V a52 = V.Load(ref *(c + 5 * t.CStride), 2 * V.Count);
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
            b = V.Broadcast(x[s2]);
            a20 = V.Fma(b, w0, a20);
            a21 = V.Fma(b, w1, a21);
            a22 = V.Fma(b, w2, a22);
            b = V.Broadcast(x[s3]);
            a30 = V.Fma(b, w0, a30);
            a31 = V.Fma(b, w1, a31);
            a32 = V.Fma(b, w2, a32);
            b = V.Broadcast(x[s4]);
            a40 = V.Fma(b, w0, a40);
            a41 = V.Fma(b, w1, a41);
            a42 = V.Fma(b, w2, a42);
            b = V.Broadcast(x[s5]);
            a50 = V.Fma(b, w0, a50);
            a51 = V.Fma(b, w1, a51);
            a52 = V.Fma(b, w2, a52);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a02, ref *y, 2 * V.Count);
        V.Store(a10, ref *(y + t.YStride), 0);
        V.Store(a11, ref *(y + t.YStride), V.Count);
        V.Store(a12, ref *(y + t.YStride), 2 * V.Count);
        V.Store(a20, ref *(y + 2 * t.YStride), 0);
        V.Store(a21, ref *(y + 2 * t.YStride), V.Count);
        V.Store(a22, ref *(y + 2 * t.YStride), 2 * V.Count);
        V.Store(a30, ref *(y + 3 * t.YStride), 0);
        V.Store(a31, ref *(y + 3 * t.YStride), V.Count);
        V.Store(a32, ref *(y + 3 * t.YStride), 2 * V.Count);
        V.Store(a40, ref *(y + 4 * t.YStride), 0);
        V.Store(a41, ref *(y + 4 * t.YStride), V.Count);
        V.Store(a42, ref *(y + 4 * t.YStride), 2 * V.Count);
        V.Store(a50, ref *(y + 5 * t.YStride), 0);
        V.Store(a51, ref *(y + 5 * t.YStride), V.Count);
        V.Store(a52, ref *(y + 5 * t.YStride), 2 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x2(in Tile<T> t)
    {
        T* x = t.X, w = t.W, c = t.C, y = t.Y;
        nint next = t.XNext, wStride = t.WStride;
        nint s1 = t.XStride, s2 = 2 * t.XStride, s3 = 3 * t.XStride, s4 = 4 * t.XStride, s5 = 5 * t.XStride;
        V a00 = V.Load(ref *c, 0);
        V a01 = V.Load(ref *c, V.Count);
        V a10 = V.Load(ref *(c + t.CStride), 0);
        V a11 = V.Load(ref *(c + t.CStride), V.Count);
        V a20 = V.Load(ref *(c + 2 * t.CStride), 0);
        V a21 = V.Load(ref *(c + 2 * t.CStride), V.Count);
        V a30 = V.Load(ref *(c + 3 * t.CStride), 0);
        V a31 = V.Load(ref *(c + 3 * t.CStride), V.Count);
        V a40 = V.Load(ref *(c + 4 * t.CStride), 0);
        V a41 = V.Load(ref *(c + 4 * t.CStride), V.Count);
        V a50 = V.Load(ref *(c + 5 * t.CStride), 0);
        V a51 = V.Load(ref *(c + 5 * t.CStride), V.Count);
        for (int k = t.Depth; k > 0; k--)
        {
            V w0 = V.Load(ref *w, 0), w1 = V.Load(ref *w, V.Count);
            V b = V.Broadcast(*x);
            a00 = V.Fma(b, w0, a00);
            a01 = V.Fma(b, w1, a01);
            b = V.Broadcast(x[s1]);
            a10 = V.Fma(b, w0, a10);
            a11 = V.Fma(b, w1, a11);
            b = V.Broadcast(x[s2]);
            a20 = V.Fma(b, w0, a20);
            a21 = V.Fma(b, w1, a21);
            b = V.Broadcast(x[s3]);
            a30 = V.Fma(b, w0, a30);
            a31 = V.Fma(b, w1, a31);
            b = V.Broadcast(x[s4]);
            a40 = V.Fma(b, w0, a40);
            a41 = V.Fma(b, w1, a41);
            b = V.Broadcast(x[s5]);
            a50 = V.Fma(b, w0, a50);
            a51 = V.Fma(b, w1, a51);
            x += next;
            w += wStride;
        }

        V.Store(a00, ref *y, 0);
        V.Store(a01, ref *y, V.Count);
        V.Store(a10, ref *(y + t.YStride), 0);
        V.Store(a11, ref *(y + t.YStride), V.Count);
        V.Store(a20, ref *(y + 2 * t.YStride), 0);
        V.Store(a21, ref *(y + 2 * t.YStride), V.Count);
        V.Store(a30, ref *(y + 3 * t.YStride), 0);
        V.Store(a31, ref *(y + 3 * t.YStride), V.Count);
        V.Store(a40, ref *(y + 4 * t.YStride), 0);
        V.Store(a41, ref *(y + 4 * t.YStride), V.Count);
        V.Store(a50, ref *(y + 5 * t.YStride), 0);
        V.Store(a51, ref *(y + 5 * t.YStride), V.Count);
    }
}
