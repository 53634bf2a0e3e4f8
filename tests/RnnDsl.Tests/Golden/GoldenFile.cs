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

    internal IEnumerable<string> Fields => root.EnumerateObject().Select(item => item.Name);

    internal static GoldenFile Load(string name) => Loaded.GetOrAdd(name, n => new GoldenFile(n));

    internal bool Has(string field) => root.TryGetProperty(field, out _);

    internal JsonElement Field(string field) => root.GetProperty(field);

    internal double Number(string field) => Field(field).GetDouble();

    internal GoldenTensor Tensor(string field) => GoldenTensor.Read(Field(field));

    /// <summary>A field that holds tensors by name.</summary>
    internal IReadOnlyList<(string Name, GoldenTensor Tensor)> Tensors(string field) =>
        [.. Field(field).EnumerateObject().Select(item => (item.Name, GoldenTensor.Read(item.Value)))];

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
