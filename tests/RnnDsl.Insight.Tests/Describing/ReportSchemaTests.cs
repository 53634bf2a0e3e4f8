using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RnnDsl.Explaining;

namespace RnnDsl.Insight.Tests.Describing;

/// <summary>docs/report.schema.json is what reports are: made of their types, described by their documentation. RNNDSL_ACCEPT=1 writes it anew.</summary>
public partial class ReportSchemaTests
{
    private static readonly Dictionary<string, XElement> Members = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "RnnDsl.Runtime.xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);

    [Fact]
    public void The_documented_schema_is_that_of_the_types()
    {
        string made = Make(), path = Path.Combine(Repository(), "docs", "report.schema.json");
        if (Environment.GetEnvironmentVariable("RNNDSL_ACCEPT") == "1") File.WriteAllText(path, made);
        Assert.True(File.ReadAllText(path) == made, $"{path} is not the schema of the types any more; RNNDSL_ACCEPT=1 writes it anew.");
    }

    [Fact]
    public void Every_field_is_described()
    {
        var missing = new List<string>();
        Walk(JsonNode.Parse(Make())!, "", missing);
        Assert.Empty(missing);
    }

    private static string Make()
    {
        var root = (JsonObject)ModelReportJson.Default.ResultDocumentModelReport.GetJsonSchemaAsNode(new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "A report of RnnDsl: model.Describe(data).Save(path)");
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (context.PropertyInfo is not { } property || schema is not JsonObject node) return schema;
        string? text = Documentation(property.DeclaringType, property.AttributeProvider as MemberInfo);
        if (text is not null) node.Insert(0, "description", text);
        return schema;
    }

    private static string? Documentation(Type declaring, MemberInfo? member)
    {
        if (member is null) return null;
        Type type = declaring.IsGenericType ? declaring.GetGenericTypeDefinition() : declaring;
        string name = type.FullName!.Replace('+', '.');
        XElement? found = Members.GetValueOrDefault($"P:{name}.{member.Name}")?.Element("summary")
            ?? Members.GetValueOrDefault($"T:{name}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")!.Value == member.Name);
        return found is null ? null : Text(found);
    }

    /// <summary>The text of a documentation comment, references by their last names.</summary>
    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        foreach (XNode node in element.Nodes())
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" or "paramref" or "typeparamref" } reference => Last((reference.Attribute("cref") ?? reference.Attribute("name"))!.Value),
                XElement inner => Text(inner),
                _ => "",
            });
        return Blanks().Replace(text.ToString(), " ").Trim();
    }

    private static string Last(string reference) => reference.Split('(')[0].Split('.', ':')[^1].Split('`')[0];

    private static void Walk(JsonNode node, string path, List<string> missing)
    {
        if (node is not JsonObject schema) return;
        if (schema["properties"] is JsonObject properties)
            foreach ((string name, JsonNode? property) in properties)
            {
                if (path.Length > 0 && property is JsonObject described && described["description"] is null) missing.Add($"{path}/{name}");
                Walk(property!, $"{path}/{name}", missing);
            }
        foreach (string inside in new[] { "items", "additionalProperties" })
            if (schema[inside] is { } nested) Walk(nested, path + "/*", missing);
    }

    private static string Repository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RnnDsl.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run within the repository.");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
