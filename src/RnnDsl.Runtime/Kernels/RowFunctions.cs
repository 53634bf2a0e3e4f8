using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace RnnDsl.Kernels;

/// <summary>Reductions over the elements of one row, and functions built on them.</summary>
/// <remarks>
/// A reduction keeps as many partial results as elements fit 64 bytes, element i going to partial i mod that number, and combines them by
/// a fixed tree: the bits do not depend on the width of the vectors. Elements at or beyond the width (padding) have no influence.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowFunctions
{
    private interface ITerm<V, T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        static abstract V Neutral { get; }

        static abstract V Fold(V partial, V a, V b);

        static abstract T Join(T a, T b);

        static abstract Lanes128<T> Join(Lanes128<T> a, Lanes128<T> b);
    }

    /// <summary>The sum of a row's first elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="row">The row's first element.</param>
    /// <param name="width">The number of elements.</param>
    public static T Sum<T, V>(ref T row, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => Sum<T, V>(ref row, width, int.MaxValue);

    /// <summary>The sum of the products of two rows' first elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="a">One row's first element.</param>
    /// <param name="b">The other row's first element.</param>
    /// <param name="width">The number of elements.</param>
    public static T Dot<T, V>(ref T a, ref T b, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => Dot<T, V>(ref a, ref b, width, int.MaxValue);

    /// <summary>The greatest of a row's first elements; NaN if one is NaN; −∞ for a width of 0.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="row">The row's first element.</param>
    /// <param name="width">The number of elements.</param>
    public static T Max<T, V>(ref T row, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => Max<T, V>(ref row, width, int.MaxValue);

    /// <summary>y[i] = e^(x[i] − m) / Σ_j e^(x[j] − m), m the greatest of x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="x">The first element of a padded row.</param>
    /// <param name="y">The first element of the padded row to write; may be the same row. Its padding becomes unspecified.</param>
    /// <param name="width">The number of elements.</param>
    public static void Softmax<T, V>(ref T x, ref T y, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        V max = V.Broadcast(Max<T, V>(ref x, width));
        for (int i = 0; i < width; i += V.Count)
        {
            V.Store(V.Exp(V.Load(ref x, i) - max), ref y, i);
        }

        V sum = V.Broadcast(Sum<T, V>(ref y, width));
        for (int i = 0; i < width; i += V.Count)
        {
            V.Store(V.Load(ref y, i) / sum, ref y, i);
        }
    }

    /// <summary>y[i] = x[i] − m − log Σ_j e^(x[j] − m), m the greatest of x; y may be x.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="x">The first element to read.</param>
    /// <param name="y">The first element to write.</param>
    /// <param name="width">The number of elements.</param>
    public static void LogSoftmax<T, V>(ref T x, ref T y, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        V max = V.Broadcast(Max<T, V>(ref x, width));
        for (int i = 0; i < width; i += V.Count)
        {
            V.Store(V.Load(ref x, i) - max, ref y, i);
        }

        V log = V.Log(V.Broadcast(Reduce<T, V, ExpTerm<V, T>>(ref y, ref y, width, int.MaxValue)));
        for (int i = 0; i < width; i += V.Count)
        {
            V.Store(V.Load(ref y, i) - log, ref y, i);
        }
    }

    /// <summary>The Euclidean norm of a row's first elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="row">The row's first element.</param>
    /// <param name="width">The number of elements.</param>
    public static T Norm<T, V>(ref T row, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => T.Sqrt(Dot<T, V>(ref row, ref row, width));

    /// <summary>Copies exactly <paramref name="width"/> elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">The first element to read.</param>
    /// <param name="target">The first element to write.</param>
    /// <param name="width">The number of elements.</param>
    public static void Copy<T>(ref T source, ref T target, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref source, width)
            .CopyTo(System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref target, width));

    /// <summary>y[i] += x[i] for exactly <paramref name="width"/> elements.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <typeparam name="V">The lanes to compute with.</typeparam>
    /// <param name="x">The first element of a padded row.</param>
    /// <param name="y">The first element of the padded row that is added to; its padding keeps its values.</param>
    /// <param name="width">The number of elements.</param>
    public static void Add<T, V>(ref T x, ref T y, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
    {
        int i = 0;
        for (; i + V.Count <= width; i += V.Count) V.Store(V.Load(ref y, i) + V.Load(ref x, i), ref y, i);
        if (i == width) return;
        V old = V.Load(ref y, i);
        V.Store(V.First(width - i, old + V.Load(ref x, i), old), ref y, i);
    }

    /// <summary>Sets exactly <paramref name="width"/> elements to 0.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="target">The first element to write.</param>
    /// <param name="width">The number of elements.</param>
    public static void Zero<T>(ref T target, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref target, width).Clear();

    /// <summary>The sum, where memory ends after <paramref name="readable"/> elements.</summary>
    internal static T Sum<T, V>(ref T row, int width, int readable)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => Reduce<T, V, SumTerm<V, T>>(ref row, ref row, width, readable);

    /// <summary>The sum of products, where the memory of <paramref name="a"/> ends after <paramref name="readable"/> elements; <paramref name="b"/> is padded.</summary>
    internal static T Dot<T, V>(ref T a, ref T b, int width, int readable)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => Reduce<T, V, DotTerm<V, T>>(ref a, ref b, width, readable);

    /// <summary>The greatest, where memory ends after <paramref name="readable"/> elements.</summary>
    internal static T Max<T, V>(ref T row, int width, int readable)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => Reduce<T, V, MaxTerm<V, T>>(ref row, ref row, width, readable);

    /// <summary>The sum of a group of partial sums, combined as those of a row; they are written over.</summary>
    internal static T SumOfGroup<T, V>(ref T partials)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T> => Tree<T, V, SumTerm<V, T>>(ref partials);

    [SkipLocalsInit]
    private static T Reduce<T, V, TTerm>(ref T a, ref T b, int width, int readable)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
        where TTerm : struct, ITerm<V, T>
    {
        int group = Padding.Group<T>();
        Span<T> partials = stackalloc T[group];
        for (int lane = 0; lane < group; lane += V.Count)
        {
            V partial = TTerm.Neutral;
            int i = lane;
            for (; i + V.Count <= width; i += group)
            {
                partial = TTerm.Fold(partial, V.Load(ref a, i), V.Load(ref b, i));
            }

            if (i < width)
            {
                // Only a vector that the width cuts through is read in part; what follows in a padded row is the row's memory.
                V cut = i <= readable - V.Count ? V.Load(ref a, i) : PartialVectors.Load<T, V>(ref a, i, width - i);
                V other = Unsafe.AreSame(ref a, ref b) ? cut : V.Load(ref b, i);
                partial = V.First(width - i, TTerm.Fold(partial, cut, other), partial);
            }

            V.Store(partial, ref partials[0], lane);
        }

        return Tree<T, V, TTerm>(ref partials[0]);
    }

    /// <summary>Combines a group of partial results; they are written over.</summary>
    private static T Tree<T, V, TTerm>(ref T partials)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ILanes<V, T>
        where TTerm : struct, ITerm<V, T>
    {
        // The tree is the same on every machine; its upper levels go through the narrowest vectors.
        int half = Padding.Group<T>() / 2;
        for (; half >= Lanes128<T>.Count; half /= 2)
        {
            for (int i = 0; i < half; i += Lanes128<T>.Count)
            {
                Lanes128<T> joined = TTerm.Join(Lanes128<T>.Load(ref partials, i), Lanes128<T>.Load(ref partials, i + half));
                Lanes128<T>.Store(joined, ref partials, i);
            }
        }

        for (; half > 0; half /= 2)
        {
            for (int i = 0; i < half; i++)
            {
                Unsafe.Add(ref partials, i) = TTerm.Join(Unsafe.Add(ref partials, i), Unsafe.Add(ref partials, i + half));
            }
        }

        return partials;
    }

    private readonly struct SumTerm<V, T> : ITerm<V, T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static V Neutral => V.Of(0);

        public static V Fold(V partial, V a, V b) => partial + a;

        public static T Join(T a, T b) => a + b;

        public static Lanes128<T> Join(Lanes128<T> a, Lanes128<T> b) => a + b;
    }

    private readonly struct ExpTerm<V, T> : ITerm<V, T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static V Neutral => V.Of(0);

        public static V Fold(V partial, V a, V b) => partial + V.Exp(a);

        public static Lanes128<T> Join(Lanes128<T> a, Lanes128<T> b) => a + b;

        public static T Join(T a, T b) => a + b;
    }

    private readonly struct DotTerm<V, T> : ITerm<V, T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static V Neutral => V.Of(0);

        public static V Fold(V partial, V a, V b) => V.Fma(a, b, partial);

        public static T Join(T a, T b) => a + b;

        public static Lanes128<T> Join(Lanes128<T> a, Lanes128<T> b) => a + b;
    }

    private readonly struct MaxTerm<V, T> : ITerm<V, T>
        where V : struct, ILanes<V, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static V Neutral => V.Of(double.NegativeInfinity);

        public static V Fold(V partial, V a, V b) => V.Max(partial, a);

        public static T Join(T a, T b) => T.Max(a, b);

        public static Lanes128<T> Join(Lanes128<T> a, Lanes128<T> b) => Lanes128<T>.Max(a, b);
    }
}
