using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace RnnDsl.Files;

/// <summary>
/// The header of a safetensors file: 8 bytes of length, then JSON that gives name, type, shape and place of every tensor.
/// It is checked in full before anything is read by it.
/// </summary>
internal sealed class SafeTensorsHeader
{
    /// <summary>The bound of the reference implementation.</summary>
    internal const int MaxBytes = 100_000_000;

    private const int MaxDepth = 4;
    private readonly string file;
    private readonly List<TensorEntry> tensors = [];
    private readonly Dictionary<string, string> metadata = [];

    private SafeTensorsHeader(string file) => this.file = file;

    internal IReadOnlyList<TensorEntry> Tensors => tensors;

    internal IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Reads the JSON.</summary>
    /// <param name="json">All of it, padding included.</param>
    /// <param name="dataBytes">The bytes that follow it.</param>
    /// <param name="file">For messages.</param>
    /// <exception cref="ModelFileException">It is not a valid header for that many bytes.</exception>
    internal static SafeTensorsHeader Parse(ReadOnlySpan<byte> json, long dataBytes, string file)
    {
        var header = new SafeTensorsHeader(file);
        if (json.IsEmpty || json[0] != (byte)'{') throw new ModelFileException(file, "the header does not start with '{'; this is no safetensors file.");
        if (!Utf8.IsValid(json)) throw new ModelFileException(file, "the header is not UTF-8.");
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            header.ReadAll(ref reader);
        }
        catch (JsonException e)
        {
            throw new ModelFileException(file, $"the header is not valid JSON: {e.Message}", e);
        }
        header.CheckPlaces(dataBytes);
        return header;
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        reader.Read();
        var names = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader, "a name");
            if (!names.Add(name)) throw new ModelFileException(file, name, "is there twice.");
            reader.Read();
            if (name == "__metadata__") ReadMetadata(ref reader);
            else tensors.Add(ReadTensor(ref reader, name));
        }
        // Makes the reader see whatever stands behind the object.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new ModelFileException(file, "the metadata is not an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader, "a metadata key");
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw new ModelFileException(file, $"the metadata '{ModelFileException.Shorten(key)}' is not a string.");
            if (!metadata.TryAdd(key, Text(ref reader, "a metadata value"))) throw new ModelFileException(file, $"the metadata '{ModelFileException.Shorten(key)}' is there twice.");
        }
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new ModelFileException(file, name, "is not described by an object.");
        string? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = Text(ref reader, "a field");
            reader.Read();
            if (field == "dtype" && type is null && reader.TokenType == JsonTokenType.String) type = Text(ref reader, "a type");
            else if (field == "shape" && shape is null) shape = Numbers(ref reader, name, field);
            else if (field == "data_offsets" && offsets is null) offsets = Numbers(ref reader, name, field);
            else throw new ModelFileException(file, name, $"has a field '{ModelFileException.Shorten(field)}' that is unknown, there twice, or of the wrong kind.");
        }
        if (type is null || shape is null || offsets is null) throw new ModelFileException(file, name, "lacks dtype, shape or data_offsets.");
        return Entry(name, type, shape, offsets);
    }

    private TensorEntry Entry(string name, string type, long[] shape, long[] offsets)
    {
        long size = TensorEntry.SizeOf(type);
        if (size == 0) throw new ModelFileException(file, name, $"has the unknown type '{ModelFileException.Shorten(type)}'.");
        if (offsets.Length != 2 || offsets[0] > offsets[1]) throw new ModelFileException(file, name, $"has data_offsets [{string.Join(", ", offsets.Take(3))}], which is no range.");
        long needed = size;
        foreach (long length in shape)
        {
            long product;
            if (Math.BigMul(needed, length, out product) != 0 || product < 0) throw new ModelFileException(file, name, "has a shape of more bytes than any file.");
            needed = product;
        }
        var entry = new TensorEntry(name, type, shape, offsets[0], offsets[1] - offsets[0]);
        if (entry.Bytes != needed)
            throw new ModelFileException(file, name, $"has shape {entry.ShapeText} of {type}, which is {needed} bytes, and data_offsets of {entry.Bytes} bytes.");
        return entry;
    }

    private long[] Numbers(ref Utf8JsonReader reader, string name, string field)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new ModelFileException(file, name, $"has {field} that is not a list.");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw new ModelFileException(file, name, $"has {field} with something that is not a whole number from 0 to 2⁶³ − 1.");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>The tensors must lie one after the other, and fill the file.</summary>
    private void CheckPlaces(long dataBytes)
    {
        long end = 0;
        foreach (TensorEntry tensor in tensors.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.Bytes))
        {
            if (tensor.Start < end) throw new ModelFileException(file, tensor.Name, $"starts at byte {tensor.Start}, inside the tensor before it, which ends at {end}.");
            if (tensor.Start > end) throw new ModelFileException(file, tensor.Name, $"starts at byte {tensor.Start}; bytes {end} to {tensor.Start} belong to no tensor.");
            end = tensor.Start + tensor.Bytes;
            if (end > dataBytes) throw new ModelFileException(file, tensor.Name, $"ends at byte {end}; the file has only {dataBytes} bytes of data (it may be cut off).");
        }
        if (end < dataBytes) throw new ModelFileException(file, $"{dataBytes - end} bytes at its end belong to no tensor.");
    }

    private string Text(ref Utf8JsonReader reader, string what)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, as an escape.
            throw new ModelFileException(file, $"{what} in the header is not valid text.", e);
        }
    }
}
