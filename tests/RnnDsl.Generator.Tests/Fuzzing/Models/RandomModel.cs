using System.Text;
using System.Text.RegularExpressions;

namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>
/// A random [SequenceModel] of the right shapes: inputs of all types, weights that equations share, layers that are used more than
/// once, equations over steps and of each step. Values stay moderate. One seed, one model.
/// </summary>
internal sealed class RandomModel
{
    /// <summary>How many tokens there are.</summary>
    public const int Vocabulary = 6;

    private readonly Random _random;
    private readonly ModelLeaves _leaves;
    private readonly ModelEquations _made;
    private readonly List<(string Role, ModelValue Value, string Name)> _equations = [];
    private readonly Dictionary<string, int> _sizes;

    private RandomModel(int seed)
    {
        _random = new Random(seed);
        int[] values = [1, 2, 3, 4, 5];
        _random.Shuffle(values);
        _sizes = new() { ["I"] = values[0], ["H"] = values[1], ["K"] = values[2], ["V"] = Vocabulary };
        _leaves = new ModelLeaves(_random, _sizes);
        _made = new ModelEquations(_random, _leaves);
        for (int i = 3 + _random.Next(9); i > 0; i--) Equation(_made.Held(_made.Draw()));
        UseInputs();
        Outputs();
    }

    /// <summary>The model of a seed.</summary>
    public static Candidate Of(int seed)
    {
        var made = new RandomModel(seed);
        return new("M" + seed, made.Print("M" + seed), made._sizes, seed, HasKinks: true);
    }

    private void Equation(ModelValue value)
    {
        string name = _leaves.Fresh("v");
        string role = value.Text.StartsWith("Softmax(", StringComparison.Ordinal) ? "[Attention] " : value.Text.StartsWith("Sigmoid(", StringComparison.Ordinal) && _random.Next(2) == 0 ? "[Gate] " : "";
        _equations.Add((role, value, name));
        _made.Values.Add(value with { Text = name });
    }

    /// <summary>What no equation reads has no steps.</summary>
    private void UseInputs()
    {
        foreach (var input in _leaves.Values.Where(v => !Uses(v.Text))) Equation(input with { Text = $"Tanh({input.Text})", Bound = 1 });
        foreach (var (name, over) in _leaves.Tokens.Where(t => !Uses(t.Name)))
        {
            var size = _leaves.AnySize();
            Equation(new($"{_leaves.Matrix(Size.Named("V", Vocabulary), size)}[{name}]", size, over, 0.5));
        }

        bool Uses(string name) => _equations.Any(e => Regex.IsMatch(e.Value.Text, $@"\b{name}\b"));
    }

    /// <summary>The last, and some of the others; none of them is of weights alone.</summary>
    private void Outputs()
    {
        int last = _equations.FindLastIndex(e => !e.Value.Global);
        for (int i = 0; i < _equations.Count; i++)
            if (i == last || _random.Next(6) == 0 && _equations[i].Role.Length == 0)
                _equations[i] = _equations[i] with { Role = _equations[i].Role + "[Output] " };
    }

    private string Print(string name)
    {
        var lines = _equations.Select(e => $"{e.Role}{e.Value.Type} {e.Name} => {e.Value.Text};").ToArray();
        if (_random.Next(2) == 0) _random.Shuffle(lines);
        var text = new StringBuilder($"[SequenceModel]\npublic partial class {name} // {string.Join(", ", _sizes.Select(s => s.Key + " = " + s.Value))}\n{{\n");
        string all = string.Join("\n", lines);
        foreach (string line in _leaves.Lines(all).Concat(_made.Layers.Lines(all)).Concat(lines)) text.Append("    ").Append(line).Append('\n');
        return text.Append("}\n").ToString();
    }
}
