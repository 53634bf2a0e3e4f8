namespace RnnDsl.Explaining;

/// <summary>
/// Something that gives every word over a finite alphabet a class: an automaton, a function, or a model (<see cref="WordModel{T}"/>). A word is a list
/// of symbols, numbered from 0; it may be empty.
/// </summary>
public interface IWordClassifier
{
    /// <summary>The names of the symbols, at least one; no two are the same.</summary>
    IReadOnlyList<string> Symbols { get; }

    /// <summary>The names of the classes, at least one; no two are the same.</summary>
    IReadOnlyList<string> Classes { get; }

    /// <summary>The class of each word. Many words are best asked for at once; the same word always has the same class.</summary>
    /// <param name="words">The words.</param>
    /// <param name="cancellation">Stops in between.</param>
    /// <returns>A class, from 0, for each word, in their order.</returns>
    /// <exception cref="ArgumentException">A word has a symbol that there is not.</exception>
    int[] Classify(IReadOnlyList<int[]> words, CancellationToken cancellation = default);
}

/// <summary>A function of a word, written out: the language that something is to be compared with.</summary>
public sealed class WordFunction : IWordClassifier
{
    private readonly Func<IReadOnlyList<int>, int> function;

    /// <summary>A function from words to classes.</summary>
    /// <param name="symbols">The names of the symbols.</param>
    /// <param name="classes">The names of the classes.</param>
    /// <param name="function">The class of a word, from 0.</param>
    /// <exception cref="ArgumentException">There are no names, or two are the same.</exception>
    public WordFunction(IReadOnlyList<string> symbols, IReadOnlyList<string> classes, Func<IReadOnlyList<int>, int> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Symbols = Words.CheckNames("symbol", symbols, nameof(symbols));
        Classes = Words.CheckNames("class", classes, nameof(classes));
        this.function = function;
    }

    /// <summary>A language: class 1, "in", holds the words of which the function is true; class 0, "out", the others.</summary>
    /// <param name="symbols">The names of the symbols.</param>
    /// <param name="contains">Whether a word belongs to the language.</param>
    /// <exception cref="ArgumentException">There are no symbols, or two are the same.</exception>
    public WordFunction(IReadOnlyList<string> symbols, Func<IReadOnlyList<int>, bool> contains) : this(symbols, ["out", "in"], Numbered(contains))
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Symbols { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Classes { get; }

    /// <inheritdoc/>
    public int[] Classify(IReadOnlyList<int[]> words, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        var classes = new int[words.Count];
        for (int i = 0; i < classes.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Words.Check(words[i], Symbols.Count);
            classes[i] = function(words[i]);
            if ((uint)classes[i] >= (uint)Classes.Count)
                throw new InvalidOperationException($"The function gave the word {Words.Text(words[i], Symbols)} the class {classes[i]}; there are {Classes.Count}, numbered from 0.");
        }
        return classes;
    }

    private static Func<IReadOnlyList<int>, int> Numbered(Func<IReadOnlyList<int>, bool> contains)
    {
        ArgumentNullException.ThrowIfNull(contains);
        return word => contains(word) ? 1 : 0;
    }
}
