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
    public static Lanes128<T> Sign(Lanes128<T> a) => Where(Greater(Abs(a), Of(0)), CopySign(Of(1), a), a);

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
    public static Lanes128<T> Exp(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.Exp(a.value.AsSingle()).As<float, T>())
        : new(Double128.Exp(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Log(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.Log(a.value.AsSingle()).As<float, T>())
        : new(Double128.Log(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Sigmoid(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.Sigmoid(a.value.AsSingle()).As<float, T>())
        : new(Double128.Sigmoid(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Tanh(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.Tanh(a.value.AsSingle()).As<float, T>())
        : new(Double128.Tanh(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Softplus(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.Softplus(a.value.AsSingle()).As<float, T>())
        : new(Double128.Softplus(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> Elu(Lanes128<T> a)
    {
        // e^a − 1 = 2t / (1 − t) with t = tanh(a/2): for a ≤ 0 nothing cancels.
        Lanes128<T> t = Tanh(a * Of(0.5));
        return Where(Greater(a, Of(0)), a, (t + t) / (Of(1) - t));
    }

    /// <inheritdoc/>
    public static Lanes128<T> Sin(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.Sin(a.value.AsSingle()).As<float, T>())
        : new(Double128.Sin(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes128<T> Cos(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.Cos(a.value.AsSingle()).As<float, T>())
        : new(Double128.Cos(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes128<T> NormalCdf(Lanes128<T> a) => typeof(T) == typeof(float)
        ? new(Single128.NormalCdf(a.value.AsSingle()).As<float, T>())
        : new(Double128.NormalCdf(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes128<T> Pow(Lanes128<T> a, Lanes128<T> b)
    {
        Vector128<T> result = a.value;
        for (int i = 0; i < Vector128<T>.Count; i++)
        {
            result = result.WithElement(i, T.Pow(a.value[i], b.value[i]));
        }

        return new(result);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes128<T> First(int count, Lanes128<T> a, Lanes128<T> b) => typeof(T) == typeof(float)
        ? new(Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).As<int, T>(), a.value, b.value))
        : new(Vector128.ConditionalSelect(Vector128.LessThan(Vector128<long>.Indices, Vector128.Create((long)count)).As<long, T>(), a.value, b.value));
}
