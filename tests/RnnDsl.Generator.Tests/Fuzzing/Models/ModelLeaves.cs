using System.Text.RegularExpressions;

namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>The fields of a random model: inputs, weights that several equations share, what is drawn, layers.</summary>
internal sealed class ModelLeaves
{
    private readonly Random _random;
    private readonly Size[] _sizes;
    private readonly List<(string Role, string Name, Size Rows, Size? Columns)> _weights = [];
    private readonly List<string> _lines = [];
    private int _names;

    public ModelLeaves(Random random, IReadOnlyDictionary<string, int> sizes)
    {
        _random = random;
        _sizes = [.. sizes.Where(s => s.Key != "V").Select(s => Size.Named(s.Key, s.Value))];
        Sequences = random.Next(5) < 2 ? ["a", "b"] : ["a"];
        Tokens = [];
        foreach (string over in Sequences) Inputs(over);
        if (Chance(0.5)) Add("[Input(\"{0}\")] Vec", AnySize(), null, 1.2);
        if (Chance(0.3)) Add("[Input] Scalar", null, null, 1.2);
        if (Chance(0.3)) Drawn();
    }

    public string[] Sequences { get; }

    /// <summary>Inputs of tokens, and the sequences whose steps they have.</summary>
    public List<(string Name, string Over)> Tokens { get; }

    /// <summary>Inputs and what is drawn.</summary>
    public List<ModelValue> Values { get; } = [];

    /// <summary>All fields but layers; weights are those that the equations mention.</summary>
    public IEnumerable<string> Lines(string equations) => _lines.Concat(_weights.Where(w => Regex.IsMatch(equations, $@"\b{w.Name}\b")).Select(w => $"[{w.Role}(\"{w.Rows.Text}\"{(w.Columns is null ? "" : $", \"{w.Columns.Text}\"")})] {(w.Columns is null ? "Vec" : "Mat")} {w.Name};"));

    public string Fresh(string prefix) => prefix + ++_names;

    public Size AnySize() => _sizes[_random.Next(_sizes.Length)];

    /// <summary>A matrix of the shape, often one that is there.</summary>
    public string Matrix(Size rows, Size columns) => Weight("Weight", "W", rows, columns);

    public string Bias(Size size) => Weight("Bias", "b", size, null);

    public string Vector(Size size) => Weight("Weight", "q", size, null);

    public void Line(string text) => _lines.Add(text);

    private string Weight(string role, string prefix, Size rows, Size? columns)
    {
        var same = _weights.Where(w => w.Role == role && w.Rows == rows && w.Columns == columns).ToList();
        if (same.Count > 0 && Chance(0.6)) return same[_random.Next(same.Count)].Name;
        string name = Fresh(prefix);
        _weights.Add((role, name, rows, columns));
        return name;
    }

    private bool Chance(double p) => _random.NextDouble() < p;

    /// <summary>The inputs of one sequence, which the equations that read them side by side tie together.</summary>
    private void Inputs(string over)
    {
        bool tokens = Chance(0.4);
        if (tokens)
        {
            string name = Fresh("w");
            Line($"[Input] Tokens {name};");
            Tokens.Add((name, over));
        }

        if (!tokens || Chance(0.3)) Add("[Input(\"{0}\")] Series", AnySize(), over, 1.2);
        if (Chance(0.3)) Add("[Input] Signal", null, over, 1.2);
    }

    private void Drawn()
    {
        string over = Sequences[_random.Next(Sequences.Length)];
        switch (_random.Next(4))
        {
            case 0: Add("[Dropout(0.25, \"{0}\")] Series", AnySize(), over, 2); break;
            case 1: Add("[Dropout(0.5, \"{0}\")] Vec", AnySize(), null, 2); break;
            case 2: Add("[Normal(\"{0}\")] Vec", AnySize(), null, 3); break;
            default: Add("[Normal(\"{0}\")] Series", AnySize(), over, 3); break;
        }
    }

    private void Add(string declaration, Size? units, string? over, double bound)
    {
        string name = Fresh("x");
        Line(string.Format(System.Globalization.CultureInfo.InvariantCulture, declaration, units?.Text) + $" {name};");
        Values.Add(new(name, units, over, bound));
    }
}
