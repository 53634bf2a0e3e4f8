using System.Text.Json;

namespace RnnDsl.Tests.Explaining;

/// <summary>A file of reference values; from the folder that RNNDSL_GOLDEN names, or from tests/Golden.</summary>
internal sealed class GoldenCase
{
    private readonly JsonElement root;

    internal GoldenCase(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), name + ".json")));
        root = document.RootElement.Clone();
    }

    /// <summary>The class of each example.</summary>
    internal int[] Target => [.. root.GetProperty("target").EnumerateArray().Select(value => value.GetInt32())];

    /// <summary>The steps of each example; null where all are full.</summary>
    internal int[]? Lengths => root.TryGetProperty("lengths", out JsonElement lengths) ? [.. lengths.EnumerateArray().Select(value => value.GetInt32())] : null;

    internal int Size(string name) => root.GetProperty("config").GetProperty(name).GetInt32();

    internal string Text(string path) => Find(path).GetString()!;

    internal double Number(string path) => Find(path).GetDouble();

    /// <summary>A tensor [a].</summary>
    internal double[] Vector(string path) => Values(path).Flat;

    /// <summary>A tensor [a × b].</summary>
    internal double[,] Matrix(string path)
    {
        (double[] flat, int[] shape) = Values(path);
        var matrix = new double[shape[0], shape[1]];
        Buffer.BlockCopy(flat, 0, matrix, 0, flat.Length * sizeof(double));
        return matrix;
    }

    /// <summary>A tensor [a × b × c].</summary>
    internal double[,,] Cube(string path)
    {
        (double[] flat, int[] shape) = Values(path);
        var cube = new double[shape[0], shape[1], shape[2]];
        Buffer.BlockCopy(flat, 0, cube, 0, flat.Length * sizeof(double));
        return cube;
    }

    /// <summary>A tensor [a × b × c], as an array of matrices.</summary>
    internal double[][,] Matrices(string path)
    {
        (double[] flat, int[] shape) = Values(path);
        var matrices = new double[shape[0]][,];
        int size = shape[1] * shape[2];
        for (int i = 0; i < matrices.Length; i++)
        {
            matrices[i] = new double[shape[1], shape[2]];
            Buffer.BlockCopy(flat, i * size * sizeof(double), matrices[i], 0, size * sizeof(double));
        }
        return matrices;
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("RNNDSL_GOLDEN") is { Length: > 0 } given) return given;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "tests", "Golden")))
                return Path.Combine(folder.FullName, "tests", "Golden");
        throw new DirectoryNotFoundException("There is no folder tests/Golden above the tests.");
    }

    private JsonElement Find(string path)
    {
        JsonElement element = root;
        foreach (string part in path.Split('/'))
            if (!element.TryGetProperty(part, out element))
                throw new KeyNotFoundException($"The golden file has no '{path}'.");
        return element;
    }

    private (double[] Flat, int[] Shape) Values(string path)
    {
        JsonElement tensor = Find(path);
        var flat = new List<double>();
        Flatten(tensor.GetProperty("data"), flat);
        return ([.. flat], [.. tensor.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())]);
    }

    private static void Flatten(JsonElement element, List<double> into)
    {
        if (element.ValueKind == JsonValueKind.Array)
            foreach (JsonElement item in element.EnumerateArray()) Flatten(item, into);
        else into.Add(element.GetDouble());
    }
}
