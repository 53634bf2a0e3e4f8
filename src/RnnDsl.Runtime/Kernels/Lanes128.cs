using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnDsl.Kernels;

/// <summary>Lanes that fill a vector of 128 bits.</summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Lanes128<T> : ILanes<Lanes128<T>, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector128<T> value;

    [MethodImpl(Inline)]
    private Lanes128(Vector128<T> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count { [MethodImpl(Inline)] get => Vector128<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Load(ref readonly T start, int index) =>
        new(Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in start), index)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static void Store(Lanes128<T> value, ref T start, int index) =>
        value.value.StoreUnsafe(ref Unsafe.Add(ref start, index));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Broadcast(T value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Of(double constant) => typeof(T) == typeof(float)
        ? new(Vector128.Create((float)constant).As<float, T>())
        : new(Vector128.Create(constant).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> operator +(Lanes128<T> a, Lanes128<T> b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> operator -(Lanes128<T> a, Lanes128<T> b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> operator *(Lanes128<T> a, Lanes128<T> b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> operator /(Lanes128<T> a, Lanes128<T> b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> operator -(Lanes128<T> a) => new(a.value ^ Of(-0.0).value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Fma(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) => typeof(T) == typeof(float)
        ? new(Vector128.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>())
        : new(Vector128.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Greater(Lanes128<T> a, Lanes128<T> b) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(a.value, b.value), Vector128<T>.One, Vector128<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Less(Lanes128<T> a, Lanes128<T> b) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a.value, b.value), Vector128<T>.One, Vector128<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> GreaterOrEqual(Lanes128<T> a, Lanes128<T> b) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(a.value, b.value), Vector128<T>.One, Vector128<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> LessOrEqual(Lanes128<T> a, Lanes128<T> b) =>
        new(Vector128.ConditionalSelect(Vector128.LessThanOrEqual(a.value, b.value), Vector128<T>.One, Vector128<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Equal(Lanes128<T> a, Lanes128<T> b) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(a.value, b.value), Vector128<T>.One, Vector128<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Where(Lanes128<T> condition, Lanes128<T> a, Lanes128<T> b) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(condition.value, Vector128<T>.Zero), b.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Max(Lanes128<T> a, Lanes128<T> b) => new(Vector128.Max(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Min(Lanes128<T> a, Lanes128<T> b) => new(Vector128.Min(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Abs(Lanes128<T> a) => new(Vector128.AndNot(a.value, Of(-0.0).value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Sqrt(Lanes128<T> a) => new(Vector128.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Floor(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Vector128.Floor(a.value.AsSingle()).As<float, T>())
        : new(Vector128.Floor(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> CopySign(Lanes128<T> magnitude, Lanes128<T> sign) =>
        new(Vector128.ConditionalSelect(Of(-0.0).value, sign.value, magnitude.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Exp(Lanes128<T> a) => Elementary<Lanes128<T>, T>.Exp(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Log(Lanes128<T> a) => Elementary<Lanes128<T>, T>.Log(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Sigmoid(Lanes128<T> a) => Elementary<Lanes128<T>, T>.Sigmoid(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Tanh(Lanes128<T> a) => Elementary<Lanes128<T>, T>.Tanh(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Softplus(Lanes128<T> a) => Elementary<Lanes128<T>, T>.Softplus(a);

    /// <inheritdoc/>
    public static Lanes128<T> Sin(Lanes128<T> a) => Elementary<Lanes128<T>, T>.Sin(a);

    /// <inheritdoc/>
    public static Lanes128<T> Cos(Lanes128<T> a) => Elementary<Lanes128<T>, T>.Cos(a);

    /// <inheritdoc/>
    public static Lanes128<T> Pow(Lanes128<T> a, Lanes128<T> b) => Elementary<Lanes128<T>, T>.Pow(a, b);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> First(int count, Lanes128<T> a, Lanes128<T> b) => typeof(T) == typeof(float)
        ? new(Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).As<int, T>(), a.value, b.value))
        : new(Vector128.ConditionalSelect(Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).As<long, T>(), a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> IfLess(Lanes128<T> a, Lanes128<T> b, Lanes128<T> x, Lanes128<T> y) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> AtMost(Lanes128<T> value, Lanes128<T> bound) =>
        new(Vector128.MinNative(bound.value, value.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> AtLeast(Lanes128<T> value, Lanes128<T> bound) =>
        new(Vector128.MaxNative(bound.value, value.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static bool AnyGreater(Lanes128<T> a, Lanes128<T> b) => Vector128.GreaterThanAny(a.value, b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> PowerOfTwo(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new((a.value.AsInt32() << 23).As<int, T>())
        : new((a.value.AsInt64() << 52).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Exponent(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Vector128.ConvertToSingle((a.value.AsInt32() - Vector128.Create(ElementBits.RootHalfSingle)) >> 23).As<float, T>())
        : new(Vector128.ConvertToDouble((a.value.AsInt64() - Vector128.Create(ElementBits.RootHalfDouble)) >> 52).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Mantissa(Lanes128<T> a)
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<int> root = Vector128.Create(ElementBits.RootHalfSingle);
            return new((((a.value.AsInt32() - root) & Vector128.Create(ElementBits.FractionSingle)) + root).As<int, T>());
        }

        Vector128<long> rootHalf = Vector128.Create(ElementBits.RootHalfDouble);
        return new((((a.value.AsInt64() - rootHalf) & Vector128.Create(ElementBits.FractionDouble)) + rootHalf).As<long, T>());
    }
}
