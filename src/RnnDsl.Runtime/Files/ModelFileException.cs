namespace RnnDsl.Files;

/// <summary>A file is damaged, or holds something else than was asked for.</summary>
public sealed class ModelFileException : IOException
{
    internal ModelFileException(string file, string message, Exception? cause = null) : base($"{file}: {message}", cause) => File = file;

    internal ModelFileException(string file, string tensor, string message) : base($"{file}: tensor '{Shorten(tensor)}' {message}")
    {
        File = file;
        Tensor = tensor;
    }

    /// <summary>The file's name, or what the stream was called.</summary>
    public string File { get; }

    /// <summary>The tensor that is to blame, if it is one.</summary>
    public string? Tensor { get; }

    /// <summary>A damaged name may be long.</summary>
    internal static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
