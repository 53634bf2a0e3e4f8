namespace NextLetter;

/// <summary>The sentence whose next letter is explained.</summary>
internal static class Sentences
{
    private const int Fewest = 24;
    private const int Most = 60;

    /// <summary>The sentence that was asked for; else the beginning of a line of the held-out text that breaks off within a word.</summary>
    /// <returns>The sentence, and the letter that really follows where the text says so.</returns>
    /// <exception cref="UserException">A sentence without letters, or with letters that the model does not know.</exception>
    public static (string Sentence, char? Next) Choose(string? asked, Corpus corpus)
    {
        if (asked is null) return FromText(corpus.HeldOutText);
        if (asked.Length == 0) throw new UserException("The sentence is empty; give at least one letter.");
        char[] unknown = [.. asked.Where(letter => !corpus.Vocabulary.Knows(letter)).Distinct()];
        if (unknown.Length > 0)
            throw new UserException($"The sentence has letters that do not occur in {corpus.Name}: {string.Join(' ', unknown.Select(Letters.Show))}");
        return (asked, null);
    }

    private static (string Sentence, char? Next) FromText(string text)
    {
        foreach (string line in text.Split('\n').Skip(1))
            for (int cut = Math.Min(Most, line.Length - 1); cut >= Fewest; cut--)
                if (char.IsLetter(line[cut - 2]) && char.IsLetter(line[cut - 1]) && char.IsLetter(line[cut]))
                    return (line[..cut], line[cut]);
        int end = Math.Min(Most, text.Length - 1);
        return (text[..end], text[end]);
    }
}
