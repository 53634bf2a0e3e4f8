using System.Text.Json;
using System.Text.Json.Serialization;

namespace RnnDsl.Data;

/// <summary>A vocabulary as it is written.</summary>
internal sealed class VocabularyFile
{
    /// <summary>The form's version.</summary>
    public int Version { get; set; }

    /// <summary>The token of unknown words.</summary>
    public string? Unknown { get; set; }

    /// <summary>The token of padding; null where there is none.</summary>
    public string? Padding { get; set; }

    /// <summary>All tokens in their order.</summary>
    public string?[]? Tokens { get; set; }
}

/// <summary>Writes and reads without reflection.</summary>
[JsonSerializable(typeof(VocabularyFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
internal sealed partial class VocabularyJson : JsonSerializerContext;
