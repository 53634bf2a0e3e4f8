using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What every explainer can be told.</summary>
public record ExplainOptions
{
    /// <summary>How runs are carried out; it does not change a result.</summary>
    public RunOptions? Run { get; init; }

    /// <summary>The options that change a result, as name and text.</summary>
    internal virtual IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>();
}
