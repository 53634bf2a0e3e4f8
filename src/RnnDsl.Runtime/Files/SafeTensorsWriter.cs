using System.Buffers.Binary;
using System.Numerics;
using System.Text.Json;

namespace RnnDsl.Files;

/// <summary>Collects tensors of one precision and writes them as a safetensors file.</summary>
/// <typeparam name="T">float (F32) or double (F64).</typeparam>
public sealed class SafeTensorsWriter<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PieceElements = 1 << 13;
    private readonly List<(string Name, int[] Shape, T[] Values)> tensors = [];
    private readonly HashSet<string> names = [];

    /// <summary>Texts to write with the tensors.</summary>
    public IDictionary<string, string> Metadata { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds a tensor.</summary>
    /// <param name="name">Its name; unique.</param>
    /// <param name="shape">Its shape; empty for a scalar.</param>
    /// <param name="values">Its elements, row by row; copied.</param>
    /// <exception cref="ArgumentException">The name is taken or reserved, or the shape does not fit the number of elements.</exception>
    public void Add(string name, ReadOnlySpan<int> shape, ReadOnlySpan<T> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        long elements = 1;
        foreach (int length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(shape));
            elements = checked(elements * length);
        }
        if (elements != values.Length) throw new ArgumentException($"Tensor '{name}' of shape [{string.Join(" × ", shape.ToArray())}] has {elements} elements; {values.Length} are given.", nameof(values));
        if (name == "__metadata__" || !names.Add(name)) throw new ArgumentException($"The tensor name '{name}' is taken.", nameof(name));
        tensors.Add((name, shape.ToArray(), values.ToArray()));
    }

    /// <summary>Writes the file as a whole or not at all: under another name in the same folder first, then renamed.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    public void Write(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Write(path, $".{Guid.NewGuid():N}.tmp", FileMode.CreateNew);
    }

    /// <summary>The same for a file that one process writes again and again: what a killed one left under the other name is written over.</summary>
    internal void Replace(string path) => Write(path, ".tmp", FileMode.Create);

    private void Write(string path, string ending, FileMode mode)
    {
        string full = Path.GetFullPath(path);
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}{ending}");
        try
        {
            using (var stream = new FileStream(temporary, mode, FileAccess.Write, FileShare.None))
            {
                Write(stream);
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

    /// <summary>Writes to a stream.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] json = Header();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
        stream.Write(length);
        stream.Write(json);
        int size = TensorValues.SizeOf(TensorValues.TypeOf<T>());
        var piece = new byte[PieceElements * size];
        foreach ((_, _, T[] values) in tensors)
            for (int first = 0; first < values.Length; first += PieceElements)
            {
                ReadOnlySpan<T> part = values.AsSpan(first, Math.Min(PieceElements, values.Length - first));
                TensorValues.Encode(part, piece);
                stream.Write(piece, 0, part.Length * size);
            }
    }

    /// <summary>The JSON, padded with spaces so that the data start at a multiple of 8 bytes.</summary>
    private byte[] Header()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json);
            long start = 0;
            foreach ((string name, int[] shape, T[] values) in tensors)
            {
                long end = start + (long)values.Length * TensorValues.SizeOf(TensorValues.TypeOf<T>());
                WriteTensor(json, name, shape, start, end);
                start = end;
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private void WriteMetadata(Utf8JsonWriter json)
    {
        if (Metadata.Count == 0) return;
        json.WriteStartObject("__metadata__");
        foreach ((string key, string value) in Metadata) json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter json, string name, int[] shape, long start, long end)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", TensorValues.TypeOf<T>() == TensorType.F64 ? "F64" : "F32");
        json.WriteStartArray("shape");
        foreach (int length in shape) json.WriteNumberValue(length);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
