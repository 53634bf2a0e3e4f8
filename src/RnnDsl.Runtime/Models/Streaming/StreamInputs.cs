using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// What a stream knows from its start on: values that are the same at every step, sequences that are not taken step by step (the source
/// of a translation), contexts. Each is given once for all streams, or one for each.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class StreamInputs<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, StreamInput<T>> inputs = new(StringComparer.Ordinal);

    internal IEnumerable<string> Names => inputs.Keys;

    /// <summary>An input that has one value.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="row">[features], for all streams.</param>
    public StreamInputs<T> Fixed(string name, params T[] row) => Fixed(name, (IReadOnlyList<T[]>)[row]);

    /// <summary>An input that has one value for each stream.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="rows">One array [features] for each stream.</param>
    public StreamInputs<T> Fixed(string name, IReadOnlyList<T[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Put(name, StreamInputKind.Fixed, [.. rows.Select(AsRow)]);
    }

    /// <summary>An input that is a whole sequence, with steps of its own.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequences">[steps × features]: one for all streams, or one for each.</param>
    public StreamInputs<T> Sequence(string name, params T[][,] sequences) => Put(name, StreamInputKind.Sequence, sequences);

    /// <summary>An input that is a whole sequence of tokens, with steps of its own.</summary>
    /// <param name="name">The name of the model's input.</param>
    /// <param name="sequences">[steps]: one for all streams, or one for each.</param>
    public StreamInputs<T> Tokens(string name, params int[][] sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        return Put(name, StreamInputKind.Sequence, [.. sequences.Select(AsColumn)]);
    }

    /// <summary>A context.</summary>
    /// <param name="name">The name of the model's context.</param>
    /// <param name="sequences">[positions × units]: one for all streams, or one for each.</param>
    public StreamInputs<T> Context(string name, params T[][,] sequences) => Put(name, StreamInputKind.Context, sequences);

    internal StreamInput<T>? Find(string name) => inputs.GetValueOrDefault(name);

    /// <summary>The same for other streams, of which number i has what number <paramref name="sources"/>[i] has here.</summary>
    internal StreamInputs<T> Select(ReadOnlySpan<int> sources)
    {
        var selected = new StreamInputs<T>();
        foreach ((string name, StreamInput<T> input) in inputs)
        {
            var values = new T[sources.Length][,];
            for (int i = 0; i < values.Length; i++) values[i] = input.Of(sources[i]);
            selected.inputs[name] = input with { Values = values };
        }
        return selected;
    }

    private StreamInputs<T> Put(string name, StreamInputKind kind, T[][,] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0) throw new ArgumentException($"'{name}' is given for no stream.", nameof(values));
        foreach (T[,] value in values)
        {
            ArgumentNullException.ThrowIfNull(value, name);
            if (value.Length == 0) throw new ArgumentException($"'{name}' is given without a number in it.", nameof(values));
        }
        if (!inputs.TryAdd(name, new StreamInput<T>(kind, [.. values.Select(value => (T[,])value.Clone())])))
            throw new ArgumentException($"'{name}' is given twice.", nameof(name));
        return this;
    }

    private static T[,] AsRow(T[] row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var matrix = new T[1, row.Length];
        for (int i = 0; i < row.Length; i++) matrix[0, i] = row[i];
        return matrix;
    }

    private static T[,] AsColumn(int[] tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var matrix = new T[tokens.Length, 1];
        for (int i = 0; i < tokens.Length; i++) matrix[i, 0] = T.CreateChecked(tokens[i]);
        return matrix;
    }
}

/// <summary>What is given for a name.</summary>
/// <param name="Kind">What it is given as.</param>
/// <param name="Values">[rows × features]: one for all streams, or one for each.</param>
internal sealed record StreamInput<T>(StreamInputKind Kind, T[][,] Values)
{
    internal T[,] Of(int stream) => Values[Values.Length == 1 ? 0 : stream];
}

/// <summary>What something is given to a stream as.</summary>
internal enum StreamInputKind
{
    Fixed,
    Sequence,
    Context,
}
