using System.Text.Json;
using RnnDsl.Files;

namespace RnnDsl.Tests.Files;

/// <summary>The reference files in tests/Golden.</summary>
internal static class GoldenFiles
{
    internal static string Path(string name)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = System.IO.Path.Combine(folder.FullName, "tests", "Golden", name);
            if (File.Exists(path)) return path;
        }
        throw new FileNotFoundException($"There is no tests/Golden/{name}.");
    }

    internal static byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    internal static SafeTensors Parse(byte[] bytes) => SafeTensors.Read(new MemoryStream(bytes));

    internal static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(Path(name + ".json"))).RootElement;

    /// <summary>All numbers of a nested list, row by row.</summary>
    internal static double[] Numbers(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().SelectMany(Numbers)] : [element.GetDouble()];
}
