namespace RnnDsl.Explaining;

public sealed partial class Automaton
{
    /// <summary>Whether every word has the same class in both.</summary>
    /// <param name="other">An automaton with the same symbols and as many classes.</param>
    /// <exception cref="ArgumentException">The symbols are not the same, or the numbers of classes differ.</exception>
    public bool IsEquivalentTo(Automaton other) => Distinguish(other) is null;

    /// <summary>A shortest word whose class is not the same in both, of those the first; null where every word has the same class (all pairs of states that a word leads to are looked at).</summary>
    /// <param name="other">An automaton with the same symbols and as many classes.</param>
    /// <exception cref="ArgumentException">The symbols are not the same, or the numbers of classes differ.</exception>
    public int[]? Distinguish(Automaton other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Words.CheckAlike(this, other);
        var seen = new Dictionary<(int One, int Other), ((int One, int Other) From, int Symbol)>();
        var waiting = new Queue<(int One, int Other)>();
        (int One, int Other) begin = (Start, other.Start);
        seen[begin] = (begin, -1);
        waiting.Enqueue(begin);
        while (waiting.TryDequeue(out (int One, int Other) pair))
        {
            if (classOf[pair.One] != other.classOf[pair.Other]) return Path(pair);
            for (int symbol = 0; symbol < Symbols.Count; symbol++)
            {
                (int, int) to = (next[pair.One * Symbols.Count + symbol], other.next[pair.Other * Symbols.Count + symbol]);
                if (seen.TryAdd(to, (pair, symbol))) waiting.Enqueue(to);
            }
        }
        return null;

        int[] Path((int One, int Other) end)
        {
            var word = new List<int>();
            for (((int, int) from, int symbol) = seen[end]; symbol >= 0; (from, symbol) = seen[from]) word.Add(symbol);
            word.Reverse();
            return [.. word];
        }
    }

    /// <summary>The share of all words of a length whose class is not the same in both, counted over pairs of states, so that no length is too long.</summary>
    /// <param name="other">An automaton with the same symbols and as many classes.</param>
    /// <param name="length">At least 0.</param>
    /// <exception cref="ArgumentException">The symbols are not the same, or the numbers of classes differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 0.</exception>
    public double DisagreementWith(Automaton other, int length)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Words.CheckAlike(this, other);
        var shares = new Dictionary<(int One, int Other), double> { [(Start, other.Start)] = 1 };
        for (int step = 0; step < length; step++)
        {
            var after = new Dictionary<(int One, int Other), double>();
            foreach (((int one, int two), double share) in shares)
            for (int symbol = 0; symbol < Symbols.Count; symbol++)
            {
                (int, int) to = (next[one * Symbols.Count + symbol], other.next[two * Symbols.Count + symbol]);
                after[to] = after.GetValueOrDefault(to) + share / Symbols.Count;
            }
            shares = after;
        }
        return shares.Where(pair => classOf[pair.Key.One] != other.classOf[pair.Key.Other]).Sum(pair => pair.Value);
    }

    /// <summary>The share of all words of a length that each class holds.</summary>
    /// <param name="length">At least 0.</param>
    /// <returns>[classes]; they add up to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 0.</exception>
    public double[] ClassShares(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var shares = new double[States];
        shares[Start] = 1;
        for (int step = 0; step < length; step++)
        {
            var after = new double[States];
            for (int i = 0; i < next.Length; i++) after[next[i]] += shares[i / Symbols.Count] / Symbols.Count;
            shares = after;
        }
        var classes = new double[Classes.Count];
        for (int state = 0; state < States; state++) classes[classOf[state]] += shares[state];
        return classes;
    }
}
