using System.Globalization;

namespace RnnDsl.Data;

/// <summary>A text and its class.</summary>
/// <param name="Tokens">Its words, apart by blanks in the file.</param>
/// <param name="Label">From 0.</param>
public sealed record LabelledText(IReadOnlyList<string> Tokens, int Label)
{
    /// <summary>Reads lines of a sentence, a tab and a class, as those of SST-2. Empty lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="DataFileException">A line is not of this form; the message names line and column.</exception>
    public static IReadOnlyList<LabelledText> Read(string path, int classes = 2)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var reader = new StreamReader(path);
        return Read(reader, path, classes);
    }

    /// <summary>Reads lines of a sentence, a tab and a class. Empty lines are passed over.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What error messages call it.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="DataFileException">A line is not of this form; the message names line and column.</exception>
    public static IReadOnlyList<LabelledText> Read(TextReader reader, string name, int classes = 2)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        var texts = new List<LabelledText>();
        int number = 0;
        while (reader.ReadLine() is string line)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) texts.Add(Line(line, name, number, classes));
        }
        return texts.Count > 0 ? texts : throw new DataFileException(name, 0, 0, "there are no lines");
    }

    private static LabelledText Line(string line, string name, int number, int classes)
    {
        int tab = line.LastIndexOf('\t');
        if (tab < 0) throw new DataFileException(name, number, line.Length + 1, "the line has no tab between a sentence and its class");
        ReadOnlySpan<char> label = line.AsSpan(tab + 1).Trim();
        if (!int.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value >= classes)
            throw new DataFileException(name, number, tab + 2, $"the class '{DataFileException.Shorten(label)}' is none of 0 to {classes - 1}");
        string[] tokens = line[..tab].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (tokens.Length == 0) throw new DataFileException(name, number, 1, "the sentence has no words");
        return new LabelledText(tokens, value);
    }
}
