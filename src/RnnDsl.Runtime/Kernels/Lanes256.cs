using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnDsl.Kernels;

/// <summary>Lanes that fill a vector of 256 bits.</summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Lanes256<T> : ILanes<Lanes256<T>, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector256<T> value;

    [MethodImpl(Inline)]
    private Lanes256(Vector256<T> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count { [MethodImpl(Inline)] get => Vector256<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Load(ref readonly T start, int index) =>
        new(Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in start), index)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static void Store(Lanes256<T> value, ref T start, int index) =>
        value.value.StoreUnsafe(ref Unsafe.Add(ref start, index));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Broadcast(T value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Of(double constant) => typeof(T) == typeof(float)
        ? new(Vector256.Create((float)constant).As<float, T>())
        : new(Vector256.Create(constant).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> operator +(Lanes256<T> a, Lanes256<T> b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> operator -(Lanes256<T> a, Lanes256<T> b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> operator *(Lanes256<T> a, Lanes256<T> b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> operator /(Lanes256<T> a, Lanes256<T> b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> operator -(Lanes256<T> a) => new(a.value ^ Of(-0.0).value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Fma(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) => typeof(T) == typeof(float)
        ? new(Vector256.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>())
        : new(Vector256.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Greater(Lanes256<T> a, Lanes256<T> b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a.value, b.value), Vector256<T>.One, Vector256<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Less(Lanes256<T> a, Lanes256<T> b) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a.value, b.value), Vector256<T>.One, Vector256<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> GreaterOrEqual(Lanes256<T> a, Lanes256<T> b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(a.value, b.value), Vector256<T>.One, Vector256<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> LessOrEqual(Lanes256<T> a, Lanes256<T> b) =>
        new(Vector256.ConditionalSelect(Vector256.LessThanOrEqual(a.value, b.value), Vector256<T>.One, Vector256<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Equal(Lanes256<T> a, Lanes256<T> b) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a.value, b.value), Vector256<T>.One, Vector256<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Where(Lanes256<T> condition, Lanes256<T> a, Lanes256<T> b) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(condition.value, Vector256<T>.Zero), b.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Max(Lanes256<T> a, Lanes256<T> b) => new(Vector256.Max(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Min(Lanes256<T> a, Lanes256<T> b) => new(Vector256.Min(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Abs(Lanes256<T> a) => new(Vector256.AndNot(a.value, Of(-0.0).value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Sqrt(Lanes256<T> a) => new(Vector256.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Floor(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Vector256.Floor(a.value.AsSingle()).As<float, T>())
        : new(Vector256.Floor(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> CopySign(Lanes256<T> magnitude, Lanes256<T> sign) =>
        new(Vector256.ConditionalSelect(Of(-0.0).value, sign.value, magnitude.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Exp(Lanes256<T> a) => Elementary<Lanes256<T>, T>.Exp(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Log(Lanes256<T> a) => Elementary<Lanes256<T>, T>.Log(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Sigmoid(Lanes256<T> a) => Elementary<Lanes256<T>, T>.Sigmoid(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Tanh(Lanes256<T> a) => Elementary<Lanes256<T>, T>.Tanh(a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Softplus(Lanes256<T> a) => Elementary<Lanes256<T>, T>.Softplus(a);

    /// <inheritdoc/>
    public static Lanes256<T> Sin(Lanes256<T> a) => Elementary<Lanes256<T>, T>.Sin(a);

    /// <inheritdoc/>
    public static Lanes256<T> Cos(Lanes256<T> a) => Elementary<Lanes256<T>, T>.Cos(a);

    /// <inheritdoc/>
    public static Lanes256<T> Pow(Lanes256<T> a, Lanes256<T> b) => Elementary<Lanes256<T>, T>.Pow(a, b);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> First(int count, Lanes256<T> a, Lanes256<T> b) => typeof(T) == typeof(float)
        ? new(Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>(), a.value, b.value))
        : new(Vector256.ConditionalSelect(Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>(), a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> IfLess(Lanes256<T> a, Lanes256<T> b, Lanes256<T> x, Lanes256<T> y) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> AtMost(Lanes256<T> value, Lanes256<T> bound) =>
        new(Vector256.MinNative(bound.value, value.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> AtLeast(Lanes256<T> value, Lanes256<T> bound) =>
        new(Vector256.MaxNative(bound.value, value.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static bool AnyGreater(Lanes256<T> a, Lanes256<T> b) => Vector256.GreaterThanAny(a.value, b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> PowerOfTwo(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new((a.value.AsInt32() << 23).As<int, T>())
        : new((a.value.AsInt64() << 52).As<long, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Exponent(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Vector256.ConvertToSingle((a.value.AsInt32() - Vector256.Create(ElementBits.RootHalfSingle)) >> 23).As<float, T>())
        : new(Vector256.ConvertToDouble((a.value.AsInt64() - Vector256.Create(ElementBits.RootHalfDouble)) >> 52).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Mantissa(Lanes256<T> a)
    {
        if (typeof(T) == typeof(float))
        {
            Vector256<int> root = Vector256.Create(ElementBits.RootHalfSingle);
            return new((((a.value.AsInt32() - root) & Vector256.Create(ElementBits.FractionSingle)) + root).As<int, T>());
        }

        Vector256<long> rootHalf = Vector256.Create(ElementBits.RootHalfDouble);
        return new((((a.value.AsInt64() - rootHalf) & Vector256.Create(ElementBits.FractionDouble)) + rootHalf).As<long, T>());
    }
}
