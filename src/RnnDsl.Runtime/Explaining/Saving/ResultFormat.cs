using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RnnDsl.Explaining;

/// <summary>Around every saved result: what it is, in which version of its fields.</summary>
/// <param name="Format">For example "rnndsl.attribution".</param>
/// <param name="Version">Higher where fields have changed their meaning.</param>
/// <param name="Result">The fields.</param>
internal sealed record ResultDocument<TBody>(string Format, int Version, TBody Result);

/// <summary>How one kind of result becomes JSON.</summary>
internal abstract class ResultFormat<TResult> where TResult : class
{
    private const long MaximumBytes = 1L << 30;
    private const string Text = "JSON";
    private readonly string name;
    private readonly int version;

    private protected ResultFormat(string name, int version) => (this.name, this.version) = (name, version);

    internal string ToJson(TResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Encoding.UTF8.GetString(Write(result, name, version));
    }

    internal TResult FromJson(string json) => Read(Encoding.UTF8.GetBytes(json), Text);

    internal void Save(TResult result, string path)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                stream.Write(Write(result, name, version));
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

    internal TResult Load(string path)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Length > MaximumBytes)
            throw new ExplanationFileException(path, $"has {file.Length} bytes; a saved result has at most {MaximumBytes}.");
        return Read(File.ReadAllBytes(path), path);
    }

    private protected abstract byte[] Write(TResult result, string format, int number);

    /// <summary>The result of a document that is known to be of this format and version.</summary>
    private protected abstract TResult Parse(ReadOnlySpan<byte> json);

    private TResult Read(ReadOnlySpan<byte> json, string source)
    {
        try
        {
            CheckHead(json, source);
            CheckLists(json);
            return Parse(json);
        }
        catch (JsonException damage)
        {
            throw new ExplanationFileException(source, $"is damaged: {damage.Message}", damage);
        }
        catch (DocumentException damage)
        {
            throw new ExplanationFileException(source, $"is damaged: {damage.Message}", damage);
        }
        catch (ArgumentException damage)
        {
            // A part that checks its own numbers as it is made, such as a table.
            throw new ExplanationFileException(source, $"is damaged: {damage.Message}", damage);
        }
    }

    /// <summary>Looks at format and version alone, so that something else is called by its name.</summary>
    private void CheckHead(ReadOnlySpan<byte> json, string source)
    {
        var reader = new Utf8JsonReader(json);
        string? format = null;
        int? number = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new ExplanationFileException(source, $"is no saved result: it holds no JSON object with a \"format\" of '{name}'.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && (format is null || number is null))
        {
            bool isFormat = reader.ValueTextEquals("format"), isVersion = reader.ValueTextEquals("version");
            reader.Read();
            if (isFormat && reader.TokenType == JsonTokenType.String) format = reader.GetString();
            else if (isVersion && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int found)) number = found;
            else reader.Skip();
        }
        if (format != name) throw new ExplanationFileException(source, format is null ? $"is no saved result: it has no \"format\"; '{name}' is wanted." : $"is of the format '{Shorten(format)}'; '{name}' is wanted.");
        if (number is null) throw new ExplanationFileException(source, "has no \"version\".");
        if (number != version) throw new ExplanationFileException(source, $"is of version {number} of the format '{name}'; this library reads version {version}.");
    }

    /// <summary>No list of any result has a null in it, which the types of C# cannot say.</summary>
    private static void CheckLists(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        ulong lists = 0;
        while (reader.Read())
        {
            ulong inside = 1UL << (reader.CurrentDepth & 63);
            if (reader.TokenType == JsonTokenType.StartArray) lists |= inside << 1;
            else if (reader.TokenType == JsonTokenType.StartObject) lists &= ~(inside << 1);
            else if (reader.TokenType == JsonTokenType.Null && (lists & inside) != 0) throw new DocumentException("a list holds null.");
        }
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}

/// <summary>How one kind of result becomes JSON, by way of a body that System.Text.Json knows.</summary>
/// <param name="name">The format's name.</param>
/// <param name="version">The version of the fields.</param>
/// <param name="json">What the source generator made.</param>
/// <param name="body">From result to body.</param>
/// <param name="result">From body to result; throws a <see cref="DocumentException"/> where the fields contradict each other.</param>
internal sealed class ResultFormat<TResult, TBody>(
    string name, int version, JsonTypeInfo<ResultDocument<TBody>> json, Func<TResult, TBody> body, Func<TBody, TResult> result) : ResultFormat<TResult>(name, version)
    where TResult : class
{
    private protected override byte[] Write(TResult value, string format, int number) => JsonSerializer.SerializeToUtf8Bytes(new ResultDocument<TBody>(format, number, body(value)), json);

    private protected override TResult Parse(ReadOnlySpan<byte> text) =>
        JsonSerializer.Deserialize(text, json) is { Result: { } found } ? result(found) : throw new DocumentException("its \"result\" is null.");
}

/// <summary>Fields of a document contradict each other.</summary>
internal sealed class DocumentException(string message) : Exception(message);
