using System.Globalization;

namespace RnnDsl;

/// <summary>
/// An integer of 0 or more at every position of a sequence: the rows that <c>table[tokens]</c> looks up. The
/// <see langword="default"/> has no value; using it throws <see cref="InvalidOperationException"/>.
/// </summary>
public readonly partial struct Tokens
{
    private readonly int[]? values;

    /// <summary>The given tokens, which are copied: <c>new Tokens(3, 0, 2)</c>.</summary>
    /// <param name="values">One token a position, at least one, none below 0.</param>
    /// <exception cref="ShapeException">There are no tokens, or one is negative.</exception>
    public Tokens(params ReadOnlySpan<int> values) : this(values.ToArray())
    {
        if (values.IsEmpty) throw new ShapeException("Tokens: no values; a sequence has one position or more.");
        for (int position = 0; position < values.Length; position++)
        {
            if (values[position] < 0)
                throw new ShapeException($"Tokens: position {position} holds {values[position]}; a token is 0 or more.");
        }
    }

    private Tokens(int[] owned) => values = owned;

    /// <summary>The number of positions.</summary>
    /// <exception cref="InvalidOperationException">The tokens have no value.</exception>
    public int Positions => Held(nameof(Positions)).Length;

    /// <summary>The token at one position.</summary>
    /// <param name="position">Its index, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="InvalidOperationException">The tokens have no value.</exception>
    public int this[int position]
    {
        get
        {
            int[] data = Held("Tokens[position]");
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, data.Length);
            return data[position];
        }
    }

    /// <summary>A copy of the tokens.</summary>
    /// <exception cref="InvalidOperationException">The tokens have no value.</exception>
    public int[] ToArray() => [.. Held(nameof(ToArray))];

    /// <summary>The tokens in the invariant culture: <c>[3, 0, 2]</c>.</summary>
    public override string ToString() => values is null
        ? "Tokens without a value"
        : $"[{string.Join(", ", values.Select(value => value.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>The tokens, or the error that names the operation which needs them.</summary>
    internal int[] Held(string operation) => values ?? throw Operation.Empty(operation, nameof(Tokens));
}
