using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests;

/// <summary>Automata and languages to test with.</summary>
internal static class Machines
{
    internal static readonly string[] Bits = ["0", "1"];

    /// <summary>The seven grammars of Tomita (1982) with the states of their smallest complete automata.</summary>
    internal static readonly (Func<IReadOnlyList<int>, bool> Contains, int States)[] Tomita =
    [
        (word => !word.Contains(0), 2),
        (word => word.Count % 2 == 0 && Enumerable.Range(0, word.Count).All(i => word[i] == 1 - i % 2), 3),
        (word => !HasOddZerosAfterOddOnes(word), 5),
        (word => !ContainsZeros(word, 3), 4),
        (word => word.Count(bit => bit == 0) % 2 == 0 && word.Count(bit => bit == 1) % 2 == 0, 4),
        (word => (word.Count(bit => bit == 0) + 2 * word.Count(bit => bit == 1)) % 3 == 0, 3),
        (word => Runs(word).SkipWhile(run => run.Bit == 0).Count() <= 3, 5),
    ];

    internal static Automaton Draw(Random random, int states, int symbols, int classes) => new(
        [.. Enumerable.Range(0, symbols).Select(symbol => $"{(char)('a' + symbol)}")], [.. Enumerable.Range(0, classes).Select(label => $"class {label}")],
        random.Next(states), [.. Enumerable.Range(0, states).Select(_ => random.Next(classes))],
        [.. Enumerable.Range(0, states).Select(_ => Enumerable.Range(0, symbols).Select(_ => random.Next(states)).ToArray())]);

    /// <summary>All words up to a length.</summary>
    internal static IEnumerable<int[]> WordsUpTo(int symbols, int length) =>
        Enumerable.Range(0, length + 1).SelectMany(n => Enumerable.Range(0, (int)Math.Pow(symbols, n)).Select(number => Digits(number, symbols, n)));

    internal static bool ContainsZeros(IReadOnlyList<int> word, int many) => Runs(word).Exists(run => run.Bit == 0 && run.Length >= many);

    /// <summary>How many states the smallest automaton has: reached pairs of states that are told apart are marked until none is new.</summary>
    internal static int SmallestByPairs(Automaton automaton)
    {
        var reached = new HashSet<int> { automaton.Start };
        for (int before = 0; before < reached.Count;)
        {
            before = reached.Count;
            foreach (int state in reached.ToArray())
                for (int symbol = 0; symbol < automaton.Symbols.Count; symbol++) reached.Add(automaton.Next(state, symbol));
        }
        int n = automaton.States;
        var apart = new bool[n, n];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int p = 0; p < n; p++)
            for (int q = 0; q < n; q++)
            {
                bool told = automaton.ClassOf(p) != automaton.ClassOf(q) || Enumerable.Range(0, automaton.Symbols.Count).Any(symbol => apart[automaton.Next(p, symbol), automaton.Next(q, symbol)]);
                if (!told || apart[p, q]) continue;
                apart[p, q] = changed = true;
            }
        }
        return reached.Count(state => !reached.Any(other => other < state && !apart[other, state]));
    }

    private static int[] Digits(int number, int symbols, int length)
    {
        var word = new int[length];
        for (int i = length - 1; i >= 0; i--, number /= symbols) word[i] = number % symbols;
        return word;
    }

    private static bool HasOddZerosAfterOddOnes(IReadOnlyList<int> word)
    {
        List<(int Bit, int Length)> runs = Runs(word);
        return Enumerable.Range(1, Math.Max(0, runs.Count - 1)).Any(i => runs[i].Bit == 0 && runs[i].Length % 2 == 1 && runs[i - 1].Length % 2 == 1);
    }

    private static List<(int Bit, int Length)> Runs(IReadOnlyList<int> word)
    {
        var runs = new List<(int Bit, int Length)>();
        foreach (int bit in word)
            if (runs.Count > 0 && runs[^1].Bit == bit) runs[^1] = (bit, runs[^1].Length + 1);
            else runs.Add((bit, 1));
        return runs;
    }
}
