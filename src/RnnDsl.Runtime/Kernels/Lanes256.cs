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
    public static Lanes256<T> Sign(Lanes256<T> a) => Where(Greater(Abs(a), Of(0)), CopySign(Of(1), a), a);

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
    public static Lanes256<T> Exp(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.Exp(a.value.AsSingle()).As<float, T>())
        : new(Double256.Exp(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Log(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.Log(a.value.AsSingle()).As<float, T>())
        : new(Double256.Log(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Sigmoid(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.Sigmoid(a.value.AsSingle()).As<float, T>())
        : new(Double256.Sigmoid(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Tanh(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.Tanh(a.value.AsSingle()).As<float, T>())
        : new(Double256.Tanh(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Softplus(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.Softplus(a.value.AsSingle()).As<float, T>())
        : new(Double256.Softplus(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> Elu(Lanes256<T> a)
    {
        // e^a − 1 = 2t / (1 − t) with t = tanh(a/2): for a ≤ 0 nothing cancels.
        Lanes256<T> t = Tanh(a * Of(0.5));
        return Where(Greater(a, Of(0)), a, (t + t) / (Of(1) - t));
    }

    /// <inheritdoc/>
    public static Lanes256<T> Sin(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.Sin(a.value.AsSingle()).As<float, T>())
        : new(Double256.Sin(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes256<T> Cos(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.Cos(a.value.AsSingle()).As<float, T>())
        : new(Double256.Cos(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes256<T> NormalCdf(Lanes256<T> a) => typeof(T) == typeof(float)
        ? new(Single256.NormalCdf(a.value.AsSingle()).As<float, T>())
        : new(Double256.NormalCdf(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes256<T> Pow(Lanes256<T> a, Lanes256<T> b)
    {
        Vector256<T> result = a.value;
        for (int i = 0; i < Vector256<T>.Count; i++)
        {
            result = result.WithElement(i, T.Pow(a.value[i], b.value[i]));
        }

        return new(result);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes256<T> First(int count, Lanes256<T> a, Lanes256<T> b) => typeof(T) == typeof(float)
        ? new(Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).As<int, T>(), a.value, b.value))
        : new(Vector256.ConditionalSelect(Vector256.LessThan(Vector256<long>.Indices, Vector256.Create((long)count)).As<long, T>(), a.value, b.value));
}
