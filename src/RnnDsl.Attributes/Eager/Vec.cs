using System.Globalization;

namespace RnnDsl;

/// <summary>
/// A vector of one unit or more, in double precision. The <see langword="default"/> has no value; using it throws
/// <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct Vec
{
    private readonly double[]? values;

    /// <summary>A vector of the given numbers, which are copied: <c>new Vec(1, 2, 3)</c>.</summary>
    /// <param name="values">The units, at least one.</param>
    /// <exception cref="ShapeException">There are no numbers.</exception>
    public Vec(params ReadOnlySpan<double> values) : this(values.ToArray())
    {
        if (values.IsEmpty) throw new ShapeException("Vec: no values; a vector has one unit or more.");
    }

    private Vec(double[] owned) => values = owned;

    /// <summary>The number of units.</summary>
    /// <exception cref="InvalidOperationException">The vector has no value.</exception>
    public int Length => Held(nameof(Length)).Length;

    /// <summary>One unit.</summary>
    /// <param name="unit">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such unit.</exception>
    /// <exception cref="InvalidOperationException">The vector has no value.</exception>
    public double this[int unit]
    {
        get
        {
            double[] data = Held("Vec[unit]");
            ArgumentOutOfRangeException.ThrowIfNegative(unit);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, data.Length);
            return data[unit];
        }
    }

    /// <summary>A copy of the units.</summary>
    /// <exception cref="InvalidOperationException">The vector has no value.</exception>
    public double[] ToArray() => [.. Held(nameof(ToArray))];

    /// <summary>The units in the invariant culture: <c>[1, 2.5]</c>.</summary>
    public override string ToString() => values is null
        ? "Vec without a value"
        : $"[{string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";

    internal string Shape => $"[{Length}]";

    /// <summary>A vector over an array that nobody else writes to.</summary>
    internal static Vec Over(double[] owned) => new(owned);

    /// <summary>The units, or the error that names the operation which needs them.</summary>
    internal double[] Held(string operation) => values ?? throw Operation.Empty(operation, nameof(Vec));
}
