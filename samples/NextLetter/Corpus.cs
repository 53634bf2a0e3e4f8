namespace NextLetter;

/// <summary>
/// A text in three parts, in its order: what is learnt, the 5 % that decide which parameters are kept, and the last 5 %, which
/// nothing but the reported loss ever sees.
/// </summary>
internal sealed class Corpus
{
    private const int Fewest = 2000;

    /// <summary>Cuts a text.</summary>
    /// <exception cref="UserException">It is too short.</exception>
    public Corpus(string text, string name, Vocabulary? vocabulary = null)
    {
        if (text.Length == 0) throw new UserException($"{name} is empty.");
        if (text.Length < Fewest) throw new UserException($"{name} has {text.Length:N0} letters; at least {Fewest:N0} are needed to learn from.");
        Name = name;
        Vocabulary = vocabulary ?? Vocabulary.Of(text);
        int part = text.Length / 20;
        HeldOutText = text[^part..];
        int[] numbers = Vocabulary.Numbers(text);
        Train = numbers[..^(2 * part)];
        Validation = numbers[^(2 * part)..^part];
        HeldOut = numbers[^part..];
    }

    /// <summary>What the text is called in messages.</summary>
    public string Name { get; }

    public Vocabulary Vocabulary { get; }

    /// <summary>The letters to learn, by number.</summary>
    public int[] Train { get; }

    /// <summary>The letters that decide which parameters are kept.</summary>
    public int[] Validation { get; }

    /// <summary>The letters of the reported loss.</summary>
    public int[] HeldOut { get; }

    /// <summary>The same as text.</summary>
    public string HeldOutText { get; }

    public int Length => Train.Length + Validation.Length + HeldOut.Length;
}
