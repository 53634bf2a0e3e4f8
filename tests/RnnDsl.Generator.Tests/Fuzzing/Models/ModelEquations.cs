using System.Globalization;

namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>Expressions of a random model: each is of operands that are there, now and then of an expression in their place.</summary>
internal sealed class ModelEquations
{
    private const double TooLarge = 6;
    private readonly Random _random;
    private readonly ModelLeaves _leaves;
    private readonly ModelLayers _layers;
    private readonly Func<ModelValue?>[] _kinds;
    private int _depth;

    public ModelEquations(Random random, ModelLeaves leaves)
    {
        _random = random;
        _leaves = leaves;
        Values = [.. leaves.Values];
        _layers = new ModelLayers(random, leaves, Find);
        // Layers are what models are made of.
        _kinds =
        [
            Looked, Affine, Affine, Elementwise, Elementwise, Pair, Pair, Weighted, Reduced, Reduced, OfUnits, Reversed, Joined, Normed, Dotted, Cut,
            Distributed, Attended, OfWeights, _layers.Call, _layers.Call, _layers.Call, _layers.Call, _layers.Call,
        ];
    }

    /// <summary>What an equation may read.</summary>
    public List<ModelValue> Values { get; }

    public ModelLayers Layers => _layers;

    /// <summary>A random expression.</summary>
    public ModelValue Draw()
    {
        while (true)
            if (_kinds[_random.Next(_kinds.Length)]() is { } made)
                return made;
    }

    /// <summary>One of the functions that keep numbers small, of a value that has grown.</summary>
    public ModelValue Held(ModelValue value) => value.Bound <= TooLarge ? value : Apply(Pick("Tanh", "Sigmoid"), value, 1);

    /// <summary>A value that fits, mostly one of the last; now and then an expression in its place.</summary>
    private ModelValue? Find(Func<ModelValue, bool> fits)
    {
        if (_depth < 2 && Chance(0.2))
        {
            _depth++;
            var made = _kinds[_random.Next(_kinds.Length)]();
            _depth--;
            if (made is not null && made.Bound <= TooLarge && fits(made)) return made;
        }

        var all = Values.Where(fits).ToList();
        if (all.Count == 0) return null;
        return all[Math.Max(_random.Next(all.Count), Chance(0.4) ? all.Count - 1 : 0)];
    }

    private ModelValue? Any() => Find(_ => true);

    private ModelValue? Series() => Find(v => v.IsSeries);

    private ModelValue? Signal() => Find(v => v.IsSignal);

    private ModelValue? Like(ModelValue value) => Find(v => v.Over == value.Over && v.Units == value.Units);

    private bool Chance(double p) => _random.NextDouble() < p;

    private string Pick(params string[] items) => items[_random.Next(items.Length)];

    private static ModelValue Apply(string function, ModelValue value, double bound) => value with { Text = $"{function}({value.Text})", Bound = bound };

    private string Number(double low, double high) => Math.Round(low + _random.NextDouble() * (high - low), 3).ToString(CultureInfo.InvariantCulture);

    private ModelValue? Looked()
    {
        if (_leaves.Tokens.Count == 0) return null;
        var (name, over) = _leaves.Tokens[_random.Next(_leaves.Tokens.Count)];
        var size = _leaves.AnySize();
        string tokens = Chance(0.15) ? $"Reverse({name})" : name;
        return new($"{_leaves.Matrix(Size.Named("V", RandomModel.Vocabulary), size)}[{tokens}]", size, over, 0.5);
    }

    private ModelValue? Affine()
    {
        if (Find(v => v.Units is not null) is not { } x) return null;
        var rows = _leaves.AnySize();
        string text = $"{_leaves.Matrix(rows, x.Units!)} * {x.Text}" + (Chance(0.6) ? " + " + _leaves.Bias(rows) : "");
        var made = x with { Text = $"({text})", Units = rows, Bound = x.Units!.Value * 0.5 * x.Bound + 0.5 };
        return Chance(0.4) ? Apply(Pick("Tanh", "Sigmoid"), made, 1) : made;
    }

    private ModelValue? Elementwise()
    {
        if (Any() is not { } x) return null;
        return _random.Next(12) switch
        {
            0 or 1 => Apply("Tanh", x, 1),
            2 => Apply("Sigmoid", x, 1),
            3 => Apply("Silu", x, x.Bound),
            4 => Apply("Softplus", x, x.Bound + 0.7),
            5 when !x.IsCall => Apply(Pick("Sin", "Cos"), x, 1),
            6 when x.Bound <= 2 => Apply("Exp", x, Math.Exp(x.Bound)),
            7 when x.Bound <= 2.5 => Apply("Square", x, x.Bound * x.Bound),
            8 => Apply(Pick("Gelu", "Relu", "LeakyRelu"), x, x.Bound),
            9 => Apply("LogSigmoid", x, x.Bound + 0.7),
            10 when !x.IsCall => x with { Text = $"Clamp({x.Text}, -0.7, 0.9)", Bound = 0.9 },
            _ => Apply("Elu", x, Math.Max(1, x.Bound)),
        };
    }

    /// <summary>Two values of one type, or one that serves every step or unit of the other.</summary>
    private ModelValue? Pair()
    {
        if (Any() is not { } x) return null;
        var y = _random.Next(4) switch
        {
            0 => Find(v => v.IsScalar),
            1 when x.IsSeries => Find(v => v.IsVec && v.Units == x.Units),
            2 => new ModelValue(Number(0.1, 1.9), null, null, 2),
            _ => Like(x),
        };
        if (y is null) return null;
        bool global = x.Global && y.Global;
        var (left, right) = Chance(0.5) ? (x, y) : (y, x);
        return _random.Next(5) switch
        {
            0 => x with { Text = $"({left.Text} + {right.Text})", Bound = x.Bound + y.Bound, Global = global },
            1 => x with { Text = $"({left.Text} - {right.Text})", Bound = x.Bound + y.Bound, Global = global },
            2 => x with { Text = $"({x.Text} / (1.5 + Square({y.Text})))", Bound = x.Bound, Global = global },
            _ => x with { Text = $"({left.Text} * {right.Text})", Bound = x.Bound * y.Bound, Global = global },
        };
    }

    /// <summary>Steps by the numbers of a signal.</summary>
    private ModelValue? Weighted()
    {
        if (Series() is not { } x || Find(v => v.IsSignal && v.Over == x.Over) is not { } s) return null;
        return x with { Text = $"({(Chance(0.5) ? $"{s.Text} * {x.Text}" : $"{x.Text} * {s.Text}")})", Bound = x.Bound * s.Bound };
    }

    /// <summary>What of all steps is one value.</summary>
    private ModelValue? Reduced()
    {
        if (Find(v => v.Over is not null) is not { } x) return null;
        string function = Pick("Sum", "Mean", "Max", "Min", "First", "Last", x.IsSignal ? "Norm" : "Mean");
        return x with { Text = $"{function}({x.Text})", Over = null, Bound = function is "Sum" or "Norm" ? x.Bound * RandomPoint.LongestSequence : x.Bound };
    }

    /// <summary>What of all units is one number, at each step or of one value.</summary>
    private ModelValue? OfUnits()
    {
        if (Find(v => v.Units is not null && !v.IsCall) is not { } x) return null;
        string function = Pick("Sum", "Mean", "Max", "Min", "Norm");
        double bound = function is "Sum" or "Norm" ? x.Bound * x.Units!.Value : x.Bound;
        return x with { Text = $"{function}({x.Text}{(x.IsSeries ? ", Axis.Units" : "")})", Units = null, Bound = bound };
    }

    private ModelValue? Reversed() => Find(v => v.Over is not null) is { } x ? Apply("Reverse", x, x.Bound) : null;

    private ModelValue? Joined()
    {
        if (Find(v => v.Units is not null) is not { } x || Find(v => v.Units is not null && (v.Over == x.Over || x.IsSeries && v.IsVec)) is not { } y) return null;
        if (x.Units!.Value + y.Units!.Value > 12) return null;
        var (left, right) = Chance(0.5) ? (x, y) : (y, x);
        return x with { Text = $"Concat({left.Text}, {right.Text})", Units = left.Units! + right.Units!, Bound = Math.Max(x.Bound, y.Bound), Global = x.Global && y.Global };
    }

    private ModelValue? Normed()
    {
        if (Find(v => v.Units is { Value: > 1 } && !v.IsCall) is not { } x) return null;
        return x with { Text = $"LayerNorm({x.Text}, {_leaves.Vector(x.Units!)}, {_leaves.Bias(x.Units!)}, 0.1)", Bound = 2 };
    }

    private ModelValue? Dotted()
    {
        if (Find(v => v.Units is not null && !v.IsCall) is not { } x) return null;
        var y = Chance(0.5) ? new(_leaves.Vector(x.Units!), x.Units, null, 0.5) { Global = true } : Find(v => v.Units == x.Units && (v.Over == x.Over || v.Over is null) && !v.IsCall);
        if (y is null) return null;
        return x with { Text = $"Dot({x.Text}, {y.Text})", Units = null, Bound = x.Units!.Value * x.Bound * y.Bound, Global = x.Global && y.Global };
    }

    private ModelValue? Cut()
    {
        if (Find(v => v.Units is { Value: > 2 } && !v.IsCall) is not { } x) return null;
        int count = 1 + _random.Next(2);
        return x with { Text = $"Slice({x.Text}, {_random.Next(3 - count)}, {count})", Units = Size.Of(count) };
    }

    /// <summary>Weights that sum to 1, over steps or units; logarithms of them; running sums.</summary>
    private ModelValue? Distributed()
    {
        var x = Chance(0.6) ? Signal() : Find(v => v.Units is not null);
        if (x is null) return null;
        return _random.Next(4) switch
        {
            0 => Apply("LogSoftmax", x, 2 * x.Bound + 3),
            1 => Apply("CumSum", x, x.Bound * Math.Max(RandomPoint.LongestSequence, x.Units?.Value ?? 1)),
            2 when x.IsSeries && !x.IsCall => x with { Text = $"Softmax({x.Text}, Axis.Units)", Bound = 1 },
            _ when x.IsScalar => null,
            _ => Apply("Softmax", x, 1),
        };
    }

    /// <summary>Attention: a sum of a sequence's steps by the softmax of a signal.</summary>
    private ModelValue? Attended()
    {
        if (Series() is not { } x) return null;
        if (x.IsCall) return null;
        var scores = Find(v => v.IsSignal && v.Over == x.Over) ?? x with { Text = $"Dot({x.Text}, {_leaves.Vector(x.Units!)})", Units = null };
        return x with { Text = $"Sum(Softmax({scores.Text}) * {x.Text})", Over = null };
    }

    private ModelValue? OfWeights()
    {
        if (Chance(0.6)) return null;
        var size = _leaves.AnySize();
        var (matrix, vector) = (_leaves.Matrix(size, size), _leaves.Vector(size));
        return new($"({matrix} * Tanh({vector}) + {_leaves.Bias(size)})", size, null, 0.25 * size.Value + 0.5) { Global = true };
    }
}
