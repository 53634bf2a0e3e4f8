using System.Numerics;

namespace RnnDsl.Files;

/// <summary>
/// The tensors of a safetensors file (https://github.com/huggingface/safetensors), in memory.
/// </summary>
public sealed class SafeTensors
{
    private readonly Dictionary<string, (TensorEntry Entry, double[] Values)> tensors = [];

    private SafeTensors(SafeTensorsReader reader)
    {
        Metadata = reader.Metadata;
        Entries = reader.Tensors;
        foreach (TensorEntry entry in Entries)
        {
            if (entry.Type == TensorType.Other) continue;
            if (entry.Elements > Array.MaxLength) throw new ModelFileException(reader.File, entry.Name, $"has {entry.Elements} elements, too many for one array.");
            var values = new double[entry.Elements];
            reader.Read<double>(entry, 0, values);
            tensors.Add(entry.Name, (entry, values));
        }
    }

    /// <summary>What the file holds, in the order of its header; also tensors of types that are not read.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Texts that came with the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The elements of a tensor, row by row. They are exact: every type that is read fits a double.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, or its type is not read.</exception>
    public ReadOnlySpan<double> this[string name] => tensors.TryGetValue(name, out (TensorEntry, double[] Values) found)
        ? found.Values
        : throw new ArgumentException($"There is no tensor of floating-point numbers '{name}'; there is {string.Join(", ", tensors.Keys)}.", nameof(name));

    /// <summary>Reads a file. Its header is checked against the file before memory for tensors is taken.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file is damaged or no safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafeTensors Read(string path)
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(path);
        return new SafeTensors(reader);
    }

    /// <summary>Reads from where a stream stands to its end.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ModelFileException">The data are damaged or no safetensors file.</exception>
    public static SafeTensors Read(Stream stream, string name = "stream")
    {
        using SafeTensorsReader reader = SafeTensorsReader.Open(stream, name);
        return new SafeTensors(reader);
    }
}
