using System.Text.Json;

namespace RnnDsl.Data;

/// <summary>The tokens that a model knows, numbered from 0: special tokens, then the others by falling counts (ties in ordinal order).</summary>
public sealed class TokenVocabulary
{
    private const int FileVersion = 1;

    private readonly string[] tokens;
    private readonly Dictionary<string, int> numbers;

    private TokenVocabulary(string[] tokens, string unknown, string? padding)
    {
        this.tokens = tokens;
        numbers = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int i = 0; i < tokens.Length; i++) numbers.Add(tokens[i], i);
        Unknown = numbers[unknown];
        Padding = padding is null ? null : numbers[padding];
    }

    /// <summary>Number of tokens.</summary>
    public int Count => tokens.Length;

    /// <summary>All tokens in their order.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>The number of the token that stands for all others.</summary>
    public int Unknown { get; }

    /// <summary>The number of the padding token; null where there is none.</summary>
    public int? Padding { get; }

    /// <summary>A token by its number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none of this number.</exception>
    public string this[int number] => (uint)number < (uint)tokens.Length
        ? tokens[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"The vocabulary has {tokens.Length} tokens, numbered from 0.");

    /// <summary>Builds the vocabulary of texts.</summary>
    /// <param name="texts">Each a list of tokens: training texts only, so that the numbers tell nothing of the held-out ones.</param>
    /// <param name="options">Which tokens to take; all if not given.</param>
    /// <exception cref="ArgumentException">No token is taken.</exception>
    public static TokenVocabulary Build(IEnumerable<IReadOnlyList<string>> texts, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new VocabularyOptions();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (IReadOnlyList<string> text in texts)
        foreach (string token in text)
            counts[token] = counts.GetValueOrDefault(token) + 1;
        if (options.Padding == options.Unknown) throw new ArgumentException($"Padding and unknown tokens are both '{options.Unknown}'.", nameof(options));
        string[] special = options.Padding is null ? [options.Unknown] : [options.Padding, options.Unknown];
        IEnumerable<string> taken = counts
            .Where(pair => pair.Value >= options.MinimumCount && !special.Contains(pair.Key))
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key);
        if (options.MaximumSize is int most) taken = taken.Take(Math.Max(0, most - special.Length));
        string[] all = [.. special, .. taken];
        if (all.Length == special.Length)
            throw new ArgumentException($"No token is taken: the texts have {counts.Count} different ones, and the minimum count is {options.MinimumCount}.", nameof(texts));
        return new TokenVocabulary(all, options.Unknown, options.Padding);
    }

    /// <summary>The number of a token; that of the unknown one where it is not in the vocabulary.</summary>
    public int NumberOf(string token) => numbers.GetValueOrDefault(token, Unknown);

    /// <summary>Whether a token is in the vocabulary.</summary>
    public bool Contains(string token) => numbers.ContainsKey(token);

    /// <summary>The numbers of tokens.</summary>
    public int[] Encode(IReadOnlyList<string> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var encoded = new int[text.Count];
        for (int i = 0; i < encoded.Length; i++) encoded[i] = NumberOf(text[i]);
        return encoded;
    }

    /// <summary>The tokens of numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is that of no token.</exception>
    public string[] Decode(IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return [.. numbers.Select(number => this[number])];
    }

    /// <summary>Writes the vocabulary as JSON, to a temporary name first, so that the file is whole or as it was.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                var file = new VocabularyFile { Version = FileVersion, Unknown = tokens[Unknown], Padding = Padding is int padding ? tokens[padding] : null, Tokens = tokens };
                JsonSerializer.Serialize(stream, file, VocabularyJson.Default.VocabularyFile);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataFileException">The file is not of this form.</exception>
    public static TokenVocabulary Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        VocabularyFile? file;
        try
        {
            using FileStream stream = File.OpenRead(path);
            file = JsonSerializer.Deserialize(stream, VocabularyJson.Default.VocabularyFile);
        }
        catch (JsonException e)
        {
            throw new DataFileException(path, (int)(e.LineNumber ?? -1) + 1, (int)(e.BytePositionInLine ?? 0) + 1, "this is no vocabulary: the JSON is damaged", e);
        }
        DataFileException Bad(string message) => new(path, 0, 0, $"this is no vocabulary: {message}");
        if (file?.Tokens is null || file.Unknown is null) throw Bad("it has no tokens, or no unknown token");
        if (file.Version != FileVersion) throw Bad($"its version is {file.Version}; this library reads {FileVersion}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var tokens = new string[file.Tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = file.Tokens[i] ?? throw Bad($"token {i} is null");
            if (!seen.Add(tokens[i])) throw Bad($"token '{DataFileException.Shorten(tokens[i])}' is there twice");
        }
        if (!seen.Contains(file.Unknown) || file.Padding is not null && !seen.Contains(file.Padding)) throw Bad("a special token is not among its tokens");
        return new TokenVocabulary(tokens, file.Unknown, file.Padding);
    }
}
