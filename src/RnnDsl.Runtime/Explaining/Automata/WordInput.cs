using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>
/// How a word becomes the input of a model: a row for each symbol, one after another, unless said otherwise. A model that was trained on one length, or
/// that wants a mark at the beginning, is read by a function of one's own.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class WordInput<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Func<IReadOnlyList<int>, T[,]> steps;
    private readonly T[,]? rows;

    /// <summary>A function of a word.</summary>
    /// <param name="symbols">The names of the symbols.</param>
    /// <param name="steps">The input [steps × features] of a word; tokens are [steps × 1]. The same each time for the same word.</param>
    /// <exception cref="ArgumentException">There are no symbols, or two have the same name.</exception>
    public WordInput(IReadOnlyList<string> symbols, Func<IReadOnlyList<int>, T[,]> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        Symbols = Words.CheckNames("symbol", symbols, nameof(symbols));
        this.steps = steps;
    }

    private WordInput(IReadOnlyList<string> symbols, T[,] rows, int length, int symbol)
        : this(symbols, word => Stacked(rows, word, length, symbol)) => this.rows = rows;

    /// <summary>The names of the symbols.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>A row for each symbol, one after another.</summary>
    /// <param name="symbols">The names of the symbols.</param>
    /// <param name="rows">[symbols × features]: the input of a step that stands for each symbol.</param>
    /// <exception cref="ArgumentException">There are not as many rows as symbols, no symbols, or two have the same name.</exception>
    public static WordInput<T> OfRows(IReadOnlyList<string> symbols, T[,] rows)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.GetLength(0) != symbols.Count) throw new ArgumentException($"There are {rows.GetLength(0)} rows for {symbols.Count} symbols.", nameof(rows));
        return new WordInput<T>(symbols, (T[,])rows.Clone(), 0, 0);
    }

    /// <summary>A one-hot row for each symbol, in the order of the features.</summary>
    /// <param name="symbols">The names of the symbols, one for each feature.</param>
    /// <exception cref="ArgumentException">There are no symbols, or two have the same name.</exception>
    public static WordInput<T> OneHot(IReadOnlyList<string> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        var rows = new T[symbols.Count, symbols.Count];
        for (int symbol = 0; symbol < symbols.Count; symbol++) rows[symbol, symbol] = T.One;
        return OfRows(symbols, rows);
    }

    /// <summary>A token for each symbol.</summary>
    /// <param name="symbols">The names of the symbols.</param>
    /// <param name="tokens">The token of each; 0, 1, … if not given.</param>
    /// <exception cref="ArgumentException">There are not as many tokens as symbols, no symbols, or two have the same name.</exception>
    public static WordInput<T> OfTokens(IReadOnlyList<string> symbols, IReadOnlyList<int>? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        if (tokens is not null && tokens.Count != symbols.Count) throw new ArgumentException($"There are {tokens.Count} tokens for {symbols.Count} symbols.", nameof(tokens));
        var rows = new T[symbols.Count, 1];
        for (int symbol = 0; symbol < symbols.Count; symbol++) rows[symbol, 0] = T.CreateChecked(tokens?[symbol] ?? symbol);
        return OfRows(symbols, rows);
    }

    /// <summary>The same with a symbol put before each word until it has so many steps; a word that is longer stays as it is.</summary>
    /// <param name="length">The steps, at least 1.</param>
    /// <param name="symbol">The number of the symbol.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1, or there is no such symbol.</exception>
    /// <exception cref="InvalidOperationException">Words become inputs by a function of one's own, which must pad itself.</exception>
    public WordInput<T> PaddedBefore(int length, int symbol)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        if ((uint)symbol >= (uint)Symbols.Count) throw new ArgumentOutOfRangeException(nameof(symbol), symbol, $"There are {Symbols.Count} symbols, numbered from 0.");
        if (rows is null) throw new InvalidOperationException("Words become inputs by a function of your own; let it put the symbol before the word.");
        return new WordInput<T>(Symbols, rows, length, symbol);
    }

    /// <summary>The input of a word, checked; without steps, where the empty word has none.</summary>
    internal T[,] Of(int[] word)
    {
        Words.Check(word, Symbols.Count);
        T[,] input = steps(word) ?? throw new InvalidOperationException($"The input of the word {Words.Text(word, Symbols)} is null.");
        foreach (T value in input)
            if (!T.IsFinite(value)) throw new ArgumentException($"The input of the word {Words.Text(word, Symbols)} has the number {value}; all must be finite.");
        if (word.Length > 0 && input.Length == 0) throw new ArgumentException($"The input of the word {Words.Text(word, Symbols)} has no steps.");
        return input;
    }

    private static T[,] Stacked(T[,] rows, IReadOnlyList<int> word, int length, int symbol)
    {
        int before = Math.Max(0, length - word.Count), width = rows.GetLength(1);
        var input = new T[before + word.Count, width];
        for (int step = 0; step < before + word.Count; step++)
            Cells.Row(rows, step < before ? symbol : word[step - before]).CopyTo(Cells.Row(input, step));
        return input;
    }
}
