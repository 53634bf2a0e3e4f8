using System.Collections.Concurrent;
using System.Numerics;
using System.Text.Json;
using RnnDsl.Models;

namespace RnnDsl.Tests.Golden;

/// <summary>
/// A file of reference values, from the repository's tests/Golden or from the folder that the environment variable
/// RNNDSL_GOLDEN names. All sizes are the file's.
/// </summary>
internal sealed class GoldenFile
{
    private static readonly ConcurrentDictionary<string, GoldenFile> Loaded = new();

    private readonly JsonElement root;

    private GoldenFile(string name)
    {
        string folder = Folder(), path = Path.Combine(folder, name + ".json");
        WeightsPath = Path.Combine(folder, name + ".safetensors");
        Assert.True(File.Exists(path), $"There is no golden file {path}.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        root = document.RootElement.Clone();
        Name = name;
        JsonElement config = root.GetProperty("config");
        Cell = config.GetProperty("cell").GetString()!;
        Head = config.GetProperty("head").GetString()!;
        Layers = Size("layers");
        Bidirectional = config.GetProperty("bidirectional").GetBoolean();
        (Examples, Steps, Inputs, Units, Classes) = (Size("B"), Size("T"), Size("I"), Size("H"), Size("C"));
        Targets = [.. root.GetProperty("target").EnumerateArray().Select(target => target.GetInt32())];
        Lengths = Has("lengths")
            ? [.. root.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32())]
            : [.. Enumerable.Repeat(Steps, Examples)];

        int Size(string key) => config.GetProperty(key).GetInt32();
    }

    internal string Name { get; }

    /// <summary>The file of the same weights under PyTorch's names.</summary>
    internal string WeightsPath { get; }

    internal string Cell { get; }

    internal int Layers { get; }

    internal bool Bidirectional { get; }

    internal string Head { get; }

    internal int Examples { get; }

    internal int Steps { get; }

    internal int Inputs { get; }

    internal int Units { get; }

    internal int Classes { get; }

    internal int[] Targets { get; }

    internal int[] Lengths { get; }

    /// <summary>The tokens of each example.</summary>
    internal int[][] Tokens => [.. Tensor("tokens").Data.Select(token => (int)token).Chunk(Steps)];

    /// <summary>Whether the head's outputs count at every step, or at each example's last.</summary>
    internal bool EveryStep => Head switch
    {
        "all" => true,
        "last" or "last valid step" or "attention" => false,
        _ => throw new InvalidDataException($"{Name}: unknown head '{Head}'."),
    };

    internal IEnumerable<string> Fields => root.EnumerateObject().Select(item => item.Name);

    /// <summary>A file beside the golden files.</summary>
    internal static string PathOf(string file) => Path.Combine(Folder(), file);

    internal static GoldenFile Load(string name) => Loaded.GetOrAdd(name, n => new GoldenFile(n));

    /// <summary>The steps of an example whose logits count.</summary>
    internal IEnumerable<int> HeadSteps(int example) => EveryStep ? Enumerable.Range(0, Lengths[example]) : [Lengths[example] - 1];

    /// <summary>The names within a field, for example the methods under attributions; none where the file does not have it.</summary>
    internal string[] Names(string field) => Find(field) is { } found ? [.. found.EnumerateObject().Select(item => item.Name)] : [];

    internal bool Has(string field) => Find(field) is not null;

    /// <summary>A field, or a path to one within others: attributions/saliency.</summary>
    internal JsonElement Field(string field) => Find(field) ?? throw new KeyNotFoundException($"{Name}: the golden file has no '{field}'.");

    internal double Number(string field) => Field(field).GetDouble();

    internal GoldenTensor Tensor(string field) => GoldenTensor.Read(Field(field));

    /// <summary>A field that holds tensors by name.</summary>
    internal IReadOnlyList<(string Name, GoldenTensor Tensor)> Tensors(string field) =>
        [.. Field(field).EnumerateObject().Select(item => (item.Name, GoldenTensor.Read(item.Value)))];

    /// <summary>
    /// A field against a quantity: [B, T, ·], for a number at each step [B, T], for one value of a sequence [B, ·]; a list of tensors [B, t + 1],
    /// one for each step, where a step has a number of positions of its own.
    /// </summary>
    internal void Expect<T>(string field, Quantity<T> quantity, double tolerance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JsonElement found = Field(field);
        if (found.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(found.GetArrayLength(), quantity.Steps);
            for (int step = 0; step < quantity.Steps; step++)
            {
                double[] rows = [.. Enumerable.Range(0, quantity.Count).SelectMany(example => Numbers.ToDouble(quantity[example, step]))];
                GoldenTensor.Read(found[step]).Expect(rows, tolerance, $"{field}, step {step}", quantity.Count, quantity[0, step].Length);
            }
            return;
        }
        GoldenTensor tensor = GoldenTensor.Read(found);
        int[] shape = Numbers.Shape(quantity);
        if (tensor.Shape.Length == 2) shape = quantity.Shape.Count == 0 ? [shape[0], shape[1]] : [shape[0], .. shape[1] == 1 ? [] : shape[1..2], shape[2]];
        tensor.Expect(Numbers.Padded(quantity), tolerance, field, shape);
    }

    private JsonElement? Find(string path)
    {
        JsonElement found = root;
        foreach (string name in path.Split('/'))
            if (!found.TryGetProperty(name, out found)) return null;
        return found;
    }

    private static string Folder()
    {
        string? chosen = Environment.GetEnvironmentVariable("RNNDSL_GOLDEN");
        if (!string.IsNullOrEmpty(chosen)) return chosen;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string golden = Path.Combine(folder.FullName, "tests", "Golden");
            if (Directory.Exists(golden)) return golden;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds tests/Golden; RNNDSL_GOLDEN can name another.");
    }
}
