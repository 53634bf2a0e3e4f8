using System.Text;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>A definition to try: its class, sizes to build it with, and what it has that gradients and single precision must beware of.</summary>
/// <param name="HasKinks">Relu or a comparison: no derivative everywhere.</param>
internal sealed record Candidate(string Name, string Source, IReadOnlyDictionary<string, int> Sizes, int Seed = 0, bool HasKinks = false, bool HasComparisons = false);

/// <summary>
/// A random well-shaped definition: C# source, and the sizes to build it with. It uses everything the language has; values
/// stay finite and derivatives moderate. One seed, one definition.
/// </summary>
internal sealed class RandomDefinition
{
    private static readonly string[] Helpers =
    [
        "static Vec Affine(Mat M, Vec h, Vec c) => M * h + c;",
        "static Vec Mix(Vec x, Vec a, Vec b) => x * a + (1 - x) * b;",
        "static Vec Leak(Vec z, Vec v) => Mix(z, Tanh(v), v);",
        "static Vec Part(Vec v, int start, int count) { return Slice(v, start, count); }",
    ];

    private readonly string _name;
    private readonly IReadOnlyDictionary<string, int> _sizes;
    private readonly Random _random;
    private readonly Vocabulary _vocabulary;
    private readonly Expressions _expressions;
    private readonly List<string> _equations = [];
    private readonly List<string> _extra = [];
    private readonly List<Field> _states = [];
    private readonly HashSet<Field> _delays = [];

    private RandomDefinition(int seed)
    {
        _name = "D" + seed;
        _random = new Random(seed);
        var sizes = new Dictionary<string, int>();
        foreach (string name in new[] { "I", "H", "K" }) sizes[name] = Pick([1, 2, 3, 4, 5, 7, 8, 9]);
        // Now and then wider than any register.
        if (_random.Next(10) == 0) sizes["H"] = 17;
        _sizes = sizes;
        _vocabulary = new Vocabulary(_random, sizes);
        _expressions = new Expressions(_vocabulary);
        Leaves();
        Equations();
    }

    /// <summary>The definition of a seed.</summary>
    public static Candidate Of(int seed)
    {
        var made = new RandomDefinition(seed);
        return new(made._name, made.Print(), made._sizes, seed, made._vocabulary.HasKinks, made._vocabulary.HasComparisons);
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private Size? RandomSize(double scalar)
    {
        if (_random.NextDouble() < scalar) return null;
        string name = Pick(["I", "H", "H", "K"]);
        return _random.Next(12) switch
        {
            0 => Size.Of(1 + _random.Next(4)),
            1 => Size.Named(name, _sizes[name]) + Size.Named("H", _sizes["H"]),
            2 => Size.Named(name, _sizes[name]) + Size.Of(1),
            _ => Size.Named(name, _sizes[name]),
        };
    }

    private void Leaves()
    {
        int inputs = 1 + _random.Next(2), states = _random.Next(30) == 0 ? 0 : 1 + Math.Min(_random.Next(4), _random.Next(5));
        for (int i = 0; i < inputs; i++) Declare(new(LeafUse.Input, i == 0 ? "x" : "u", i == 0 ? RandomSize(0.05) : RandomSize(0.2), null));
        for (int i = 0; i < states; i++)
        {
            // States of one shape are common, and can stand in for each other.
            var size = i > 0 && _vocabulary.Chance(0.5) ? _states[0].Rows : RandomSize(i == 0 ? 0.03 : 0.15);
            var state = new Field(LeafUse.State, "hcmsq"[i].ToString(), size, null);
            _states.Add(state);
            Declare(state);
        }

        // What something was a step before, and a step before that.
        for (int i = _random.Next(4) == 0 ? 1 + _random.Next(2) : 0; i > 0; i--)
        {
            var delay = new Field(LeafUse.State, "de"[i - 1].ToString(), _vocabulary.Fields[0].Rows, null);
            _states.Add(delay);
            _delays.Add(delay);
            Declare(delay);
        }

        if (_vocabulary.Chance(0.3)) Constant("[Hyper(0.3)] Scalar eps;", "eps", 0.3);
        if (_vocabulary.Chance(0.3)) Constant("const double Half = 0.5;", "Half", 0.5);
        if (_vocabulary.Chance(0.2)) Constant("const int Two = 2;", "Two", 2);
        if (_vocabulary.Chance(0.2)) Constant(null, "Outside.Third", 0.34);
        for (int i = _random.Next(3); i > 0; i--) AsValue(_vocabulary.Parameter(RandomSize(0.3), alwaysNew: true));
    }

    private void Constant(string? declaration, string name, double value)
    {
        if (declaration is not null) _extra.Add(declaration);
        // As a number it may stand alone in an expression of numbers, which C# computes by itself; times a parameter it may not.
        _vocabulary.Values.Add(new($"({name} * {_vocabulary.Parameter(null).Name})", 4, null, value, true));
    }

    private void Declare(Field field)
    {
        _vocabulary.Fields.Add(field);
        AsValue(field);
    }

    private void AsValue(Field field) =>
        _vocabulary.Values.Add(new(field.Name, 4, field.Rows, field.Use == LeafUse.State ? 1.5 : field.Use == LeafUse.Input ? 1.2 : 0.6, field.Use is LeafUse.Weight or LeafUse.Bias));

    private void Equations()
    {
        var items = _states.Select(s => (Field?)s).Concat(Enumerable.Repeat<Field?>(null, _random.Next(_states.Count == 0 ? 1 : 0, 8))).ToArray();
        _random.Shuffle(items);
        var swapped = new HashSet<Field>();
        if (_states.Count > 1 && Equals(_states[0].Rows, _states[1].Rows) && _vocabulary.Chance(0.15)) swapped.UnionWith(_states.Take(2));
        foreach (var state in items)
        {
            if (state is null) Quantity();
            else Next(state, swapped.Contains(state) ? _states[1 - _states.IndexOf(state)] : null);
        }

        Anchors();
        if (_vocabulary.Chance(0.5)) Heads();
    }

    private void Quantity()
    {
        var size = _vocabulary.Values.Where(v => v.Size is not null).Select(v => v.Size).ToList() is { Count: > 0 } known && _vocabulary.Chance(0.6) ? Pick(known) : RandomSize(0.25);
        if (_vocabulary.Chance(0.03))
        {
            Equation("", "Scalar", _vocabulary.Fresh("k"), _expressions.Number(-1, 1));
            return;
        }

        var vectors = _vocabulary.Values.Where(v => v.Size is not null && !v.Global).ToList();
        if (vectors.Count > 0 && _vocabulary.Chance(0.1))
        {
            // Vectors end to end under a name, which products split nevertheless.
            var joined = _expressions.Joined(Pick(vectors), Pick(vectors));
            Equation("", "Vec", _vocabulary.Fresh("v"), joined);
            if (_vocabulary.Chance(0.7)) Equation("", "Vec", _vocabulary.Fresh("v"), _expressions.Affine(RandomSize(0)!, _vocabulary.Values[^1]));
            return;
        }

        var value = _expressions.Write(size, _random.Next(4));
        bool gate = _vocabulary.Chance(0.2);
        if (gate) value = _expressions.Call("Sigmoid", size, 1, value);
        Equation(gate ? "[Gate] " : _vocabulary.Chance(0.1) ? "[Output] " : "", size is null ? "Scalar" : "Vec", _vocabulary.Fresh("v"), value);
    }

    private void Next(Field state, Field? swap)
    {
        var self = new Piece(state.Name, 4, state.Rows, 1.5);
        var same = _vocabulary.Values.Where(v => Equals(v.Size, state.Rows) && v.Bound <= 1.5 && v.Text != state.Name && !v.Global).ToList();
        Piece value;
        if (swap is not null) value = self with { Text = swap.Name };
        else if (same.Count > 0 && (_delays.Contains(state) || _vocabulary.Chance(0.12))) value = Pick(same);
        else
        {
            var body = _expressions.Call("Tanh", state.Rows, 1, _expressions.Write(state.Rows, 1 + _random.Next(3)));
            var gates = _vocabulary.Values.Where(v => Equals(v.Size, state.Rows) && v.Text.StartsWith('v') && v.Bound <= 1 && !v.Global).ToList();
            string z = gates.Count > 0 && _vocabulary.Chance(0.6) ? Pick(gates).Text : _expressions.Call("Sigmoid", state.Rows, 1, _expressions.Write(state.Rows, _random.Next(3))).Text;
            value = _random.Next(6) switch
            {
                0 => body,
                1 => new($"0.9 * {state.Name} + 0.1 * {body.Text}", 1, state.Rows, 1.5),
                2 => new($"{z} * {state.Name} + (1 - {z}) * {body.Text}", 1, state.Rows, 1.5),
                3 => new($"(1 - {z}) * {body.Text} + {state.Name} * {z}", 1, state.Rows, 1.5),
                4 => new($"{z} * {body.Text}", 2, state.Rows, 1),
                _ => _expressions.Binary(body, "*", body with { Text = "Sigmoid(" + state.Name + ")" }, 1),
            };
        }

        string roles = $"[Next(nameof({state.Name}))] " + (_vocabulary.Chance(0.15) ? "[Output] " : "");
        Equation(roles, state.Type, state.Name + "Next", value with { Bound = 1.5 });
    }

    /// <summary>Inputs and states that leave their size out need an equation that tells it.</summary>
    private void Anchors()
    {
        foreach (var field in _vocabulary.Fields.Where(f => f.Use is LeafUse.Input or LeafUse.State && f.Rows is not null).ToList())
        {
            if (!_vocabulary.Chance(0.1)) continue;
            var weight = _vocabulary.Matrix(Size.Named("H", _sizes["H"]), field.Rows!, alwaysNew: true);
            Equation("", "Vec", _vocabulary.Fresh("v"), new($"{weight.Name} * {field.Name}", 2, weight.Rows, 3));
            field.InferredFrom = $"{weight.Name} * {field.Name}";
        }
    }

    private void Heads()
    {
        var vectors = _vocabulary.Values.Where(v => v.Size is not null && !v.Global).ToList();
        if (vectors.Count == 0) return;
        var size = RandomSize(0)!;
        var value = _expressions.Affine(size, Pick(vectors));
        Equation("[Output] ", "Vec", "logits", _vocabulary.Chance(0.3) ? _expressions.Call("Softmax", size, 1, value) : value);
    }

    private void Equation(string roles, string type, string name, Piece value)
    {
        _equations.Add($"{roles}{type} {name} => {value.Text};");
        _vocabulary.Values.Add(new(name, 4, value.Size, value.Bound));
    }

    private string Print()
    {
        // What was inferred from an expression that no equation has must be said, and a size that no attribute mentions does not exist.
        foreach (var field in _vocabulary.Fields.Where(f => f.InferredFrom is { } from && !_equations.Any(e => e.Contains(from, StringComparison.Ordinal)))) field.InferredFrom = null;
        string declared = string.Join(" ", _vocabulary.Fields.Where(f => f.InferredFrom is null).Select(Attribute));
        bool complete = _sizes.Keys.All(n => declared.Contains(n, StringComparison.Ordinal) || !_equations.Any(e => System.Text.RegularExpressions.Regex.IsMatch(e, $@"\b{n}\b")));
        if (!complete) _vocabulary.Fields.ForEach(f => f.InferredFrom = null);
        var equations = _equations.ToArray();
        if (_vocabulary.Chance(0.5)) _random.Shuffle(equations);
        var text = new StringBuilder($"[RecurrentCell]\npublic partial class {_name} // {string.Join(", ", _sizes.Select(s => s.Key + " = " + s.Value))}\n{{\n");
        foreach (string line in _vocabulary.Fields.Select(f => $"[{Attribute(f)}] {f.Type} {f.Name};").Concat(_extra).Concat(Helpers.Where(h => Used(h, equations))).Concat(equations))
            text.Append("    ").Append(line).Append('\n');
        return text.Append("}\n").ToString();
    }

    private static bool Used(string helper, string[] equations)
    {
        string name = helper.Split('(')[0].Split(' ')[^1];
        return equations.Any(e => e.Contains(name + "(", StringComparison.Ordinal)) || (name == "Mix" && equations.Any(e => e.Contains("Leak(", StringComparison.Ordinal)));
    }

    private static string Attribute(Field field)
    {
        if (field.InferredFrom is not null || field.Rows is null) return field.Use.ToString();
        var sizes = new[] { field.Rows, field.Columns }.Where(s => s is not null).Select(s => s!.Names.Count == 0 ? s.Text : $"\"{s.Text}\"");
        return $"{field.Use}({string.Join(", ", sizes)})";
    }
}
