namespace RnnDsl.Explaining;

/// <summary>A saved result is damaged, or is something else than was asked for.</summary>
public sealed class ExplanationFileException : IOException
{
    internal ExplanationFileException(string source, string message, Exception? cause = null) : base($"{source}: {message}", cause) => Source = source;

    /// <summary>The file's name; "JSON" where a text was read.</summary>
    public override string? Source { get; set; }
}
