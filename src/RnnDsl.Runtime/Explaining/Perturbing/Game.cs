using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What a coalition of players achieves: the target where only they are present. The players of each example play a game of their own.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class Game<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly IRunner<T> runner;
    private readonly IProgress<double>? progress;
    private readonly Absent<T>?[] absent;
    private T[] answers = [];
    private long done;

    private Game(ModelDescription description, PerturbedInput<T>[] inputs, PlayerMap[] maps, Absent<T>?[] absent, IRunner<T> runner, PerturbationOptions<T> options)
    {
        Description = description;
        Inputs = inputs;
        Maps = maps;
        this.absent = absent;
        this.runner = runner;
        progress = options.Progress;
    }

    internal ModelDescription Description { get; }

    internal PerturbedInput<T>[] Inputs { get; }

    /// <summary>The players of each example.</summary>
    internal PlayerMap[] Maps { get; }

    internal int Examples => Maps.Length;

    /// <summary>How many draws there are to average; 1 where what stands for absent players is not random.</summary>
    internal int Draws { get; private init; } = 1;

    /// <summary>Whether draws are numbers of alternatives, which have weights.</summary>
    internal bool HasAlternatives { get; private init; }

    /// <summary>How many questions will be asked, for progress.</summary>
    internal long Expected { get; set; }

    internal int MostPlayers => Maps.Max(map => map.Count);

    /// <summary>A game over a model or function.</summary>
    /// <param name="subject">What is asked.</param>
    /// <param name="batch">The explained batch.</param>
    /// <param name="players">Who plays.</param>
    /// <param name="options">Replacement, seed, budget.</param>
    /// <param name="draws">How many draws there are where nothing else is said.</param>
    /// <param name="goThroughAlternatives">Whether the caller removes one player at a time and would rather have the mean over all alternatives than draws.</param>
    internal static Game<T> Of(Subject<T> subject, Batch<T> batch, Players players, PerturbationOptions<T> options, int draws, bool goThroughAlternatives = false)
    {
        ArgumentNullException.ThrowIfNull(players);
        options.Check();
        ModelDescription description = subject.Check(batch);
        PerturbedInput<T>[] inputs = PerturbedInput<T>.Of(description, batch);
        foreach (string name in options.Replacements.Keys)
            if (!Array.Exists(inputs, input => input.Name == name))
                throw new ArgumentException($"{description.Name} has no input '{name}' to replace; it has {ModelDescription.List(inputs.Select(input => input.Name))}.", nameof(options));
        if (players is GatePlayers gates) return OfGates(subject, batch, gates, options, description, inputs);
        PlayerMap[] maps = players.OfInputs(inputs)!;
        Absent<T>?[] absent = [.. inputs.Select((input, i) => Bind(input, i, maps, options))];
        bool random = Array.Exists(absent, of => of is { IsRandom: true });
        bool alternatives = goThroughAlternatives && random && options.Draws is null && IsBySingleSteps(inputs, maps, absent);
        var writer = new VariantWriter<T>(inputs, absent, maps, alternatives);
        return new Game<T>(description, inputs, maps, absent, RunnerOf(subject, batch, writer, options), options)
        {
            Draws = random && !alternatives ? options.Draws ?? draws : 1,
            HasAlternatives = alternatives,
        };
    }

    /// <summary>The alternatives of a player that is one step, with their weights.</summary>
    internal IEnumerable<(int Number, double Weight)> AlternativesOf(int example, int player)
    {
        int input = Array.FindIndex(absent, of => of is { IsRandom: true });
        int step = Maps[example].LastStep[player];
        for (int number = 0; number < absent[input]!.Alternatives(example); number++)
            if (absent[input]!.Weight(example, step, number) is > 0 and var weight)
                yield return (number, weight);
    }

    /// <summary>How likely the step of a player that is one step is drawn as what it is.</summary>
    internal double OwnWeightOf(int example, int player) =>
        HasAlternatives ? absent[Array.FindIndex(absent, of => of is { IsRandom: true })]!.OwnWeight(example, Maps[example].LastStep[player]) : 0;

    /// <summary>Answers questions.</summary>
    /// <param name="coalitions">The questions.</param>
    /// <param name="values">An answer to each.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArithmeticException">An answer is not a number.</exception>
    internal void Ask(Coalitions coalitions, Span<double> values, CancellationToken cancellation)
    {
        var sorted = new SortedCoalitions(coalitions, Maps);
        if (answers.Length < sorted.Rows.Length) answers = new T[sorted.Rows.Length];
        double each = (double)coalitions.Count / sorted.Rows.Length, sofar = done;
        runner.Run(coalitions, sorted, answers.AsSpan(0, sorted.Rows.Length), count =>
        {
            sofar += count * each;
            if (Expected > 0) progress?.Report(Math.Min(1, sofar / Expected));
        }, cancellation);
        done += coalitions.Count;
        for (int number = 0; number < coalitions.Count; number++)
        {
            T answer = answers[sorted.RowOf[number]];
            if (T.IsNaN(answer)) RefuseNaN(coalitions, number);
            values[number] = double.CreateTruncating(answer);
        }
    }

    /// <summary>The target with all players.</summary>
    internal double[] AskAll(CancellationToken cancellation)
    {
        var coalitions = new Coalitions(MostPlayers);
        for (int example = 0; example < Examples; example++) coalitions.AddAll(example, 0, Maps[example].Count);
        var values = new double[Examples];
        Ask(coalitions, values, cancellation);
        return values;
    }

    /// <summary>The target without any player, of each draw.</summary>
    internal double[][] AskNone(CancellationToken cancellation)
    {
        var coalitions = new Coalitions(MostPlayers);
        for (int example = 0; example < Examples; example++)
            for (int draw = 0; draw < Draws; draw++)
                coalitions.Add(example, draw);
        var values = new double[coalitions.Count];
        Ask(coalitions, values, cancellation);
        return [.. values.Chunk(Draws)];
    }

    /// <summary>What stands for absent players of an input; null where it has none.</summary>
    internal static Absent<T>? Bind(PerturbedInput<T> input, int index, PlayerMap[] maps, PerturbationOptions<T> options)
    {
        bool plays = false, byStep = true;
        foreach (PlayerMap map in maps)
        {
            foreach (int player in map.Cells[index]) plays |= player >= 0;
            byStep &= map.IsByStep(index);
        }
        if (!plays) return null;
        Replacement<T> replacement = options.Replacements.GetValueOrDefault(input.Name) ?? options.Replacement
            ?? (input.Tokens > 0 || (byStep && input.IsOneHot) ? Replacement<T>.OtherSymbols() : Replacement<T>.Zero);
        return replacement.Bind(input, options.Seed ^ (0x9E3779B97F4A7C15UL * (ulong)index));
    }

    /// <summary>Whether each player is one step of the one input whose replacement is random, and its alternatives can be gone through.</summary>
    private static bool IsBySingleSteps(PerturbedInput<T>[] inputs, PlayerMap[] maps, Absent<T>?[] absent)
    {
        if (absent.Count(of => of is not null) != 1) return false;
        int index = Array.FindIndex(absent, of => of is not null);
        if (!absent[index]!.HasAlternatives) return false;
        foreach (PlayerMap map in maps)
        {
            if (!map.IsByStep(index) && inputs[index].Width > 1) return false;
            var steps = new int[map.Count];
            foreach (int player in map.Cells[index])
                if (player >= 0 && ++steps[player] > 1) return false;
        }
        return true;
    }

    private static IRunner<T> RunnerOf(Subject<T> subject, Batch<T> batch, VariantWriter<T> writer, PerturbationOptions<T> options)
    {
        if (subject.Model is not { } model) return new WholeRuns<T>(batch, writer, WholeRuns.Function(subject.Function!), options.RowBudget);
        if (options.ReusePrefixes && subject.Target!.ReadsPieces && Restarting.Allows(model, batch, options.Run))
            return new PrefixRuns<T>(model, batch, writer, subject.Target!, subject.Initial, options.Run, options.RowBudget);
        return new WholeRuns<T>(batch, writer, WholeRuns.Model(model, subject.Target!, subject.Initial, options.Run), options.RowBudget, options.ReusePrefixes);
    }

    private static Game<T> OfGates(Subject<T> subject, Batch<T> batch, GatePlayers gates, PerturbationOptions<T> options, ModelDescription description, PerturbedInput<T>[] inputs)
    {
        if (subject.Model is not { } model)
            throw new ArgumentException($"{description.Name} is a function whose inside is not known: it has no gates that could be players.", nameof(gates));
        gates.Check(model);
        Trace<T> run = model.Record(batch, subject.Initial, options: options.Run);
        var runs = new GateRuns<T>(model, run, gates, subject.Target!, subject.Initial, options.Run);
        PlayerMap[] nobody = [.. Enumerable.Range(0, batch.Count).Select(example => runs.MapOf(inputs, example))];
        var writer = new VariantWriter<T>(inputs, new Absent<T>?[inputs.Length], nobody, alternatives: false);
        return new Game<T>(description, inputs, nobody, new Absent<T>?[inputs.Length], new WholeRuns<T>(batch, writer, runs.Ask, options.RowBudget), options);
    }

    private void RefuseNaN(Coalitions coalitions, int number)
    {
        int example = coalitions.Example(number);
        PlayerMap map = Maps[example];
        int absentPlayer = coalitions.FirstAbsent(number, map.Count);
        throw new ArithmeticException(absentPlayer == map.Count
            ? $"{Description.Name}: the target is NaN for example {example}."
            : $"{Description.Name}: the target is NaN for a variant of example {example} in which '{map.Labels[absentPlayer]}' is absent.");
    }
}
