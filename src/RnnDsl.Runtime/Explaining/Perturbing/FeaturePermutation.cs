using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="FeaturePermutation"/> can be told.</summary>
public sealed record FeaturePermutationOptions : ExplainOptions
{
    /// <summary>How many permutations of the examples are averaged for each group.</summary>
    public int Repeats { get; init; } = 10;

    /// <summary>Where permutations come from; the same seed gives the same result, whatever the threads.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many steps of perturbed sequences are run at once; bounds the memory, and does not change a result.</summary>
    public int RowBudget { get; init; } = 16384;

    /// <summary>Told the share of the work done, from 0 to 1.</summary>
    public IProgress<double>? Progress { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["repeats"] = Repeats.ToString(CultureInfo.InvariantCulture),
        ["seed"] = Seed.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>
/// How much the target falls when a group of cells takes what it is in another example of the batch: the mean over permutations of the examples (Breiman
/// 2001; Captum's FeaturePermutation). Examples that are too short to have a group are not permuted with those that have it.
/// </summary>
public static class FeaturePermutation
{
    /// <summary>Permutes groups of a model's inputs over the examples of a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs: at least two examples, the more the better.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="players">The groups; each cell by itself if not given. Groups of the same name in different examples belong together.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Repeats and seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, an input is not a finite number, or there is one example only.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and player.</exception>
    public static PlayerAttribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Players? players = null, InitialStates<T>? initial = null,
        FeaturePermutationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, players, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs: at least two examples.</param>
    /// <param name="players">The groups; each cell by itself if not given.</param>
    /// <param name="options">Repeats and seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static PlayerAttribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, Players? players = null, FeaturePermutationOptions? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, players, options, cancellation);

    private static PlayerAttribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, Players? players, FeaturePermutationOptions? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new FeaturePermutationOptions();
        players ??= Players.Cells();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Repeats, 1, "options.Repeats");
        ModelDescription description = subject.Check(batch);
        if (players is GatePlayers) throw new ArgumentException($"{description.Name}: gates cannot be permuted over examples; use FeatureAblation.", nameof(players));
        if (batch.Count < 2) throw new ArgumentException($"{description.Name}: groups are permuted over the examples of a batch, and there is only one.", nameof(batch));
        PlayerMap[] maps = players.OfInputs(PerturbedInput<T>.Of(description, batch))!;
        int most = maps.Max(map => map.Count);
        int[][] sources = Sources(maps, most, options);
        var perturbation = new PerturbationOptions<T>
        {
            Replacement = new PermutedReplacement<T>(sources), Draws = options.Repeats * most, RowBudget = options.RowBudget, Run = options.Run, Progress = options.Progress,
        };
        var game = Game<T>.Of(subject, batch, players, perturbation, 1);
        game.Expected = (long)options.Repeats * maps.Sum(map => map.Count);
        double[] all = game.AskAll(cancellation);
        double[][] values = [.. maps.Select(map => new double[map.Count])], errors = [.. maps.Select(map => new double[map.Count])];
        var coalitions = new Coalitions(most);
        double[] answers = [];
        for (int repeat = 0; repeat < options.Repeats; repeat++)
        {
            coalitions.Clear();
            for (int example = 0; example < maps.Length; example++)
            for (int player = 0; player < maps[example].Count; player++)
                coalitions.Leave(coalitions.AddAll(example, repeat * most + player, maps[example].Count), player);
            if (answers.Length < coalitions.Count) answers = new double[coalitions.Count];
            game.Ask(coalitions, answers, cancellation);
            int at = 0;
            for (int example = 0; example < maps.Length; example++)
            for (int player = 0; player < maps[example].Count; player++)
            {
                double fall = all[example] - answers[at++], away = fall - values[example][player];
                values[example][player] += away / (repeat + 1);
                errors[example][player] += away * (fall - values[example][player]);
            }
        }
        foreach (double[] own in errors)
            for (int player = 0; player < own.Length; player++) own[player] = Math.Sqrt(own[player] / Math.Max(1, options.Repeats - 1) / options.Repeats);
        return PlayerAttribution<T>.Of(nameof(FeaturePermutation), subject, players, perturbation, game, values, all) with
        {
            Options = options.Describe(),
            StandardErrors = options.Repeats > 1 ? PlayerAttribution<T>.Rounded(errors) : null,
        };
    }

    /// <summary>For each example, repeat and player, numbered repeat · most + player, the example that it takes the values of.</summary>
    private static int[][] Sources(PlayerMap[] maps, int most, FeaturePermutationOptions options)
    {
        int[][] sources = [.. maps.Select(_ => new int[options.Repeats * most])];
        var groups = new Dictionary<string, List<(int Example, int Player)>>(StringComparer.Ordinal);
        for (int example = 0; example < maps.Length; example++)
        for (int player = 0; player < maps[example].Count; player++)
        {
            string label = maps[example].Labels[player];
            if (!groups.TryGetValue(label, out List<(int, int)>? group)) groups[label] = group = [];
            group.Add((example, player));
        }
        int number = 0;
        foreach (List<(int Example, int Player)> group in groups.Values)
        {
            RandomStream random = RandomStream.For(options.Seed, number++);
            int[] order = [.. group.Select(member => member.Example)];
            for (int repeat = 0; repeat < options.Repeats; repeat++)
            {
                for (int last = order.Length - 1; last > 0; last--)
                {
                    int other = (int)(random.NextUniform() * (last + 1));
                    (order[last], order[other]) = (order[other], order[last]);
                }
                for (int i = 0; i < order.Length; i++) sources[group[i].Example][repeat * most + group[i].Player] = order[i];
            }
        }
        return sources;
    }
}

/// <summary>In each draw the values of another example of the batch.</summary>
/// <param name="sources">For each example and draw the number of the other one.</param>
internal sealed class PermutedReplacement<T>(int[][] sources) : Replacement<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override string ToString() => "another example of the batch";

    internal override Absent<T> Bind(PerturbedInput<T> input, ulong seed) => new PermutedAbsent(input, sources);

    private sealed class PermutedAbsent(PerturbedInput<T> input, int[][] sources) : Absent<T>
    {
        internal override bool IsRandom => true;

        internal override void Fill(int example, int draw, T[,] to)
        {
            ReadOnlySpan<T> other = Cells.Of(input.Values[sources[example][draw]]);
            Cells.Of(input.Values[example]).CopyTo(Cells.Of(to));
            other[..Math.Min(other.Length, to.Length)].CopyTo(Cells.Of(to));
        }
    }
}
