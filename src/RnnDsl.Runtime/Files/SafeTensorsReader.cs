using System.Buffers.Binary;
using System.Numerics;

namespace RnnDsl.Files;

/// <summary>A safetensors file that is open: its header is checked, its tensors are read when asked for.</summary>
internal sealed class SafeTensorsReader : IDisposable
{
    private const int PieceBytes = 1 << 16;
    private readonly Stream stream;
    private readonly bool owned;
    private readonly long dataStart;
    private readonly SafeTensorsHeader header;
    private readonly Dictionary<string, TensorEntry> byName;

    private SafeTensorsReader(Stream stream, bool owned, string file)
    {
        this.stream = stream;
        this.owned = owned;
        File = file;
        long origin = stream.Position, length = stream.Length - origin;
        int headerBytes = HeaderBytes(length);
        var json = new byte[headerBytes];
        Fill(json);
        dataStart = origin + 8 + headerBytes;
        header = SafeTensorsHeader.Parse(json, length - 8 - headerBytes, file);
        byName = header.Tensors.ToDictionary(tensor => tensor.Name);
    }

    internal string File { get; }

    internal IReadOnlyList<TensorEntry> Tensors => header.Tensors;

    internal IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    internal TensorEntry? Find(string name) => byName.GetValueOrDefault(name);

    internal static SafeTensorsReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new SafeTensorsReader(stream, owned: true, path);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>From where the stream stands to its end. A stream that cannot seek is first read to its end.</summary>
    internal static SafeTensorsReader Open(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek) return new SafeTensorsReader(stream, owned: false, file);
        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return new SafeTensorsReader(copy, owned: true, file);
    }

    /// <summary>Reads all of a tensor, or some of its rows.</summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="first">The first element.</param>
    /// <param name="values">Where they go: as many elements as it is long.</param>
    internal void Read<T>(TensorEntry tensor, long first, Span<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (tensor.Type == TensorType.Other) throw new ModelFileException(File, tensor.Name, $"is of type {tensor.TypeName}; F64, F32, F16 and BF16 are read.");
        int size = TensorValues.SizeOf(tensor.Type);
        stream.Position = dataStart + tensor.Start + first * size;
        var piece = new byte[Math.Min(PieceBytes, values.Length * (long)size)];
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, PieceBytes / size);
            Fill(piece.AsSpan(0, count * size));
            if (!TensorValues.Decode(piece, tensor.Type, values[..count]))
                throw new ModelFileException(File, tensor.Name, $"holds numbers too large for {typeof(T).Name}.");
            values = values[count..];
        }
    }

    public void Dispose()
    {
        if (owned) stream.Dispose();
    }

    private int HeaderBytes(long length)
    {
        if (length < 8) throw new ModelFileException(File, $"{length} bytes are too few for a safetensors file.");
        Span<byte> prefix = stackalloc byte[8];
        Fill(prefix);
        ulong claimed = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (claimed > SafeTensorsHeader.MaxBytes) throw new ModelFileException(File, $"the header claims {claimed} bytes; at most {SafeTensorsHeader.MaxBytes} are allowed. This may be no safetensors file.");
        if (claimed > (ulong)(length - 8)) throw new ModelFileException(File, $"the header claims {claimed} bytes; only {length - 8} follow (the file may be cut off).");
        return (int)claimed;
    }

    private void Fill(Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw new ModelFileException(File, "it ended while it was read.");
    }
}
