using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RnnDsl.Kernels;

/// <summary>Lanes that fill a vector of 512 bits.</summary>
/// <typeparam name="T">float or double.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Lanes512<T> : ILanes<Lanes512<T>, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;
    private readonly Vector512<T> value;

    [MethodImpl(Inline)]
    private Lanes512(Vector512<T> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count { [MethodImpl(Inline)] get => Vector512<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Load(ref readonly T start, int index) =>
        new(Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in start), index)));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static void Store(Lanes512<T> value, ref T start, int index) =>
        value.value.StoreUnsafe(ref Unsafe.Add(ref start, index));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Broadcast(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Of(double constant) => typeof(T) == typeof(float)
        ? new(Vector512.Create((float)constant).As<float, T>())
        : new(Vector512.Create(constant).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> operator +(Lanes512<T> a, Lanes512<T> b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> operator -(Lanes512<T> a, Lanes512<T> b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> operator *(Lanes512<T> a, Lanes512<T> b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> operator /(Lanes512<T> a, Lanes512<T> b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> operator -(Lanes512<T> a) => new(a.value ^ Of(-0.0).value);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Fma(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) => typeof(T) == typeof(float)
        ? new(Vector512.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>())
        : new(Vector512.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Greater(Lanes512<T> a, Lanes512<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a.value, b.value), Vector512<T>.One, Vector512<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Less(Lanes512<T> a, Lanes512<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(a.value, b.value), Vector512<T>.One, Vector512<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> GreaterOrEqual(Lanes512<T> a, Lanes512<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a.value, b.value), Vector512<T>.One, Vector512<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> LessOrEqual(Lanes512<T> a, Lanes512<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.LessThanOrEqual(a.value, b.value), Vector512<T>.One, Vector512<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Equal(Lanes512<T> a, Lanes512<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a.value, b.value), Vector512<T>.One, Vector512<T>.Zero));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Where(Lanes512<T> condition, Lanes512<T> a, Lanes512<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(condition.value, Vector512<T>.Zero), b.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Max(Lanes512<T> a, Lanes512<T> b) => new(Vector512.Max(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Min(Lanes512<T> a, Lanes512<T> b) => new(Vector512.Min(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Abs(Lanes512<T> a) => new(Vector512.AndNot(a.value, Of(-0.0).value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Sign(Lanes512<T> a) => Where(Greater(Abs(a), Of(0)), CopySign(Of(1), a), a);

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Sqrt(Lanes512<T> a) => new(Vector512.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Floor(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Vector512.Floor(a.value.AsSingle()).As<float, T>())
        : new(Vector512.Floor(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> CopySign(Lanes512<T> magnitude, Lanes512<T> sign) =>
        new(Vector512.ConditionalSelect(Of(-0.0).value, sign.value, magnitude.value));

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Exp(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.Exp(a.value.AsSingle()).As<float, T>())
        : new(Double512.Exp(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Log(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.Log(a.value.AsSingle()).As<float, T>())
        : new(Double512.Log(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Sigmoid(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.Sigmoid(a.value.AsSingle()).As<float, T>())
        : new(Double512.Sigmoid(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Tanh(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.Tanh(a.value.AsSingle()).As<float, T>())
        : new(Double512.Tanh(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Softplus(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.Softplus(a.value.AsSingle()).As<float, T>())
        : new(Double512.Softplus(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> Elu(Lanes512<T> a)
    {
        // e^a − 1 = 2t / (1 − t) with t = tanh(a/2): for a ≤ 0 nothing cancels.
        Lanes512<T> t = Tanh(a * Of(0.5));
        return Where(Greater(a, Of(0)), a, (t + t) / (Of(1) - t));
    }

    /// <inheritdoc/>
    public static Lanes512<T> Sin(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.Sin(a.value.AsSingle()).As<float, T>())
        : new(Double512.Sin(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes512<T> Cos(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.Cos(a.value.AsSingle()).As<float, T>())
        : new(Double512.Cos(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes512<T> NormalCdf(Lanes512<T> a) => typeof(T) == typeof(float)
        ? new(Single512.NormalCdf(a.value.AsSingle()).As<float, T>())
        : new(Double512.NormalCdf(a.value.AsDouble()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes512<T> Pow(Lanes512<T> a, Lanes512<T> b)
    {
        Vector512<T> result = a.value;
        for (int i = 0; i < Vector512<T>.Count; i++)
        {
            result = result.WithElement(i, T.Pow(a.value[i], b.value[i]));
        }

        return new(result);
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public static Lanes512<T> First(int count, Lanes512<T> a, Lanes512<T> b) => typeof(T) == typeof(float)
        ? new(Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).As<int, T>(), a.value, b.value))
        : new(Vector512.ConditionalSelect(Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).As<long, T>(), a.value, b.value));
}
