namespace NextLetter;

/// <summary>Letters as they are shown: one column each, white space made visible.</summary>
internal static class Letters
{
    public static char Show(char letter) => letter switch
    {
        ' ' => '␣',
        '\n' => '↵',
        '\t' => '→',
        _ => char.IsControl(letter) ? Vocabulary.Unknown : letter,
    };

    public static string Show(string text) => string.Concat(text.Select(Show));
}
