using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>How much of a target each player of each example accounts for, by one method.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial record PlayerAttribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The name of the method.</summary>
    public required string Method { get; init; }

    /// <summary>The options that it ran with, as name and text.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>What was explained, in words.</summary>
    public required string Target { get; init; }

    /// <summary>Who the players are, in words.</summary>
    public required string Players { get; init; }

    /// <summary>For each example the name of each player.</summary>
    public required IReadOnlyList<string[]> Labels { get; init; }

    /// <summary>For each example what each player accounts for.</summary>
    public required IReadOnlyList<T[]> Values { get; init; }

    /// <summary>For each example the standard error of each value, of a random method; null where the values are exact.</summary>
    public IReadOnlyList<T[]>? StandardErrors { get; init; }

    /// <summary>The target's value f(x) for each example, all players present.</summary>
    public required IReadOnlyList<T> FunctionValue { get; init; }

    /// <summary>The target's value for each example where no player is present, the mean over draws; null for methods that do not ask for it.</summary>
    public IReadOnlyList<T>? AbsentValue { get; init; }

    /// <summary>Σ values − (f(x) − f(absent)) for each example, where the method claims that they are equal; else null.</summary>
    public IReadOnlyList<T>? CompletenessGap { get; init; }

    /// <summary>
    /// For each example and input the player of each cell [steps × features], or of each step [steps × 1] where a step is one player's as a whole; −1
    /// for cells of nobody. Empty where players are gates.
    /// </summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, int[,]>> Members { get; init; }

    /// <summary>The shape of one step of each input.</summary>
    public required IReadOnlyDictionary<string, int[]> Shapes { get; init; }

    /// <summary>The value of a player by its name.</summary>
    /// <param name="example">The example.</param>
    /// <param name="label">The player's name.</param>
    /// <exception cref="ArgumentException">The example has no such player.</exception>
    public T this[int example, string label]
    {
        get
        {
            int player = Array.IndexOf(Labels[Checked(example)], label);
            return player >= 0 ? Values[example][player]
                : throw new ArgumentException($"Example {example} has no player '{label}'; it has {string.Join("; ", Labels[example])}.", nameof(label));
        }
    }

    /// <summary>The values by step: each player's shared equally among the steps that it has cells at.</summary>
    /// <param name="example">The example.</param>
    /// <param name="input">Whose steps; not needed where only one input has players.</param>
    public T[] PerStep(int example, string? input = null)
    {
        T[,] cells = Spread(Checked(example), Input(input), share: true);
        var steps = new T[cells.GetLength(0)];
        for (int step = 0; step < steps.Length; step++)
            foreach (T cell in Cells.Row(cells, step))
                steps[step] += cell;
        return steps;
    }

    /// <summary>The values by cell.</summary>
    /// <param name="input">Whose cells; not needed where only one input has players.</param>
    /// <param name="share">
    /// Whether a player's value is shared equally among its cells, so that they still add up; false gives the whole value to each cell, as Captum does.
    /// </param>
    /// <exception cref="InvalidOperationException">The players are no parts of inputs.</exception>
    public Attribution<T> ToAttribution(string? input = null, bool share = true)
    {
        string name = Input(input);
        return new Attribution<T>(Method, Options, Target, name, Shapes[name], [.. Enumerable.Range(0, Values.Count).Select(example => Spread(example, name, share))], [.. FunctionValue])
        {
            BaselineValue = AbsentValue,
            CompletenessGap = share && InputsWithPlayers().Count() == 1 ? CompletenessGap : null,
        };
    }

    internal static PlayerAttribution<T> Of(string method, Subject<T> subject, Players players, PerturbationOptions<T> options, Game<T> game, double[][] values, double[] all) => new()
    {
        Method = method,
        Options = options.Describe(),
        Target = subject.TargetText,
        Players = players.ToString(),
        Labels = [.. game.Maps.Select(map => map.Labels)],
        Values = Rounded(values),
        FunctionValue = Rounded(all),
        Members = [.. game.Maps.Select(map => MembersOf(game, map))],
        Shapes = game.Inputs.ToDictionary(of => of.Name, of => of.Shape),
    };

    /// <summary>The same with what a method that adds up has.</summary>
    internal PlayerAttribution<T> Completed(double[][] values, double[] all, double[] none, double[][]? errors) => this with
    {
        StandardErrors = errors is null ? null : Rounded(errors),
        AbsentValue = Rounded(none),
        CompletenessGap = Rounded([.. values.Select((own, example) => own.Sum() - (all[example] - none[example]))]),
    };

    internal static T[][] Rounded(double[][] values) => [.. values.Select(Rounded)];

    internal static T[] Rounded(double[] values) => Array.ConvertAll(values, T.CreateTruncating);

    private static Dictionary<string, int[,]> MembersOf(Game<T> game, PlayerMap map)
    {
        var members = new Dictionary<string, int[,]>();
        for (int input = 0; input < game.Inputs.Length; input++)
            if (map.Cells[input].Cast<int>().Any(player => player >= 0))
                members[game.Inputs[input].Name] = map.Cells[input];
        return members;
    }

    private T[,] Spread(int example, string input, bool share)
    {
        int width = 1;
        foreach (int length in Shapes[input]) width *= length;
        var counts = new int[Values[example].Length];
        foreach ((string name, int[,] members) in Members[example])
        {
            int each = 1;
            if (members.GetLength(1) == 1)
                foreach (int length in Shapes[name]) each *= length;
            foreach (int player in members)
                if (player >= 0) counts[player] += each;
        }
        if (!Members[example].TryGetValue(input, out int[,]? own)) throw new InvalidOperationException($"Example {example} has no players in '{input}'.");
        var cells = new T[own.GetLength(0), width];
        for (int step = 0; step < cells.GetLength(0); step++)
        for (int feature = 0; feature < width; feature++)
        {
            int player = own[step, own.GetLength(1) == 1 ? 0 : feature];
            if (player >= 0) cells[step, feature] = share ? Values[example][player] / T.CreateChecked(counts[player]) : Values[example][player];
        }
        return cells;
    }

    private IEnumerable<string> InputsWithPlayers() => Members.SelectMany(members => members.Keys).Distinct();

    private string Input(string? input)
    {
        string[] all = [.. InputsWithPlayers()];
        if (all.Length == 0) throw new InvalidOperationException($"The players ({Players}) are no parts of inputs, so they have no cells there.");
        if (input is null && all.Length > 1) throw new ArgumentException($"Players are in {string.Join(", ", all)}; say which input is meant.", nameof(input));
        if (input is not null && Array.IndexOf(all, input) < 0) throw new ArgumentException($"No player is in '{input}'; there are players in {string.Join(", ", all)}.", nameof(input));
        return input ?? all[0];
    }

    private int Checked(int example) => (uint)example < (uint)Values.Count ? example
        : throw new ArgumentOutOfRangeException(nameof(example), example, $"The batch has {Values.Count} examples, numbered from 0; there is no example {example}.");
}
