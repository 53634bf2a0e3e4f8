using System.Text.Json.Serialization;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// A complete deterministic automaton over named symbols whose states have a class each: a Moore machine, and with two classes a DFA, whose class 1
/// holds the accepted words. It does not change.
/// </summary>
[JsonConverter(typeof(AutomatonConverter))]
public sealed partial class Automaton : IWordClassifier
{
    private readonly int[] next;
    private readonly int[] classOf;

    /// <summary>An automaton.</summary>
    /// <param name="symbols">The names of the symbols.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="start">The state to begin in, from 0.</param>
    /// <param name="classOf">The class of each state.</param>
    /// <param name="transitions">[states][symbols]: where each symbol leads to from each state.</param>
    /// <param name="stateNames">The names of the states; q0, q1, … if not given.</param>
    /// <exception cref="ArgumentException">A number is out of its range, the parts do not fit each other, or two names of a kind are the same.</exception>
    public Automaton(
        IReadOnlyList<string> symbols, IReadOnlyList<string> classes, int start, IReadOnlyList<int> classOf, IReadOnlyList<IReadOnlyList<int>> transitions,
        IReadOnlyList<string>? stateNames = null)
    {
        Symbols = Words.CheckNames("symbol", symbols, nameof(symbols));
        Classes = Words.CheckNames("class", classes, nameof(classes));
        ArgumentNullException.ThrowIfNull(classOf);
        ArgumentNullException.ThrowIfNull(transitions);
        States = classOf.Count;
        if (States == 0) throw new ArgumentException("There are no states.", nameof(classOf));
        if (transitions.Count != States) throw new ArgumentException($"There are transitions of {transitions.Count} states; there are {States} states.", nameof(transitions));
        if (stateNames is not null && stateNames.Count != States) throw new ArgumentException($"There are {stateNames.Count} names for {States} states.", nameof(stateNames));
        StateNames = stateNames is null ? Numbered(States) : CheckStateNames(stateNames);
        Start = CheckState(start, "The start");
        this.classOf = [.. classOf];
        for (int state = 0; state < States; state++)
            if ((uint)classOf[state] >= (uint)classes.Count)
                throw new ArgumentException($"State '{StateNames[state]}' has the class {classOf[state]}; there are {classes.Count}, numbered from 0.", nameof(classOf));
        next = new int[checked(States * symbols.Count)];
        for (int state = 0; state < States; state++) CopyRow(state, transitions[state]);
    }

    /// <summary>One that is known to be right.</summary>
    private Automaton(IReadOnlyList<string> symbols, IReadOnlyList<string> classes, int start, int[] classOf, int[] next, IReadOnlyList<string>? stateNames)
    {
        (Symbols, Classes, Start, States, this.classOf, this.next) = (symbols, classes, start, classOf.Length, classOf, next);
        StateNames = stateNames ?? Numbered(States);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Symbols { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>How many states there are.</summary>
    public int States { get; }

    /// <summary>The names of the states.</summary>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>The state to begin in.</summary>
    public int Start { get; }

    /// <summary>The class of a state.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state.</exception>
    public int ClassOf(int state) => classOf[CheckState(state, "A state")];

    /// <summary>The state that a symbol leads to.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state, or no such symbol.</exception>
    public int Next(int state, int symbol)
    {
        CheckState(state, "A state");
        if ((uint)symbol >= (uint)Symbols.Count)
            throw new ArgumentOutOfRangeException(nameof(symbol), symbol, $"There are {Symbols.Count} symbols, numbered from 0.");
        return next[state * Symbols.Count + symbol];
    }

    /// <summary>The state that a word ends in.</summary>
    /// <param name="word">Symbols, numbered from 0.</param>
    /// <exception cref="ArgumentException">It has a symbol that there is not.</exception>
    public int Run(ReadOnlySpan<int> word)
    {
        Words.Check(word, Symbols.Count);
        int state = Start;
        foreach (int symbol in word) state = next[state * Symbols.Count + symbol];
        return state;
    }

    /// <summary>The class of a word.</summary>
    /// <param name="word">Symbols, numbered from 0.</param>
    /// <exception cref="ArgumentException">It has a symbol that there is not.</exception>
    public int Classify(ReadOnlySpan<int> word) => classOf[Run(word)];

    /// <inheritdoc/>
    public int[] Classify(IReadOnlyList<int[]> words, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        cancellation.ThrowIfCancellationRequested();
        var classes = new int[words.Count];
        for (int i = 0; i < classes.Length; i++) classes[i] = Classify(words[i]);
        return classes;
    }

    /// <summary>Whether a word is of class 1.</summary>
    /// <param name="word">Symbols, numbered from 0.</param>
    /// <exception cref="InvalidOperationException">There are not two classes.</exception>
    /// <exception cref="ArgumentException">It has a symbol that there is not.</exception>
    public bool Accepts(ReadOnlySpan<int> word) => Classes.Count == 2 ? Classify(word) == 1
        : throw new InvalidOperationException($"An automaton with two classes accepts words; this one has {Classes.Count}: {ModelDescription.List(Classes)}.");

    /// <summary>A word from its symbols' names.</summary>
    /// <param name="symbols">The names.</param>
    /// <exception cref="ArgumentException">There is no symbol of that name.</exception>
    public int[] WordOf(params IEnumerable<string> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int symbol = 0; symbol < Symbols.Count; symbol++) numbers[Symbols[symbol]] = symbol;
        return [.. symbols.Select(name => numbers.TryGetValue(name, out int symbol) ? symbol
            : throw new ArgumentException($"There is no symbol '{name}'; there is {ModelDescription.List(Symbols)}.", nameof(symbols)))];
    }

    /// <summary>The same with other names of the states.</summary>
    /// <param name="names">One for each state.</param>
    /// <exception cref="ArgumentException">There are not as many as states, or two are the same.</exception>
    public Automaton WithStateNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != States) throw new ArgumentException($"There are {names.Count} names for {States} states.", nameof(names));
        return new Automaton(Symbols, Classes, Start, classOf, next, CheckStateNames(names));
    }

    /// <summary>The same with each state called by the shortest word that leads there, the first of those; a state that no word leads to keeps its name in brackets.</summary>
    public Automaton NamedByWords()
    {
        string?[] names = new string?[States];
        foreach ((int state, int[] word) in ShortestWords()) names[state] = Words.Text(word, Symbols);
        for (int state = 0; state < States; state++) names[state] ??= $"({StateNames[state]})";
        return new HashSet<string?>(names).Count == States ? WithStateNames(names!) : this;
    }

    /// <summary>Every state that a word leads to, breadth first, with the first of its shortest words.</summary>
    internal IEnumerable<(int State, int[] Word)> ShortestWords()
    {
        var seen = new bool[States];
        var waiting = new Queue<(int State, int[] Word)>();
        seen[Start] = true;
        waiting.Enqueue((Start, []));
        while (waiting.TryDequeue(out (int State, int[] Word) at))
        {
            yield return at;
            for (int symbol = 0; symbol < Symbols.Count; symbol++)
            {
                int to = next[at.State * Symbols.Count + symbol];
                if (seen[to]) continue;
                seen[to] = true;
                waiting.Enqueue((to, [.. at.Word, symbol]));
            }
        }
    }

    private static string[] Numbered(int states) => [.. Enumerable.Range(0, states).Select(state => $"q{state}")];

    private static string[] CheckStateNames(IReadOnlyList<string> names)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
            if (name is null || !known.Add(name))
                throw new ArgumentException(name is null ? "The name of a state is null." : $"Two states have the name '{name}'.", nameof(names));
        return [.. names];
    }

    private int CheckState(int state, string what) => (uint)state < (uint)States ? state
        : throw new ArgumentOutOfRangeException(nameof(state), state, $"{what} is {state}; there are {States} states, numbered from 0.");

    private void CopyRow(int state, IReadOnlyList<int> row)
    {
        if (row is null || row.Count != Symbols.Count)
            throw new ArgumentException($"State '{StateNames[state]}' has {row?.Count ?? 0} transitions; there are {Symbols.Count} symbols.", "transitions");
        for (int symbol = 0; symbol < row.Count; symbol++)
            next[state * Symbols.Count + symbol] = (uint)row[symbol] < (uint)States ? row[symbol]
                : throw new ArgumentException($"State '{StateNames[state]}' leads by '{Symbols[symbol]}' to state {row[symbol]}; there are {States}, numbered from 0.", "transitions");
    }
}
