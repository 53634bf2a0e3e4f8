using System.Numerics;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Words that a model was asked, with all their beginnings: the class and the state after each, and which word each is one symbol longer than.</summary>
internal abstract class StateSample
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<int[]> words = [];
    private readonly List<int[]> after = [];

    private protected StateSample(IReadOnlyList<string> symbols, IReadOnlyList<string> classes, int[] widths)
    {
        (Symbols, Classes) = (symbols, classes);
        StateOfUnit = [.. widths.SelectMany((width, state) => Enumerable.Repeat(state, width))];
    }

    internal IReadOnlyList<string> Symbols { get; }

    internal IReadOnlyList<string> Classes { get; }

    /// <summary>Of each number of a row which of the model's states it is one of.</summary>
    internal int[] StateOfUnit { get; }

    internal int Count => words.Count;

    /// <summary>The states, one after another, after each word.</summary>
    internal List<double[]> Rows { get; } = [];

    internal List<int> ClassOf { get; } = [];

    internal int[] Word(int number) => words[number];

    internal bool Contains(int[] word) => numbers.ContainsKey(Words.Key(word));

    /// <summary>The number of the word that is one symbol longer; −1 where it was not asked.</summary>
    internal int After(int number, int symbol) => after[number][symbol];

    /// <summary>Asks words with all their beginnings; those known already are not asked again.</summary>
    internal void Add(IEnumerable<int[]> more, CancellationToken cancellation)
    {
        int known = words.Count;
        foreach (int[] word in more)
            for (int length = 0; length <= word.Length; length++) Enter(word.AsSpan(0, length));
        Ask(words.GetRange(known, words.Count - known), (label, state) =>
        {
            ClassOf.Add(label);
            Rows.Add(state);
        }, cancellation);
    }

    /// <summary>Tells of each word, in order, its class and state.</summary>
    private protected abstract void Ask(IReadOnlyList<int[]> words, Action<int, double[]> tell, CancellationToken cancellation);

    private void Enter(ReadOnlySpan<int> word)
    {
        if (!numbers.TryAdd(Words.Key(word), words.Count)) return;
        if (word.Length > 0) after[numbers[Words.Key(word[..^1])]][word[^1]] = words.Count;
        words.Add(word.ToArray());
        after.Add([.. Enumerable.Repeat(-1, Symbols.Count)]);
    }
}

/// <summary>The words of a model.</summary>
internal sealed class StateSample<T>(WordModel<T> model, string[] states) : StateSample(model.Symbols, model.Classes, model.StateWidths(states))
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The states that are asked for, or all of the model; throws where there are none.</summary>
    internal static string[] StatesOf(WordModel<T> model, IReadOnlyList<string>? asked)
    {
        ModelDescription description = model.Description;
        if (description.States.Length == 0) throw new ArgumentException($"{description.Name} has no state, so an automaton cannot be made of it.");
        if (asked is null) return [.. description.States.Select(state => state.Name)];
        if (asked.Count == 0) throw new ArgumentException("There are no states to make an automaton of.", "options");
        foreach (string state in asked) description.StateOf(state);
        return [.. asked.Distinct()];
    }

    private protected override void Ask(IReadOnlyList<int[]> words, Action<int, double[]> tell, CancellationToken cancellation)
    {
        var classes = new int[words.Count];
        var rows = new double[words.Count][];
        model.Read(words, states, (word, label, state) => (classes[word], rows[word]) = (label, [.. state]), cancellation);
        for (int i = 0; i < rows.Length; i++)
        {
            if (Array.Exists(rows[i], value => !double.IsFinite(value)))
                throw new ArithmeticException($"{model.Description.Name}: a state is no finite number after the word {Words.Text(words[i], Symbols)}.");
            tell(classes[i], rows[i]);
        }
    }
}
