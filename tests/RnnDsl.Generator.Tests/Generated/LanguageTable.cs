using System.Text.RegularExpressions;

namespace RnnDsl.Generator.Tests.Generated;

/// <summary>A row of the tables of docs/language.md: an operator or function, its shapes, its derivatives, an example.</summary>
/// <param name="Signature">With the operands' names: <c>Max(a, b)</c>, <c>a + b</c>.</param>
/// <param name="Shapes">The operands' shapes; "any", "number", "int" or a shape in brackets.</param>
/// <param name="Result">The value's shape.</param>
/// <param name="Derivatives">A formula for each operand that has a derivative.</param>
/// <param name="Example">An equation whose left side is called y.</param>
internal sealed record LanguageTable(string Signature, string[] Shapes, string Result, IReadOnlyDictionary<string, string> Derivatives, string Example)
{
    /// <summary>The function's name, null for a C# operator.</summary>
    public string? Function => Regex.Match(Signature, @"^(\w+)\(") is { Success: true } m ? m.Groups[1].Value : null;

    /// <summary>The operator, with a sign before its one operand told from a difference.</summary>
    public string Operator => Function ?? Regex.Replace(Signature, @"[\w ]", "") + (Shapes.Length == 1 ? "x" : "");

    public bool TakesAny => Function is not null && Signature.Contains('…', StringComparison.Ordinal);

    public string[] Operands => Function is null
        ? [.. Regex.Matches(Signature, @"\w+").Select(m => m.Value)]
        : [.. Regex.Match(Signature, @"\((.*)\)").Groups[1].Value.Split(", ").Where(o => o != "…")];

    /// <summary>Every row of the tables that have a column of derivatives.</summary>
    public static IReadOnlyList<LanguageTable> Read(string page)
    {
        var rows = new List<LanguageTable>();
        bool inside = false;
        foreach (string line in page.Split('\n'))
        {
            if (!line.StartsWith('|')) inside = false;
            else if (line.Contains("| derivative |", StringComparison.Ordinal)) inside = true;
            else if (inside && !line.StartsWith("|---", StringComparison.Ordinal)) rows.Add(Row(line));
        }

        return rows;
    }

    private static LanguageTable Row(string line)
    {
        string[] cells = [.. line.Trim('|').Split(" | ").Select(c => c.Trim())];
        Assert.True(cells.Length == 5, $"A row has five cells: {line}");
        string[] sides = cells[1].Split(" → ");
        var derivatives = cells[3] == "none"
            ? []
            : Regex.Matches(cells[3], @"`(\w+): ([^`]*)`").ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        Assert.True(cells[3] == "none" || derivatives.Count > 0, $"Neither derivatives nor 'none': {line}");
        return new(cells[0].Trim('`'), sides[0].Split(", "), sides[1], derivatives, cells[4].Trim('`'));
    }
}
