using System.Collections.Concurrent;
using System.Text.Json;

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
        string path = Path.Combine(Folder(), name + ".json");
        Assert.True(File.Exists(path), $"There is no golden file {path}.");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        root = document.RootElement.Clone();
        Name = name;
        JsonElement config = root.GetProperty("config");
        Cell = config.GetProperty("cell").GetString()!;
        Head = config.GetProperty("head").GetString()!;
        Assert.Equal(1, config.GetProperty("layers").GetInt32());
        Assert.False(config.GetProperty("bidirectional").GetBoolean());
        (Examples, Steps, Inputs, Units, Classes) = (Size("B"), Size("T"), Size("I"), Size("H"), Size("C"));
        Targets = [.. root.GetProperty("target").EnumerateArray().Select(target => target.GetInt32())];
        Lengths = Has("lengths")
            ? [.. root.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32())]
            : [.. Enumerable.Repeat(Steps, Examples)];

        int Size(string key) => config.GetProperty(key).GetInt32();
    }

    internal string Name { get; }

    internal string Cell { get; }

    internal string Head { get; }

    internal int Examples { get; }

    internal int Steps { get; }

    internal int Inputs { get; }

    internal int Units { get; }

    internal int Classes { get; }

    internal int[] Targets { get; }

    internal int[] Lengths { get; }

    /// <summary>Whether the head's outputs count at every step, or at each example's last.</summary>
    internal bool EveryStep => Head switch
    {
        "all" => true,
        "last" or "last valid step" => false,
        _ => throw new InvalidDataException($"{Name}: unknown head '{Head}'."),
    };

    internal IEnumerable<string> Fields => root.EnumerateObject().Select(item => item.Name);

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
