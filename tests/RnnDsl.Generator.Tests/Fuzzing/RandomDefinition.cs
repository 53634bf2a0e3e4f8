using System.Text;
using System.Text.RegularExpressions;

namespace RnnDsl.Generator.Tests.Fuzzing;

/// <summary>A definition to try: its class, sizes to build it with, and what it has that gradients and single precision must beware of.</summary>
/// <param name="HasKinks">Relu or a comparison: no derivative everywhere.</param>
internal sealed record Candidate(string Name, string Source, IReadOnlyDictionary<string, int> Sizes, int Seed = 0, bool HasKinks = false, bool HasComparisons = false)
{
    /// <summary>Constant vectors and matrices by name: how many rows and columns.</summary>
    public IReadOnlyDictionary<string, (int Rows, int Columns)> Constants { get; init; } = new Dictionary<string, (int, int)>();
}

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
        "static Vec Attend(Signal scores, Series read) => Sum(Softmax(scores) * read);",
        "static Mat Store(Mat S, Vec k, Vec v) => S + Outer(v - S * k, k);",
    ];

    private readonly string _name;
    private readonly IReadOnlyDictionary<string, int> _sizes;
    private readonly Random _random;
    private readonly Vocabulary _vocabulary;
    private readonly Expressions _expressions;
    private readonly RandomLeaves _leaves;
    private readonly List<string> _equations = [];

    private RandomDefinition(int seed)
    {
        _name = "D" + seed;
        _random = new Random(seed);
        var sizes = new Dictionary<string, int>();
        // With matrices of their own, rows are long anyway.
        bool matrices = _random.Next(5) < 2;
        foreach (string name in new[] { "I", "H", "K" }) sizes[name] = Pick<int>(matrices ? [1, 2, 3, 4, 5] : [1, 2, 3, 4, 5, 7, 8, 9]);
        // Now and then wider than any register.
        if (_random.Next(10) == 0) sizes["H"] = matrices ? 9 : 17;
        _sizes = sizes;
        _vocabulary = new Vocabulary(_random, sizes) { HasMatrices = matrices };
        _expressions = new Expressions(_vocabulary);
        _leaves = new RandomLeaves(_vocabulary);
        Equations();
    }

    /// <summary>The definition of a seed.</summary>
    public static Candidate Of(int seed)
    {
        var made = new RandomDefinition(seed);
        var constants = made._vocabulary.Fields.Where(f => f.Use == LeafUse.Hyper).ToDictionary(f => f.Name, f => (f.Form.Rows!.Value, f.Form.Columns?.Value ?? 0));
        return new(made._name, made.Print(), made._sizes, seed, made._vocabulary.HasKinks, made._vocabulary.HasComparisons) { Constants = constants };
    }

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private void Equations()
    {
        var states = _leaves.States;
        for (int i = _random.Next(4) == 0 ? 1 + _random.Next(3) : 0; i > 0; i--) OfWeights();
        var items = states.Select(s => (Field?)s).Concat(Enumerable.Repeat<Field?>(null, _random.Next(states.Count == 0 ? 1 : 0, 7))).ToArray();
        _random.Shuffle(items);
        var swapped = new HashSet<Field>();
        if (states.Count > 1 && states[0].Form == states[1].Form && _vocabulary.Chance(0.15)) swapped.UnionWith(states.Take(2));
        foreach (var state in items)
        {
            if (state is null) Quantity();
            else Next(state, swapped.Contains(state) ? states[1 - states.IndexOf(state)] : null);
        }

        Anchors();
        if (_vocabulary.Chance(0.5)) Heads();
    }

    /// <summary>A quantity that is made of weights alone, often of others.</summary>
    private void OfWeights()
    {
        var size = _leaves.RandomSize();
        var form = _random.Next(5) switch
        {
            0 => Form.Scalar,
            1 => size,
            _ => Form.Matrix(size, _vocabulary.Chance(0.4) ? size : _leaves.RandomSize()),
        };
        Equation("", _vocabulary.Fresh("g"), _expressions.OfWeights(form, 1 + _random.Next(3)));
    }

    private void Quantity()
    {
        if (_vocabulary.Chance(0.03))
        {
            Equation("", _vocabulary.Fresh("k"), _expressions.Number(-1, 1));
            return;
        }

        var vectors = _vocabulary.Values.Where(v => v.Form.IsVector && !v.Global).ToList();
        if (vectors.Count > 0 && _vocabulary.Chance(0.1))
        {
            // Vectors end to end under a name, which products split nevertheless.
            var joined = _expressions.Joined(Pick(vectors), Pick(vectors));
            Equation("", _vocabulary.Fresh("v"), joined);
            if (_vocabulary.Chance(0.7)) Equation("", _vocabulary.Fresh("v"), _expressions.Affine(_leaves.RandomSize(), _vocabulary.Values[^1]));
            return;
        }

        var form = RandomForm();
        var value = _expressions.Write(form, _random.Next(form.IsMatrix ? 3 : 4));
        string role = "";
        if (_vocabulary.Chance(0.2))
        {
            role = "[Gate] ";
            value = _expressions.Call("Sigmoid", form, 1, value);
        }
        else if (!form.IsScalar && !form.IsMatrix && !form.IsSeries && _vocabulary.Chance(form.IsSignal ? 0.5 : 0.1))
        {
            role = "[Attention] ";
            value = _expressions.Call("Softmax", form, 1, value);
        }
        else if (_vocabulary.Chance(form.IsSequence ? 0.2 : 0.1))
        {
            role = "[Output] ";
        }

        Equation(role, _vocabulary.Fresh("v"), value);
    }

    private Form RandomForm()
    {
        var known = _vocabulary.Values.Where(v => v.Form.IsVector).Select(v => v.Size!).ToList();
        Size AnySize() => known.Count > 0 && _vocabulary.Chance(0.7) ? Pick(known) : _leaves.RandomSize();
        if (_vocabulary.Sequences.Count > 0 && _vocabulary.Chance(0.3))
        {
            string over = Pick(_vocabulary.Sequences);
            return _vocabulary.Chance(0.6) ? Form.Signal(over) : Form.Series(over, AnySize());
        }

        if (_vocabulary.HasMatrices && _vocabulary.Chance(0.35)) return Form.Matrix(AnySize(), AnySize());
        return _vocabulary.Chance(0.2) ? Form.Scalar : AnySize();
    }

    private void Next(Field state, Field? swap)
    {
        var form = state.Form;
        var self = new Piece(state.Name, 4, form, 1.5);
        var same = _vocabulary.Values.Where(v => v.Form == form && v.Bound <= 1.5 && v.Text != state.Name && !v.Global).ToList();
        Piece value;
        if (swap is not null) value = self with { Text = swap.Name };
        else if (same.Count > 0 && (_leaves.IsDelay(state) || _vocabulary.Chance(0.12))) value = Pick(same);
        else
        {
            var body = _expressions.Call("Tanh", form, 1, _expressions.Write(form, 1 + _random.Next(form.IsMatrix ? 2 : 3)));
            var gates = _vocabulary.Values.Where(v => v.Form == form && v.Text.StartsWith('v') && v.Bound <= 1 && !v.Global).ToList();
            var z = gates.Count > 0 && _vocabulary.Chance(0.6) ? Pick(gates) : _expressions.Call("Sigmoid", form, 1, _expressions.Write(form, _random.Next(3)));
            value = _random.Next(6) switch
            {
                0 => body,
                1 => new($"0.9 * {state.Name} + 0.1 * {body.Text}", 1, form, 1.5),
                2 => Sum(_expressions.Times(z, self), _expressions.Times(new($"(1 - {z.Text})", 4, form, 1), body)),
                3 => Sum(_expressions.Times(new($"(1 - {z.Text})", 4, form, 1), body), _expressions.Times(self, z)),
                4 => _expressions.Times(z, body),
                _ => _expressions.Times(body, body with { Text = "Sigmoid(" + state.Name + ")" }),
            };
        }

        Equation($"[Next(nameof({state.Name}))] " + (_vocabulary.Chance(0.15) ? "[Output] " : ""), state.Name + "Next", value with { Bound = 1.5 });

        Piece Sum(Piece a, Piece b) => _expressions.Binary(a, "+", b, 1.5);
    }

    /// <summary>Inputs, states and contexts that leave their size out need an equation that tells it.</summary>
    private void Anchors()
    {
        foreach (var field in _vocabulary.Fields.Where(f => f.Use is LeafUse.Input or LeafUse.State && f.Form.IsVector || f.Use == LeafUse.Context && f.Form.IsSeries).ToList())
        {
            if (!_vocabulary.Chance(0.1)) continue;
            var weight = _vocabulary.Matrix(Size.Named("H", _sizes["H"]), field.Form.Rows!, alwaysNew: true);
            Equation("", _vocabulary.Fresh("v"), new($"{weight.Name} * {field.Name}", 2, field.Form with { Rows = weight.Form.Rows }, 3));
            field.InferredFrom = $"{weight.Name} * {field.Name}";
        }
    }

    private void Heads()
    {
        var vectors = _vocabulary.Values.Where(v => v.Form.IsVector && !v.Global).ToList();
        if (vectors.Count == 0) return;
        var size = _leaves.RandomSize();
        var value = _expressions.Affine(size, Pick(vectors));
        Equation("[Output] ", "logits", _vocabulary.Chance(0.3) ? _expressions.Call("Softmax", size, 1, value) : value);
    }

    private void Equation(string roles, string name, Piece value)
    {
        _equations.Add($"{roles}{value.Form.Type} {name} => {value.Text};");
        // A result has a value at every step, whatever it is made of.
        bool result = roles.Contains("Output", StringComparison.Ordinal) || roles.Contains("Next", StringComparison.Ordinal);
        _vocabulary.Values.Add(new(name, 4, value.Form, value.Bound, value.Global && !result));
    }

    private string Print()
    {
        // What was inferred from an expression that no equation has must be said, and a size that no attribute mentions does not exist.
        foreach (var field in _vocabulary.Fields.Where(f => f.InferredFrom is { } from && !_equations.Any(e => e.Contains(from, StringComparison.Ordinal)))) field.InferredFrom = null;
        string declared = string.Join(" ", _vocabulary.Fields.SelectMany(f => f.Dimensions));
        bool complete = _sizes.Keys.All(n => Regex.IsMatch(declared, $@"\b{n}\b") || !_equations.Any(e => Regex.IsMatch(e, $@"\b{n}\b")));
        if (!complete) _vocabulary.Fields.ForEach(f => f.InferredFrom = null);
        declared = string.Join(" ", _vocabulary.Fields.SelectMany(f => f.Dimensions));
        foreach (string name in _sizes.Keys.Where(n => !Regex.IsMatch(declared, $@"\b{n}\b") && _equations.Any(e => Regex.IsMatch(e, $@"\b{n}\b"))))
        {
            var anchor = _vocabulary.Declare(new(LeafUse.Bias, "b" + name, Size.Named(name, _sizes[name])));
            _equations.Add($"Scalar k{name} => Sum({anchor.Name});");
        }

        var equations = _equations.ToArray();
        if (_vocabulary.Chance(0.5)) _random.Shuffle(equations);
        var text = new StringBuilder($"[RecurrentCell]\npublic partial class {_name} // {string.Join(", ", _sizes.Select(s => s.Key + " = " + s.Value))}\n{{\n");
        foreach (string line in _vocabulary.Fields.Select(f => f.Text).Concat(_leaves.Others).Concat(Helpers.Where(h => Used(h, equations))).Concat(equations))
            text.Append("    ").Append(line).Append('\n');
        return text.Append("}\n").ToString();
    }

    private static bool Used(string helper, string[] equations)
    {
        string name = helper.Split('(')[0].Split(' ')[^1];
        return equations.Any(e => e.Contains(name + "(", StringComparison.Ordinal)) || (name == "Mix" && equations.Any(e => e.Contains("Leak(", StringComparison.Ordinal)));
    }
}
