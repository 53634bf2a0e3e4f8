namespace NextLetter;

/// <summary>The letters that a model knows, each with a number. Letters it does not know are all read as <see cref="Unknown"/>, number 0.</summary>
internal sealed class Vocabulary
{
    /// <summary>Stands for every letter that is not in the vocabulary.</summary>
    public const char Unknown = '\uFFFD';

    /// <summary>One-hot inputs are as wide as the vocabulary: rare letters of a large alphabet are left out.</summary>
    private const int Most = 255;

    private readonly char[] letters;
    private readonly Dictionary<char, int> numbers;

    private Vocabulary(IEnumerable<char> letters)
    {
        this.letters = [Unknown, .. letters];
        numbers = this.letters.Select((letter, number) => (letter, number)).ToDictionary(pair => pair.letter, pair => pair.number);
    }

    /// <summary>Number of letters, the unknown one included.</summary>
    public int Count => letters.Length;

    /// <summary>The letter of a number.</summary>
    public char this[int number] => letters[number];

    /// <summary>The letters of a text, the most frequent ones where there are too many.</summary>
    public static Vocabulary Of(string text) => new(text.Where(letter => letter != Unknown).CountBy(letter => letter)
        .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(Most).Select(pair => pair.Key).Order());

    /// <summary>Reads the letters that were saved beside a model.</summary>
    public static Vocabulary Load(string path)
    {
        string saved = TextFiles.Read(path);
        if (saved.Length < 2 || saved[0] != Unknown || saved.Distinct().Count() != saved.Length)
            throw new UserException($"'{path}' does not hold the letters of a model: it starts with '{Unknown}', and has no letter twice.");
        return new Vocabulary(saved[1..]);
    }

    /// <summary>Saves the letters, in the order of their numbers.</summary>
    public void Save(string path) => File.WriteAllText(path, new string(letters));

    /// <summary>Whether a letter is known.</summary>
    public bool Knows(char letter) => numbers.ContainsKey(letter);

    /// <summary>The numbers of a text's letters.</summary>
    public int[] Numbers(string text) => [.. text.Select(letter => numbers.GetValueOrDefault(letter))];

    /// <summary>The model's input for letters [steps × letters]: a one where the letter is, else zero.</summary>
    public float[,] OneHot(ReadOnlySpan<int> text)
    {
        var input = new float[text.Length, Count];
        for (int step = 0; step < text.Length; step++) input[step, text[step]] = 1;
        return input;
    }
}
