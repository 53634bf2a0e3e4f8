using System.Globalization;

namespace RnnDsl;

/// <summary>
/// A <see cref="Scalar"/> at every position of a sequence, in double precision. The <see langword="default"/> has no
/// value; using it throws <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct Signal
{
    private readonly double[]? values;

    /// <summary>A signal of the given numbers, which are copied: <c>new Signal(1, 2, 3)</c>.</summary>
    /// <param name="values">One number a position, at least one.</param>
    /// <exception cref="ShapeException">There are no numbers.</exception>
    public Signal(params ReadOnlySpan<double> values) : this(values.ToArray())
    {
        if (values.IsEmpty) throw new ShapeException("Signal: no values; a sequence has one position or more.");
    }

    private Signal(double[] owned) => values = owned;

    /// <summary>The number of positions.</summary>
    /// <exception cref="InvalidOperationException">The signal has no value.</exception>
    public int Positions => Held(nameof(Positions)).Length;

    /// <summary>The number at one position.</summary>
    /// <param name="position">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="InvalidOperationException">The signal has no value.</exception>
    public double this[int position]
    {
        get
        {
            double[] data = Held("Signal[position]");
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, data.Length);
            return data[position];
        }
    }

    /// <summary>A copy of the numbers.</summary>
    /// <exception cref="InvalidOperationException">The signal has no value.</exception>
    public double[] ToArray() => [.. Held(nameof(ToArray))];

    /// <summary>The numbers in the invariant culture: <c>[1, 2.5]</c>.</summary>
    public override string ToString() => values is null
        ? "Signal without a value"
        : $"[{string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";

    internal string Shape => $"[{Positions}]";

    /// <summary>A signal over an array that nobody else writes to.</summary>
    internal static Signal Over(double[] owned) => new(owned);

    /// <summary>The numbers, or the error that names the operation which needs them.</summary>
    internal double[] Held(string operation) => values ?? throw Operation.Empty(operation, nameof(Signal));
}
