using System.Globalization;
using System.Numerics;
using System.Text.Json.Serialization;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>From which words <see cref="StateAutomaton"/> is made, and how fine it may be.</summary>
public sealed record StateAutomatonOptions
{
    /// <summary>The words, for example those of a data set; their beginnings are asked, too. All words up to <see cref="AllUpTo"/> and drawn ones if not given.</summary>
    public IReadOnlyList<int[]>? Words { get; init; }

    /// <summary>All words up to this length are asked; as long as they are no more than 4,096 if not given.</summary>
    public int? AllUpTo { get; init; }

    /// <summary>How many longer words are drawn, each symbol as likely as any other.</summary>
    public int RandomWords { get; init; } = 100;

    /// <summary>Their length; 20, or twice the length up to which all are asked where that is less, if not given.</summary>
    public int? RandomLength { get; init; }

    /// <summary>The most words to begin with, beginnings included; their states are kept.</summary>
    public int MaxWords { get; init; } = 50_000;

    /// <summary>The states whose values are partitioned; all of the model if not given.</summary>
    public IReadOnlyList<string>? States { get; init; }

    /// <summary>The most cells. Where they are reached, some words go against the automaton, and the result says how many.</summary>
    public int MaxCells { get; init; } = 256;

    /// <summary>On which words the automaton is compared with the model; words that it was made from are left out. Lengths up to 20, and 500 words of each, if not given.</summary>
    public FidelityOptions? Fidelity { get; init; }

    /// <summary>What words are drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Throws where an option is out of its range for an alphabet of so many symbols.</summary>
    internal void Check(int symbols)
    {
        if (AllUpTo is { } all) ArgumentOutOfRangeException.ThrowIfNegative(all, "options.AllUpTo");
        if (RandomLength is { } length) ArgumentOutOfRangeException.ThrowIfLessThan(length, 1, "options.RandomLength");
        ArgumentOutOfRangeException.ThrowIfNegative(RandomWords, "options.RandomWords");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxCells, 1, "options.MaxCells");
        if (Words is { Count: 0 }) throw new ArgumentException("There are no words.", "options");
        foreach (int[] word in Words ?? []) Explaining.Words.Check(word, symbols);
        Fidelity?.Check();
        CheckSize(symbols);
    }

    /// <summary>The words that the automaton is made from.</summary>
    internal IEnumerable<int[]> Chosen(int symbols)
    {
        if (Words is not null) return Words;
        RandomStream random = RandomStream.For(Seed, 0);
        return Enumerable.Range(0, All(symbols) + 1).SelectMany(length => Explaining.Words.All(symbols, length))
            .Concat(Enumerable.Range(0, RandomWords).Select(_ => Explaining.Words.Draw(random, symbols, Length(symbols))));
    }

    /// <summary>The length up to which all words are asked.</summary>
    private int All(int symbols) => AllUpTo ?? Explaining.Words.LongestWithin(symbols, 4096);

    private int Length(int symbols) => RandomLength ?? Math.Clamp(2 * All(symbols), 1, 20);

    private void CheckSize(int symbols)
    {
        double count = Words?.Sum(word => word.Length + 1.0)
            ?? Enumerable.Range(0, All(symbols) + 1).Sum(length => (double)Explaining.Words.Count(symbols, length)) + (double)RandomWords * Length(symbols);
        if (count > MaxWords)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The words have up to {count:0} beginnings; there may be {MaxWords} (MaxWords). {(Words is null ? "Ask all words up to a smaller length (AllUpTo)." : "Give fewer words.")}"), "options");
    }
}

/// <summary>What the automaton was like with a number of cells.</summary>
/// <param name="Cells">The cells of the partition of the model's states.</param>
/// <param name="States">The states of the minimal automaton.</param>
/// <param name="Transitions">Words with a longer one: a transition each.</param>
/// <param name="TransitionsAgainst">How many of these do not lead where those of most of the cell's words lead; cells that no word tells apart are one place.</param>
/// <param name="ClassesAgainst">How many words are not of the class of most of their cell's words.</param>
public sealed record RefinementStep(int Cells, int States, int Transitions, int TransitionsAgainst, int ClassesAgainst)
{
    /// <summary>The share of transitions that are not deterministic.</summary>
    [JsonIgnore]
    public double ShareAgainst => Transitions == 0 ? 0 : (double)TransitionsAgainst / Transitions;
}

/// <summary>
/// An automaton made of a model's states: they are partitioned into cells, and each cell is a state (Omlin and Giles 1996). The partition is refined where a
/// cell's words differ in class or in what follows, so the number of cells is found and not chosen.
/// </summary>
/// <param name="Automaton">The automaton, minimal; its states are called by the first of the shortest words that lead there.</param>
/// <param name="Words">The words that it was made from, beginnings included.</param>
/// <param name="ModelStates">The model's states that were partitioned.</param>
/// <param name="Refinement">How it became what it is: coarse to fine, the last one is the automaton.</param>
/// <param name="Fidelity">How often automaton and model agree on words that it was not made from.</param>
public sealed partial record StateAutomaton(
    Automaton Automaton, int Words, IReadOnlyList<string> ModelStates, IReadOnlyList<RefinementStep> Refinement, AutomatonFidelity Fidelity)
{
    /// <summary>The cells, and how much of what was seen goes against the automaton.</summary>
    [JsonIgnore]
    public RefinementStep Final => Refinement[^1];

    /// <summary>Whether all words that it was made from have their class in it.</summary>
    [JsonIgnore]
    public bool IsDeterministic => Final is { TransitionsAgainst: 0, ClassesAgainst: 0 };

    /// <summary>Makes an automaton of a model's states.</summary>
    /// <param name="model">The model, and how it reads words.</param>
    /// <param name="options">From which words, how fine.</param>
    /// <param name="cancellation">Stops between words.</param>
    /// <exception cref="ArgumentException">The model has no state, or no such one; an option is out of its range.</exception>
    /// <exception cref="ArithmeticException">An output or a state is not a number.</exception>
    public static StateAutomaton Extract<T>(WordModel<T> model, StateAutomatonOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new StateAutomatonOptions();
        options.Check(model.Symbols.Count);
        string[] states = StateSample<T>.StatesOf(model, options.States);
        var sample = new StateSample<T>(model, states);
        sample.Add(options.Chosen(model.Symbols.Count), cancellation);
        options.Progress?.Report(0.4);
        var refinement = new CellRefinement(sample);
        refinement.Run(options.MaxCells, cancellation);
        options.Progress?.Report(0.7);
        Automaton automaton = refinement.Current.Automaton.Minimise().NamedByWords();
        FidelityOptions compared = options.Fidelity ?? new FidelityOptions { WordsPerLength = 500, Seed = options.Seed + 1 };
        AutomatonFidelity fidelity = AutomatonFidelity.Of(automaton, model, compared, sample.Contains, cancellation);
        options.Progress?.Report(1);
        return new StateAutomaton(automaton, sample.Count, states, refinement.Steps, fidelity);
    }
}
