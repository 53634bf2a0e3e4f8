namespace RnnDsl.Generator.Tests.Fuzzing.Models;

/// <summary>Calls of layers: each is used once or more, with initial states, contexts and further inputs as the model has them.</summary>
internal sealed class ModelLayers(Random random, ModelLeaves leaves, Func<Func<ModelValue, bool>, ModelValue?> find)
{
    private readonly List<(string Name, LayerKind Kind, Size[] Dimensions)> _layers = [];
    private readonly List<(string Text, LayerKind Kind, Size[] Dimensions, string? Over)> _calls = [];

    /// <summary>The definitions that the model uses.</summary>
    public IEnumerable<string> Kinds => _layers.Select(l => l.Kind.Name);

    /// <summary>The fields of those that the equations run.</summary>
    public IEnumerable<string> Lines(string equations) => _layers.Where(l => equations.Contains($"({l.Name},", StringComparison.Ordinal))
        .Select(l => $"[Layer({string.Join(", ", l.Dimensions.Select(d => $"\"{d.Text}\""))})] {l.Kind.Name} {l.Name};");

    /// <summary>A call, or another result of one that is there; null where nothing fits.</summary>
    public ModelValue? Call()
    {
        if (_calls.Count > 0 && Chance(0.35)) return Result(_calls[random.Next(_calls.Count)]);
        if (_layers.Count > 0 && Chance(0.4) && Again() is { } again) return again;
        var kind = LayerKind.All[random.Next(LayerKind.All.Length)];
        var dimensions = Enumerable.Range(0, kind.Dimensions).Select(_ => leaves.AnySize()).ToArray();
        if (kind.TakesTokens)
        {
            if (leaves.Tokens.Count == 0) return null;
            dimensions[0] = Size.Named("V", RandomModel.Vocabulary);
        }

        var main = Main(kind, null);
        if (main is null) return null;
        if (main.Units is { } units && !kind.TakesTokens) dimensions[0] = units;
        foreach (var port in kind.Contexts)
            if (find(v => v.IsSeries) is { } memory) dimensions[port.Dimension] = memory.Units!;
        string name = leaves.Fresh("layer");
        if (Run(name, kind, dimensions, main) is not { } made) return null;
        _layers.Add((name, kind, dimensions));
        return made;
    }

    /// <summary>A layer that is there, with another input of the same units.</summary>
    private ModelValue? Again()
    {
        var (name, kind, dimensions) = _layers[random.Next(_layers.Count)];
        return Main(kind, dimensions[0]) is { } main ? Run(name, kind, dimensions, main) : null;
    }

    private ModelValue? Main(LayerKind kind, Size? units)
    {
        if (kind.TakesTokens)
        {
            if (leaves.Tokens.Count == 0) return null;
            var (name, over) = leaves.Tokens[random.Next(leaves.Tokens.Count)];
            return new(Chance(0.2) ? $"Reverse({name})" : name, null, over, 1);
        }

        bool series = kind.IsScanned || kind.IsModel || Chance(0.6);
        return find(v => (series ? v.IsSeries : v.IsVec) && !v.Global && (units is null || v.Units == units));
    }

    private ModelValue? Run(string name, LayerKind kind, Size[] dimensions, ModelValue main)
    {
        var more = new List<string>();
        foreach (var port in kind.Inputs)
        {
            bool Fits(ModelValue v) => v.Units == UnitsOf(port) && (v.Over is null || v.Over == main.Over);
            if ((find(Fits) ?? Weights(port)) is not { } given) return null;
            more.Add(Named(port, given.Text));
        }

        foreach (var port in kind.Contexts)
        {
            if (find(v => v.IsSeries && v.Units == UnitsOf(port)) is not { } given) return null;
            more.Add(Named(port, given.Text));
        }

        foreach (var port in kind.Fixed)
        {
            var given = find(v => v.IsVec && v.Units == UnitsOf(port)) ?? Weights(port)!;
            more.Add(Named(port, given.Text));
        }

        foreach (var port in kind.States.Where(_ => Chance(0.4)))
        {
            var given = find(v => v.IsVec && v.Units == UnitsOf(port) && v.Bound <= 2) ?? Weights(port)!;
            bool first = port == kind.States[0] && more.Count == 0 && Chance(0.5);
            if (first) more.Insert(0, "initial: " + given.Text);
            else more.Add(Named(port, given.Text));
        }

        string function = kind.IsScanned ? Chance(0.3) ? "ScanReverse" : "Scan" : "Apply";
        string text = $"{function}({string.Join(", ", [name, main.Text, .. more])})";
        if (!_calls.Any(c => c.Text == text)) _calls.Add((text, kind, dimensions, main.Over));
        return new(text, dimensions[kind.Result], kind.GivesOne ? null : main.Over, 2.5);

        Size? UnitsOf(Port port) => port.Dimension < 0 ? null : dimensions[port.Dimension];

        ModelValue? Weights(Port port) => UnitsOf(port) is { } units ? new(leaves.Bias(units), units, null, 0.5) { Global = true } : new("0.3", null, null, 0.3);

        static string Named(Port port, string text) => $"(\"{port.Name}\", {text})";
    }

    private ModelValue? Result((string Text, LayerKind Kind, Size[] Dimensions, string? Over) call)
    {
        var ports = call.Kind.Results.Select(p => (p, call.Over)).Concat(call.Kind.Summaries.Select(p => (p, (string?)null))).ToArray();
        if (ports.Length == 0) return null;
        var (port, over) = ports[random.Next(ports.Length)];
        return new($"{call.Text}[\"{port.Name}\"]", port.Dimension < 0 ? null : call.Dimensions[port.Dimension], over, 2.5);
    }

    private bool Chance(double p) => random.NextDouble() < p;
}
