namespace RnnDsl.Explaining;

/// <summary>What was asked before is not asked again; and no more than so many different words are asked.</summary>
internal sealed class AskedWords(IWordClassifier classifier, long limit) : IWordClassifier
{
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Symbols => classifier.Symbols;

    public IReadOnlyList<string> Classes => classifier.Classes;

    /// <summary>How many different words were asked.</summary>
    internal int Asked => known.Count;

    /// <exception cref="QueryLimitException">The words not asked before are more than may be asked; none of them was.</exception>
    public int[] Classify(IReadOnlyList<int[]> words, CancellationToken cancellation = default)
    {
        var unknown = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new List<int[]>();
        var keys = new string[words.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = Words.Key(words[i]);
            if (!known.ContainsKey(keys[i]) && unknown.TryAdd(keys[i], open.Count)) open.Add(words[i]);
        }
        if (open.Count > limit - known.Count) throw new QueryLimitException();
        if (open.Count > 0)
        {
            int[] classes = Words.Ask(classifier, open, cancellation);
            foreach ((string key, int i) in unknown) known[key] = classes[i];
        }
        return Array.ConvertAll(keys, key => known[key]);
    }
}

/// <summary>No more words may be asked.</summary>
internal sealed class QueryLimitException : Exception;
