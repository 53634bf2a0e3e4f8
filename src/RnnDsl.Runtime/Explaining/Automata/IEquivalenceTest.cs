using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>Looks for a word that an automaton gives another class than what is learned; what <see cref="LStar"/> calls an equivalence query.</summary>
public interface IEquivalenceTest
{
    /// <summary>A word whose class is not the same; null where none was found.</summary>
    /// <param name="hypothesis">The automaton.</param>
    /// <param name="asked">What is learned. It keeps what it was asked, so the same word is asked once.</param>
    /// <param name="cancellation">Stops in between.</param>
    int[]? Counterexample(Automaton hypothesis, IWordClassifier asked, CancellationToken cancellation = default);

    /// <summary>The words that the last call compared, all of them in agreement where it found none that are not.</summary>
    WordTest Tested { get; }
}

/// <summary>Words on which an automaton was compared with what it was learned from.</summary>
/// <param name="Words">Which, in words.</param>
/// <param name="Count">How many.</param>
/// <param name="Longest">The length of the longest.</param>
/// <param name="IsProof">Whether they leave no other word: then the two are the same.</param>
public sealed record WordTest(string Words, long Count, int Longest, bool IsProof);

/// <summary>Compares with an automaton that is known, pair of states by pair of states: the teacher of Angluin (1987), whose word is a proof.</summary>
/// <param name="truth">The automaton.</param>
public sealed class KnownAutomaton(Automaton truth) : IEquivalenceTest
{
    /// <inheritdoc/>
    public WordTest Tested { get; private set; } = new("all words, by pairs of states", 0, 0, IsProof: false);

    /// <inheritdoc/>
    public int[]? Counterexample(Automaton hypothesis, IWordClassifier asked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        int[]? word = hypothesis.Distinguish(truth);
        Tested = Tested with { IsProof = word is null };
        return word;
    }
}

/// <summary>What <see cref="WordSearch"/> asks.</summary>
public sealed record WordSearchOptions
{
    /// <summary>All words up to this length are asked; as long as they are no more than 10,000 if not given. −1 for none.</summary>
    public int? AllUpTo { get; init; }

    /// <summary>How many words are drawn beyond; new ones each time.</summary>
    public int RandomWords { get; init; } = 2000;

    /// <summary>The longest that are drawn; each length up to it is as likely as any other. Twice the length up to which all words are asked, and at least 20, if not given.</summary>
    public int? RandomUpTo { get; init; }

    /// <summary>What they are drawn from.</summary>
    public ulong Seed { get; init; }
}

/// <summary>Asks all short words, in order of their length, then words that are drawn. Finding nothing proves nothing about words that it did not ask.</summary>
public sealed class WordSearch : IEquivalenceTest
{
    private const int MostWords = 10_000, Portion = 4096;
    private readonly WordSearchOptions options;
    private int round;
    private long count;
    private int longest;

    /// <param name="options">Which words are asked.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the options is too small.</exception>
    public WordSearch(WordSearchOptions? options = null)
    {
        this.options = options ?? new WordSearchOptions();
        if (this.options.AllUpTo is { } all) ArgumentOutOfRangeException.ThrowIfLessThan(all, -1, "options.AllUpTo");
        if (this.options.RandomUpTo is { } random) ArgumentOutOfRangeException.ThrowIfLessThan(random, 1, "options.RandomUpTo");
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.RandomWords, "options.RandomWords");
    }

    /// <inheritdoc/>
    public WordTest Tested { get; private set; } = new("none yet", 0, 0, IsProof: false);

    /// <inheritdoc/>
    public int[]? Counterexample(Automaton hypothesis, IWordClassifier asked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(hypothesis);
        ArgumentNullException.ThrowIfNull(asked);
        Words.CheckAlike(hypothesis, asked);
        int symbols = asked.Symbols.Count, all = options.AllUpTo ?? Words.LongestWithin(symbols, MostWords), random = options.RandomUpTo ?? Math.Max(20, 2 * all);
        (count, longest) = (0, 0);
        int[]? found = null;
        for (int length = 0; length <= all && found is null; length++) found = Compare(hypothesis, asked, Words.All(symbols, length), cancellation);
        if (found is null && options.RandomWords > 0)
        {
            RandomStream stream = RandomStream.For(options.Seed, round++);
            found = Compare(hypothesis, asked, Drawn(stream, symbols, random).OrderBy(word => word.Length), cancellation);
        }
        string exhaustive = all >= 0 ? $"all words up to length {all}" : "", drawn = options.RandomWords > 0 ? $"{options.RandomWords} drawn words up to length {random}" : "";
        Tested = new WordTest(exhaustive.Length > 0 && drawn.Length > 0 ? $"{exhaustive} and {drawn}" : exhaustive + drawn, count, longest, IsProof: false);
        return found;
    }

    private IEnumerable<int[]> Drawn(RandomStream stream, int symbols, int longestDrawn)
    {
        for (int i = 0; i < options.RandomWords; i++) yield return Words.Draw(stream, symbols, (int)(stream.NextUniform() * (longestDrawn + 1)));
    }

    private int[]? Compare(Automaton hypothesis, IWordClassifier asked, IEnumerable<int[]> words, CancellationToken cancellation)
    {
        foreach (int[][] portion in words.Chunk(Portion))
        {
            int[] classes = asked.Classify(portion, cancellation);
            for (int i = 0; i < portion.Length; i++)
            {
                count++;
                longest = Math.Max(longest, portion[i].Length);
                if (hypothesis.Classify(portion[i].AsSpan()) != classes[i]) return portion[i];
            }
        }
        return null;
    }
}
