using System.Text.Json;

namespace Zoo;

/// <summary>
/// A file of a published cell: its equations, weights and inputs, and everything that PyTorch computed from them in double
/// precision. Tensors are batch first, [examples × steps × …].
/// </summary>
internal sealed class ZooFile
{
    private readonly JsonElement root;

    private ZooFile(string name, JsonElement root)
    {
        Name = name;
        this.root = root;
    }

    public string Name { get; }

    public string Title => Text("title");

    public string Paper => Text("paper");

    public int Year => Field("year").GetInt32();

    /// <summary>The name of the quantity that is the output.</summary>
    public string Output => Text("output");

    /// <summary>Sizes by name; B examples of T steps are among them.</summary>
    public IReadOnlyDictionary<string, int> Sizes => Field("sizes").EnumerateObject().ToDictionary(size => size.Name, size => size.Value.GetInt32());

    public int Examples => Sizes["B"];

    public int Steps => Sizes["T"];

    /// <summary>Whether it uses something by its name in the list of features.</summary>
    public bool Has(string feature) => Field("features").EnumerateArray().Any(item => item.GetString() == feature);

    public static ZooFile Load(string folder, string name)
    {
        string path = Path.Combine(folder, name + ".json");
        if (!File.Exists(path)) throw new UserException($"There is no file '{path}'. --folder names another folder of cells.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return new ZooFile(name, document.RootElement.Clone());
        }
        catch (JsonException problem)
        {
            throw new UserException($"'{path}' is not a file of a cell: {problem.Message}");
        }
    }

    /// <summary>A tensor of a field by name; null where the field has none.</summary>
    public Tensor? Find(string field, string name) => root.TryGetProperty(field, out JsonElement found) && found.TryGetProperty(name, out JsonElement item) && item.ValueKind == JsonValueKind.Object ? Tensor.Read(item) : null;

    /// <summary>A number of a field by name; null where the field has none.</summary>
    public double? FindNumber(string field, string name) => root.TryGetProperty(field, out JsonElement found) && found.TryGetProperty(name, out JsonElement item) && item.ValueKind == JsonValueKind.Number ? item.GetDouble() : null;

    /// <summary>A field that is one tensor.</summary>
    public Tensor One(string field) => Tensor.Read(Field(field));

    /// <summary>A field of tensors by name; empty where the file does not have it. What grows with the steps is not among them.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> All(string field) =>
        [.. Items(field).Where(item => item.Value.ValueKind == JsonValueKind.Object).Select(item => (item.Name, Tensor.Read(item.Value)))];

    /// <summary>What of a field grows with the steps, which has a tensor [examples × steps so far × …] for each step: these one after the other.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Growing(string field) =>
        [.. Items(field).Where(item => item.Value.ValueKind == JsonValueKind.Array).Select(item => (item.Name, Tensor.Joined(item.Value.EnumerateArray().Select(Tensor.Read))))];

    private IEnumerable<JsonProperty> Items(string field) => root.TryGetProperty(field, out JsonElement found) && found.ValueKind == JsonValueKind.Object ? found.EnumerateObject() : [];

    private JsonElement Field(string field) => root.TryGetProperty(field, out JsonElement found) ? found : throw new UserException($"The file of {Name} has no '{field}'.");

    private string Text(string field) => Field(field).GetString()!;
}
