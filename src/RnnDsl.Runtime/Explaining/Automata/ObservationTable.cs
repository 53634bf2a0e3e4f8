namespace RnnDsl.Explaining;

/// <summary>
/// What L* knows (Angluin 1987): of words that reach different states, and of these followed by each symbol, the class that they have when followed by
/// each of some suffixes. The words that reach states all have different rows, so the table is consistent by construction (Rivest and Schapire 1993).
/// </summary>
internal sealed class ObservationTable
{
    private readonly IWordClassifier asked;
    private readonly List<int[]> suffixes = [[]];
    private readonly List<Row> states = [];

    internal ObservationTable(IWordClassifier asked)
    {
        this.asked = asked;
        states.Add(new Row([], asked.Symbols.Count));
    }

    internal int States => states.Count;

    /// <summary>Asks what is missing until every state's successors are states.</summary>
    /// <returns>false where there are more states than there may be.</returns>
    internal bool Close(int maxStates, CancellationToken cancellation)
    {
        while (true)
        {
            Fill(cancellation);
            var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int state = 0; state < states.Count; state++) numbers[states[state].Key()] = state;
            int known = states.Count;
            for (int state = 0; state < known; state++)
            for (int symbol = 0; symbol < asked.Symbols.Count; symbol++)
            {
                Row after = states[state].After[symbol]!;
                if (!numbers.TryGetValue(after.Key(), out int to))
                {
                    numbers[after.Key()] = to = states.Count;
                    states.Add(new Row(after.Word, asked.Symbols.Count, after.Classes));
                }
                states[state].Next[symbol] = to;
            }
            if (states.Count == known) return true;
            if (states.Count > maxStates) return false;
        }
    }

    /// <summary>The automaton of a closed table.</summary>
    internal Automaton Hypothesis() =>
        new(asked.Symbols, asked.Classes, 0, [.. states.Select(row => row.Classes[0])], [.. states.Select(row => row.Next)]);

    /// <summary>
    /// Adds the suffix of a counterexample that parts a state from the row it was taken for, found by halving: the class of (the word of the state after i
    /// symbols)·(the rest) is the model's at i = 0, the hypothesis' at the end, and so changes somewhere in between.
    /// </summary>
    internal void Learn(Automaton hypothesis, int[] word, CancellationToken cancellation)
    {
        int low = 0, high = word.Length;
        int atHigh = hypothesis.Classify(word.AsSpan());
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            int[] via = [.. states[hypothesis.Run(word.AsSpan(0, middle))].Word, .. word.AsSpan(middle)];
            if (asked.Classify([via], cancellation)[0] == atHigh) high = middle;
            else low = middle;
        }
        suffixes.Add(word[high..]);
    }

    private void Fill(CancellationToken cancellation)
    {
        var words = new List<int[]>();
        var rows = new List<Row>();
        foreach (Row state in states)
        {
            Want(state);
            for (int symbol = 0; symbol < state.After.Length; symbol++) Want(state.After[symbol] ??= new Row([.. state.Word, symbol], 0));
        }
        int[] classes = asked.Classify(words, cancellation);
        for (int i = 0; i < classes.Length; i++) rows[i].Classes.Add(classes[i]);

        void Want(Row row)
        {
            for (int suffix = row.Classes.Count; suffix < suffixes.Count; suffix++)
            {
                words.Add([.. row.Word, .. suffixes[suffix]]);
                rows.Add(row);
            }
        }
    }

    private sealed class Row(int[] word, int symbols, IEnumerable<int>? classes = null)
    {
        internal int[] Word { get; } = word;

        internal List<int> Classes { get; } = [.. classes ?? []];

        internal Row?[] After { get; } = new Row?[symbols];

        internal int[] Next { get; } = new int[symbols];

        internal string Key() => Words.Key([.. Classes]);
    }
}
