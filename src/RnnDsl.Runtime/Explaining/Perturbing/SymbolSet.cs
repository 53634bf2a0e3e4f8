using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Batching;

namespace RnnDsl.Explaining;

/// <summary>The symbols that a step of an input may hold, and how likely each is.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class SymbolSet<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    private SymbolSet(PerturbedInput<T> input, T[][] rows, double[] weights)
    {
        double total = weights.Sum();
        Rows = rows;
        Weights = [.. weights.Select(weight => weight / total)];
        for (int symbol = 0; symbol < rows.Length; symbol++)
            if (!numbers.TryAdd(Key(rows[symbol]), symbol))
                throw new ArgumentException($"{input.Owner}: of the symbols to replace '{input.Name}' by, number {symbol} is the same as one before.", "options");
        if (rows.Length < 2)
            throw new ArgumentException($"{input.Owner}: to replace a step of '{input.Name}' by another symbol takes at least 2 different ones; there is {rows.Length}.", "options");
    }

    /// <summary>Each [features].</summary>
    internal T[][] Rows { get; }

    /// <summary>How likely each is; they add up to 1.</summary>
    internal double[] Weights { get; }

    internal int Count => Rows.Length;

    /// <summary>The tokens or one-hot steps that an input may hold.</summary>
    internal static SymbolSet<T> OfVocabulary(PerturbedInput<T> input)
    {
        if (input.Tokens == 0 && !input.IsOneHot)
            throw new ArgumentException(
                $"{input.Owner}: '{input.Name}' holds neither tokens of a known number nor one-hot steps, so its symbols are not known; say which there are: Replacement.OtherSymbols(symbols), (count) or (data).", "options");
        return Of(input, input.Tokens > 0 ? input.Tokens : input.Width);
    }

    /// <summary>The first tokens or one-hot steps.</summary>
    internal static SymbolSet<T> Of(PerturbedInput<T> input, int count)
    {
        if (input.Tokens > 0 && count > input.Tokens)
            throw new ArgumentException($"{input.Owner}: '{input.Name}' has {input.Tokens} tokens; it cannot be replaced by one of {count}.", "options");
        if (input.Width > 1 && count > input.Width)
            throw new ArgumentException($"{input.Owner}: '{input.Name}' has {input.Width} features, so there are no {count} one-hot steps.", "options");
        var rows = new T[count][];
        for (int symbol = 0; symbol < count; symbol++)
        {
            rows[symbol] = new T[input.Width];
            if (input.Width > 1) rows[symbol][symbol] = T.One;
            else rows[symbol][0] = T.CreateChecked(symbol);
        }
        return new SymbolSet<T>(input, rows, [.. Enumerable.Repeat(1.0, count)]);
    }

    /// <summary>Symbols that a caller gives.</summary>
    internal static SymbolSet<T> Given(PerturbedInput<T> input, IReadOnlyList<T[]> symbols, IReadOnlyList<double>? weights)
    {
        for (int symbol = 0; symbol < symbols.Count; symbol++)
        {
            if (symbols[symbol].Length != input.Width)
                throw new ArgumentException($"{input.Owner}: symbol {symbol} to replace '{input.Name}' by has {symbols[symbol].Length} features; the input has {input.Width}.", "options");
            foreach (T value in symbols[symbol])
                if (!T.IsFinite(value) || (input.Tokens > 0 && !(value >= T.Zero && value < T.CreateChecked(input.Tokens) && T.IsInteger(value))))
                    throw new ArgumentException($"{input.Owner}: '{input.Name}' cannot be replaced by {value}{(input.Tokens > 0 ? $"; tokens are the integers from 0 to {input.Tokens - 1}" : "")}.", "options");
        }
        if (weights is not null && (weights.Count != symbols.Count || weights.Any(weight => !(weight > 0) || double.IsInfinity(weight))))
            throw new ArgumentException($"{input.Owner}: the symbols to replace '{input.Name}' by take {symbols.Count} weights above zero.", "options");
        return new SymbolSet<T>(input, [.. symbols], weights is null ? [.. Enumerable.Repeat(1.0, symbols.Count)] : [.. weights]);
    }

    /// <summary>The distinct steps of data, in the order in which they come.</summary>
    internal static SymbolSet<T> OfData(PerturbedInput<T> input, Batch<T> data, bool byFrequency)
    {
        int index = data.IndexOf(input.Name);
        if (index < 0 || data.Inputs[index].Rows.Width != input.Width)
            throw new ArgumentException($"{input.Owner}: the data to take symbols from has no input '{input.Name}' with {input.Width} features a step.", "options");
        StepRows<T> data1 = data.Inputs[index].Rows;
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = new List<T[]>();
        var counts = new List<double>();
        for (int example = 0; example < data.Count; example++)
        for (int step = 0; step < data1.Geometry.Lengths[example]; step++)
        {
            Span<T> row = data1.At(example, step);
            string key = Key(row);
            if (!known.TryGetValue(key, out int symbol))
            {
                symbol = known[key] = rows.Count;
                rows.Add(row.ToArray());
                counts.Add(0);
            }
            counts[symbol]++;
        }
        return Given(input, rows, byFrequency ? counts : null);
    }

    /// <summary>The symbol at each step; −1 where it is none of these.</summary>
    internal int[] NumbersOf(T[,] sequence) =>
        [.. Enumerable.Range(0, sequence.GetLength(0)).Select(step => numbers.GetValueOrDefault(Key(Cells.Row(sequence, step)), -1))];

    /// <summary>The symbol other than <paramref name="own"/> at a quantile of the others' distribution.</summary>
    internal int Other(int own, double quantile)
    {
        double left = quantile * (1 - (own < 0 ? 0 : Weights[own]));
        int last = -1;
        for (int symbol = 0; symbol < Weights.Length; symbol++)
        {
            if (symbol == own) continue;
            last = symbol;
            if ((left -= Weights[symbol]) < 0) return symbol;
        }
        return last;
    }

    /// <summary>The bits of a row, −0 being 0.</summary>
    private static string Key(ReadOnlySpan<T> row)
    {
        T[] values = row.ToArray();
        foreach (ref T value in values.AsSpan())
            if (value == T.Zero) value = T.Zero;
        return new string(MemoryMarshal.Cast<byte, char>(MemoryMarshal.AsBytes(values.AsSpan())));
    }
}
