using System.Text;

namespace NextLetter;

/// <summary>Text from files, with errors that say what to do.</summary>
internal static class TextFiles
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file with line ends as <c>\n</c>.</summary>
    /// <exception cref="UserException">It cannot be read, or is no text.</exception>
    public static string Read(string path)
    {
        if (Directory.Exists(path)) throw new UserException($"'{path}' is a folder; give a text file.");
        if (!File.Exists(path)) throw new UserException($"There is no file '{path}'.");
        try
        {
            return Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException)
        {
            throw new UserException($"'{path}' is not UTF-8 text.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' cannot be read: {problem.Message}");
        }
    }

    /// <summary>The documents of the repository that this sample is a part of: its licence, its README and everything in <c>docs</c>.</summary>
    /// <exception cref="UserException">The sample was taken out of its repository.</exception>
    public static string ReadRepository()
    {
        string root = FindRepository(Environment.CurrentDirectory) ?? FindRepository(AppContext.BaseDirectory)
            ?? throw new UserException("The repository's documents are not to be found from here; give a text with --text FILE.");
        string[] documents =
        [
            Path.Combine(root, "LICENSE"), Path.Combine(root, "README.md"),
            .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
        ];
        return string.Join("\n", documents.Where(File.Exists).Select(Read));
    }

    private static string? FindRepository(string from)
    {
        for (DirectoryInfo? folder = new(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "RnnDsl.sln")) && Directory.Exists(Path.Combine(folder.FullName, "docs")))
                return folder.FullName;
        return null;
    }
}
