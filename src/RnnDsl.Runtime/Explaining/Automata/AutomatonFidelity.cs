using MathNet.Numerics.Distributions;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>On which words an automaton is compared.</summary>
public sealed record FidelityOptions
{
    /// <summary>The lengths; 1 to 20 if not given.</summary>
    public IReadOnlyList<int> Lengths { get; init; } = [.. Enumerable.Range(1, 20)];

    /// <summary>The most words of a length: all, where there are no more; else so many are drawn, each symbol as likely as any other.</summary>
    public int WordsPerLength { get; init; } = 1000;

    /// <summary>
    /// Whether as many words are drawn of each class that the automaton gives, each word of the class as likely as any other. Else all words are as likely, and a
    /// class that few words have is hardly looked at.
    /// </summary>
    public bool Balanced { get; init; }

    /// <summary>What they are drawn from.</summary>
    public ulong Seed { get; init; }

    /// <summary>Told the share of the lengths done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Lengths, "options.Lengths");
        ArgumentOutOfRangeException.ThrowIfLessThan(WordsPerLength, 1, "options.WordsPerLength");
        foreach (int length in Lengths) ArgumentOutOfRangeException.ThrowIfNegative(length, "options.Lengths");
    }
}

/// <summary>How often an automaton and what it was taken from agree on words of a length.</summary>
/// <param name="Length">The symbols of each word.</param>
/// <param name="Words">How many words were compared.</param>
/// <param name="Agreeing">On how many the two give the same class.</param>
/// <param name="IsAll">Whether these are all words of the length; else they were drawn, and one may be there twice.</param>
/// <param name="WordsOfClass">How many of them the model gives each class.</param>
/// <param name="AgreeingOfClass">On how many of these the two agree. A class that is rare among the words has hardly a weight in the whole share.</param>
/// <param name="Disagreement">The first word on which they do not; null where there is none.</param>
public sealed record LengthAgreement(
    int Length, int Words, int Agreeing, bool IsAll, IReadOnlyList<int> WordsOfClass, IReadOnlyList<int> AgreeingOfClass, IReadOnlyList<int>? Disagreement)
{
    /// <summary>The share on which they agree; not a number where there are no words.</summary>
    public double Share => Words == 0 ? double.NaN : (double)Agreeing / Words;

    /// <summary>
    /// What the share over all words is at least, with 95 % confidence (one-sided, Clopper and Pearson 1934), words counting as they were drawn; the share
    /// itself where all were compared.
    /// </summary>
    public double AtLeast => IsAll || Words == 0 ? Share : Agreeing == 0 ? 0 : Beta.InvCDF(Agreeing, Words - Agreeing + 1, 0.05);
}

/// <summary>How often an automaton and what it was taken from give words the same class.</summary>
/// <param name="Lengths">By length.</param>
public sealed partial record AutomatonFidelity(IReadOnlyList<LengthAgreement> Lengths)
{
    private const int Portion = 4096;

    /// <summary>How many words were compared.</summary>
    public int Words => Lengths.Sum(length => length.Words);

    /// <summary>On how many of them the two agree.</summary>
    public int Agreeing => Lengths.Sum(length => length.Agreeing);

    /// <summary>Compares on words of given lengths.</summary>
    /// <param name="automaton">The automaton.</param>
    /// <param name="model">What it was taken from.</param>
    /// <param name="options">Which lengths, how many words.</param>
    /// <param name="cancellation">Stops between words.</param>
    /// <exception cref="ArgumentException">The symbols are not the same, the numbers of classes differ, or an option is out of its range.</exception>
    public static AutomatonFidelity Of(Automaton automaton, IWordClassifier model, FidelityOptions? options = null, CancellationToken cancellation = default)
    {
        options = Checked(automaton, model, options);
        return Of(automaton, model, options, without: null, cancellation);
    }

    /// <summary>Compares on words that somebody gives, for example those of a data set.</summary>
    /// <param name="automaton">The automaton.</param>
    /// <param name="model">What it was taken from.</param>
    /// <param name="words">The words, of any lengths.</param>
    /// <param name="cancellation">Stops between words.</param>
    /// <exception cref="ArgumentException">The symbols are not the same, the numbers of classes differ, or a word has a symbol that there is not.</exception>
    public static AutomatonFidelity Of(Automaton automaton, IWordClassifier model, IReadOnlyList<int[]> words, CancellationToken cancellation = default)
    {
        Checked(automaton, model, null);
        ArgumentNullException.ThrowIfNull(words);
        foreach (int[] word in words) Explaining.Words.Check(word, automaton.Symbols.Count);
        return new AutomatonFidelity([.. words.GroupBy(word => word.Length).OrderBy(group => group.Key)
            .Select(group => Compare(automaton, model, group.Key, isAll: false, group, cancellation))]);
    }

    /// <summary>The same without words that the automaton was made from.</summary>
    internal static AutomatonFidelity Of(Automaton automaton, IWordClassifier model, FidelityOptions options, Func<int[], bool>? without, CancellationToken cancellation)
    {
        var lengths = new LengthAgreement[options.Lengths.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            int length = options.Lengths[i];
            bool all = Explaining.Words.Count(automaton.Symbols.Count, length) <= options.WordsPerLength;
            IEnumerable<int[]> words = all ? Explaining.Words.All(automaton.Symbols.Count, length) : Drawn(automaton, length, options);
            if (without is not null) words = words.Where(word => !without(word));
            lengths[i] = Compare(automaton, model, length, all && without is null, words, cancellation);
            options.Progress?.Report((i + 1.0) / lengths.Length);
        }
        return new AutomatonFidelity(lengths);
    }

    private static FidelityOptions Checked(Automaton automaton, IWordClassifier model, FidelityOptions? options)
    {
        ArgumentNullException.ThrowIfNull(automaton);
        ArgumentNullException.ThrowIfNull(model);
        Explaining.Words.CheckAlike(automaton, model);
        options ??= new FidelityOptions();
        options.Check();
        return options;
    }

    private static IEnumerable<int[]> Drawn(Automaton automaton, int length, FidelityOptions options)
    {
        RandomStream random = RandomStream.For(options.Seed, length);
        WordsOfClass? words = options.Balanced ? new WordsOfClass(automaton, length) : null;
        for (int i = 0; i < options.WordsPerLength; i++)
            yield return words is null ? Explaining.Words.Draw(random, automaton.Symbols.Count, length) : words.Draw(random, words.Classes[i % words.Classes.Length]);
    }

    private static LengthAgreement Compare(Automaton automaton, IWordClassifier model, int length, bool isAll, IEnumerable<int[]> words, CancellationToken cancellation)
    {
        int classes = automaton.Classes.Count, count = 0;
        int[] ofClass = new int[classes], agreeing = new int[classes];
        int[]? disagreement = null;
        foreach (int[][] portion in words.Chunk(Portion))
        {
            int[] found = Explaining.Words.Ask(model, portion, cancellation);
            for (int i = 0; i < portion.Length; i++)
            {
                count++;
                ofClass[found[i]]++;
                if (automaton.Classify(portion[i].AsSpan()) == found[i]) agreeing[found[i]]++;
                else disagreement ??= portion[i];
            }
        }
        return new LengthAgreement(length, count, agreeing.Sum(), isAll, ofClass, agreeing, disagreement);
    }
}
