using System.Globalization;

namespace RnnDsl.Data;

/// <summary>What the lines with @ of a .ts file say.</summary>
internal sealed class TimeSeriesHeader(string file)
{
    internal string? ProblemName { get; private set; }

    internal bool? Univariate { get; private set; }

    internal bool EqualLength { get; private set; }

    internal int? Dimensions { get; private set; }

    internal int? SeriesLength { get; private set; }

    /// <summary>The names of the classes; null where the file has none.</summary>
    internal string[]? ClassNames { get; private set; }

    /// <summary>Takes a line; true where the data begin after it.</summary>
    internal bool Take(string line, int number)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words[0].ToLowerInvariant())
        {
            case "@data":
                return true;
            case "@problemname":
                ProblemName = words.Length > 1 ? string.Join(' ', words[1..]) : null;
                break;
            case "@timestamps":
                if (Flag(line, number, words)) throw Error(number, line, words[1], "series with time stamps are not supported; only values at steps that follow each other are read");
                break;
            case "@univariate":
                Univariate = Flag(line, number, words);
                break;
            case "@equallength":
                EqualLength = Flag(line, number, words);
                break;
            case "@dimensions" or "@dimension":
                Dimensions = Count(line, number, words);
                break;
            case "@serieslength":
                SeriesLength = Count(line, number, words);
                break;
            case "@classlabel":
                ClassNames = Flag(line, number, words) ? Classes(line, number, words) : null;
                break;
            case "@targetlabel":
                if (Flag(line, number, words)) throw Error(number, line, words[1], "series with numbers as targets are not supported; only classes are read");
                break;
            case "@missing":
                // Whether values are missing is seen where they are.
                Flag(line, number, words);
                break;
            default:
                throw Error(number, line, words[0], $"'{DataFileException.Shorten(words[0])}' is no header of a .ts file");
        }
        return false;
    }

    /// <summary>Checks that the lines fit each other.</summary>
    internal void Finish(int number)
    {
        if (Univariate == true && Dimensions > 1)
            throw new DataFileException(file, number, 1, $"the header says both @univariate true and @dimensions {Dimensions}");
    }

    private string[] Classes(string line, int number, string[] words)
    {
        if (words.Length < 3) throw Error(number, line, words[0], "@classLabel true wants the names of the classes after it");
        string[] names = words[2..];
        if (names.Distinct().Count() != names.Length) throw Error(number, line, words[0], "a class is named twice");
        return names;
    }

    private bool Flag(string line, int number, string[] words)
    {
        if (words.Length > 1 && bool.TryParse(words[1], out bool flag)) return flag;
        throw Error(number, line, words[0], $"{words[0]} wants true or false after it");
    }

    private int Count(string line, int number, string[] words)
    {
        if (words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= 1) return count;
        throw Error(number, line, words[0], $"{words[0]} wants a whole number of at least 1 after it");
    }

    private DataFileException Error(int number, string line, string word, string message) =>
        new(file, number, line.IndexOf(word, StringComparison.Ordinal) + 1, message);
}
