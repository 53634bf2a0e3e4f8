using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using RnnDsl.Files;
using RnnDsl.Models;

namespace RnnDsl.Training;

/// <summary>
/// A checkpoint: texts and tensors in one safetensors file, with a checksum over both. It is checked in full (format, kind, names,
/// shapes, checksum) before anyone sees a part of it.
/// </summary>
internal sealed class Checkpoint<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string FormatKey = "format", Format = "rnndsl.checkpoint.1", ChecksumKey = "checksum";
    private readonly string file;
    private readonly SortedDictionary<string, string> texts;
    private readonly List<(string Name, int[] Shape, T[] Values)> tensors = [];

    internal Checkpoint(string file) : this(file, new SortedDictionary<string, string>(StringComparer.Ordinal) { [FormatKey] = Format })
    {
    }

    private Checkpoint(string file, SortedDictionary<string, string> texts) => (this.file, this.texts) = (file, texts);

    internal IDictionary<string, string> Texts => texts;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="check">What the caller wants to know of the texts before tensors are looked at.</param>
    /// <param name="expected">The tensors that belong to such texts; any other set is an error.</param>
    /// <exception cref="ModelFileException">The file is damaged, no checkpoint, or one of another model.</exception>
    internal static Checkpoint<T> Read(string path, Action<SafeTensorsReader> check, Func<CheckpointTexts, IEnumerable<(string Name, int[] Shape)>> expected)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        if (!reader.Metadata.TryGetValue(FormatKey, out string? format) || !format.StartsWith("rnndsl.checkpoint", StringComparison.Ordinal))
            throw new ModelFileException(path, "is a safetensors file, but no checkpoint of a trainer. A model's parameters are read by model.Load.");
        if (format != Format) throw new ModelFileException(path, $"is a checkpoint of the format '{ModelFileException.Shorten(format)}'; this version reads '{Format}'.");
        check(reader);
        var checkpoint = new Checkpoint<T>(path, new SortedDictionary<string, string>(reader.Metadata.ToDictionary(), StringComparer.Ordinal));
        (string Name, int[] Shape)[] wanted = [.. expected(checkpoint.Read())];
        CheckTensors(reader, wanted);
        foreach ((string name, int[] shape) in wanted)
        {
            TensorEntry entry = reader.Find(name)!;
            var values = new T[entry.Elements];
            reader.Read<T>(entry, 0, values);
            checkpoint.tensors.Add((name, shape, values));
        }
        checkpoint.texts.Remove(ChecksumKey, out string? sum);
        if (sum != checkpoint.Checksum()) throw new ModelFileException(path, "is damaged: its checksum is not that of its contents.");
        return checkpoint;
    }

    /// <summary>The texts, to be read by kind.</summary>
    internal CheckpointTexts Read() => new(file, texts);

    /// <summary>Adds a tensor; the values are written when the file is.</summary>
    internal void Add(string name, int[] shape, ReadOnlySpan<T> values) => tensors.Add((name, shape, values.ToArray()));

    /// <summary>Adds each parameter's part of flat storage, under its name.</summary>
    internal void AddFlat(ModelDescription model, string prefix, ReadOnlySpan<T> flat)
    {
        ParameterLayout layout = ParameterLayout.Of<T>(model.Parameters);
        for (int p = 0; p < model.Parameters.Length; p++)
            Add(prefix + model.Parameters[p].Name, model.Parameters[p].Shape, flat.Slice(layout.Offset(p), ModelDescription.Elements(model.Parameters[p].Shape)));
    }

    internal T[] Tensor(string name) => tensors.Find(tensor => tensor.Name == name).Values;

    /// <summary>Reads each parameter's part into flat storage; gaps stay as they are.</summary>
    internal void CopyFlat(ModelDescription model, string prefix, Span<T> flat)
    {
        ParameterLayout layout = ParameterLayout.Of<T>(model.Parameters);
        for (int p = 0; p < model.Parameters.Length; p++) Tensor(prefix + model.Parameters[p].Name).CopyTo(flat[layout.Offset(p)..]);
    }

    /// <summary>Writes the file under another name, makes sure that it is on the disk, and puts it in the place of the last one.</summary>
    internal void Write()
    {
        var writer = new SafeTensorsWriter<T>();
        foreach ((string key, string value) in texts) writer.Metadata[key] = value;
        writer.Metadata[ChecksumKey] = Checksum();
        foreach ((string name, int[] shape, T[] values) in tensors) writer.Add(name, shape, values);
        writer.Replace(file);
    }

    private static void CheckTensors(SafeTensorsReader reader, (string Name, int[] Shape)[] wanted)
    {
        string type = TensorValues.TypeOf<T>() == TensorType.F64 ? "F64" : "F32";
        foreach ((string name, int[] shape) in wanted)
        {
            TensorEntry entry = reader.Find(name) ?? throw new ModelFileException(reader.File, name, "is missing in the checkpoint.");
            if (entry.TypeName != type) throw new ModelFileException(reader.File, name, $"is of type {ModelFileException.Shorten(entry.TypeName)}; a trainer of {typeof(T).Name} goes on from {type} alone.");
            if (!entry.Shape.SequenceEqual(shape.Select(length => (long)length)))
                throw new ModelFileException(reader.File, name, $"has shape {entry.ShapeText} in the checkpoint; the trainer's has [{string.Join(" × ", shape)}].");
        }
        HashSet<string> known = [.. wanted.Select(tensor => tensor.Name)];
        if (reader.Tensors.FirstOrDefault(tensor => !known.Contains(tensor.Name)) is { } other)
            throw new ModelFileException(reader.File, other.Name, "is in the checkpoint, and the trainer has no use for it.");
    }

    /// <summary>SHA-256 of the texts and, in the order in which they are expected, of the tensors as they are in the file.</summary>
    private string Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string value) in texts) hash.AppendData(Encoding.UTF8.GetBytes($"{key}={value}\n"));
        var piece = new byte[1 << 16];
        int size = TensorValues.SizeOf(TensorValues.TypeOf<T>());
        foreach ((string name, _, T[] values) in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}:{values.Length}\n"));
            for (int first = 0; first < values.Length; first += piece.Length / size)
            {
                ReadOnlySpan<T> some = values.AsSpan(first, Math.Min(piece.Length / size, values.Length - first));
                TensorValues.Encode(some, piece);
                hash.AppendData(piece, 0, some.Length * size);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
