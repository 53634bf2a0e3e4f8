using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Lists of symbols.</summary>
internal static class Words
{
    /// <summary>The alphabets that a word's key can tell apart.</summary>
    private const int MostSymbols = char.MaxValue + 1;

    internal static string[] CheckNames(string kind, IReadOnlyList<string> names, string parameter)
    {
        ArgumentNullException.ThrowIfNull(names, parameter);
        if (names.Count == 0) throw new ArgumentException($"There is no {kind}.", parameter);
        if (names.Count > MostSymbols) throw new ArgumentException($"There are {names.Count} names of a {kind}; at most {MostSymbols} are possible.", parameter);
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] is null) throw new ArgumentException($"The name of {kind} {i} is null.", parameter);
            if (!known.Add(names[i])) throw new ArgumentException($"Two of a {kind} have the name '{names[i]}'.", parameter);
        }
        return [.. names];
    }

    internal static void Check(ReadOnlySpan<int> word, int symbols)
    {
        foreach (int symbol in word)
            if ((uint)symbol >= (uint)symbols)
                throw new ArgumentException($"A word has the symbol {symbol}; there are {symbols}, numbered from 0.", nameof(word));
    }

    internal static void CheckAlike(IWordClassifier one, IWordClassifier other)
    {
        if (!one.Symbols.SequenceEqual(other.Symbols, StringComparer.Ordinal))
            throw new ArgumentException($"The symbols are not the same: {ModelDescription.List(one.Symbols)}; {ModelDescription.List(other.Symbols)}.", nameof(other));
        if (one.Classes.Count != other.Classes.Count)
            throw new ArgumentException($"One has {one.Classes.Count} classes, the other {other.Classes.Count}.", nameof(other));
    }

    /// <summary>The class of each word, checked: classifiers may be the user's own.</summary>
    /// <exception cref="InvalidOperationException">There is not one class for each word, or there is no such class.</exception>
    internal static int[] Ask(IWordClassifier classifier, IReadOnlyList<int[]> words, CancellationToken cancellation)
    {
        int[] classes = classifier.Classify(words, cancellation);
        if (classes.Length != words.Count) throw new InvalidOperationException($"{words.Count} words were given {classes.Length} classes; there must be one for each.");
        foreach (int given in classes)
            if ((uint)given >= (uint)classifier.Classes.Count)
                throw new InvalidOperationException($"A word was given the class {given}; there are {classifier.Classes.Count}, numbered from 0.");
        return classes;
    }

    /// <summary>What a word is found by.</summary>
    internal static string Key(ReadOnlySpan<int> word)
    {
        Span<char> letters = word.Length <= 256 ? stackalloc char[word.Length] : new char[word.Length];
        for (int i = 0; i < letters.Length; i++) letters[i] = (char)word[i];
        return new string(letters);
    }

    /// <summary>A word as a person writes it; the empty one is ε.</summary>
    internal static string Text(IReadOnlyList<int> word, IReadOnlyList<string> symbols) =>
        word.Count == 0 ? "ε" : string.Join(symbols.All(symbol => symbol.Length == 1) ? "" : " ", word.Select(symbol => symbols[symbol]));

    /// <summary>How many words of a length there are; long.MaxValue where they are more than that.</summary>
    internal static long Count(int symbols, int length)
    {
        long count = 1;
        for (int i = 0; i < length; i++)
        {
            if (count > long.MaxValue / symbols) return long.MaxValue;
            count *= symbols;
        }
        return count;
    }

    /// <summary>The greatest length up to which all words together are no more than so many.</summary>
    internal static int LongestWithin(int symbols, int words)
    {
        int length = 0;
        for (long all = 1; length < words; length++)
        {
            long more = Count(symbols, length + 1);
            if (more > words - all) break;
            all += more;
        }
        return length;
    }

    /// <summary>All words of a length in lexicographic order.</summary>
    internal static IEnumerable<int[]> All(int symbols, int length)
    {
        var word = new int[length];
        while (true)
        {
            yield return [.. word];
            int place = length - 1;
            while (place >= 0 && word[place] == symbols - 1) word[place--] = 0;
            if (place < 0) yield break;
            word[place]++;
        }
    }

    /// <summary>A word of independent symbols, each as likely as any other.</summary>
    internal static int[] Draw(RandomStream random, int symbols, int length)
    {
        var word = new int[length];
        foreach (ref int symbol in word.AsSpan()) symbol = (int)(random.NextUniform() * symbols);
        return word;
    }
}
