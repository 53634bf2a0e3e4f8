namespace RnnDsl.Data;

/// <summary>Which tokens a vocabulary takes.</summary>
public sealed record VocabularyOptions
{
    /// <summary>How often a token must occur; 1 by default.</summary>
    public int MinimumCount
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MinimumCount), value, "The minimum count is at least 1.");
    } = 1;

    /// <summary>Where set, the largest size, special tokens included: the most frequent tokens are taken.</summary>
    public int? MaximumSize
    {
        get;
        init => field = value is null or >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(MaximumSize), value, "The maximum size is at least 2.");
    }

    /// <summary>The token that stands for all that are not in the vocabulary.</summary>
    public string Unknown
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? throw new ArgumentException("The unknown token has at least one character.", nameof(Unknown)) : value;
    } = "<unk>";

    /// <summary>Where set, the token for places after the end of a text; it gets the number 0. Batches need none.</summary>
    public string? Padding { get; init; }
}
