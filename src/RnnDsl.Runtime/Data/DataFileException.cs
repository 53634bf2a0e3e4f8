namespace RnnDsl.Data;

/// <summary>A data file does not hold what was asked for, at a place that the message names: <c>file(line,column): what</c>.</summary>
public sealed class DataFileException : IOException
{
    internal DataFileException(string file, int line, int column, string message, Exception? cause = null)
        : base(line == 0 ? $"{file}: {message}" : $"{file}({line},{column}): {message}", cause)
    {
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The file's name, or what the reader was called.</summary>
    public string File { get; }

    /// <summary>The line, from 1; 0 where the file as a whole is to blame.</summary>
    public int Line { get; }

    /// <summary>The character of the line, from 1 (of a CSV file the field); 0 where the file as a whole is to blame.</summary>
    public int Column { get; }

    /// <summary>A damaged text may be long.</summary>
    internal static string Shorten(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
}
