using System.Globalization;

namespace RnnDsl;

/// <summary>
/// One number: a quantity without units, a hyper-parameter, the step. A C# number converts to it, so <c>1 - z</c> and
/// <c>0.5 * z</c> read as written. The <see langword="default"/> has no value; using it throws
/// <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct Scalar
{
    private readonly double value;
    private readonly bool held;

    /// <summary>A number.</summary>
    /// <param name="value">Its value.</param>
    public Scalar(double value)
    {
        this.value = value;
        held = true;
    }

    /// <summary>A C# number as a quantity.</summary>
    public static implicit operator Scalar(double value) => new(value);

    /// <summary>The number itself.</summary>
    /// <exception cref="InvalidOperationException">The scalar has no value.</exception>
    public static explicit operator double(Scalar scalar) => scalar.Held("(double)");

    /// <summary>The number in the invariant culture.</summary>
    public override string ToString() => held ? value.ToString(CultureInfo.InvariantCulture) : "Scalar without a value";

    /// <summary>The number, or the error that names the operation which needs it.</summary>
    internal double Held(string operation) => held ? value : throw Operation.Empty(operation, nameof(Scalar));
}
