using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="ShapleyValues"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record ShapleyValuesOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many players an example may have: each doubles the work.</summary>
    public int MostPlayers { get; init; } = 20;

    internal override void Check()
    {
        base.Check();
        if (MostPlayers is < 1 or > 30)
            throw new ArgumentOutOfRangeException("options.MostPlayers", MostPlayers, "Exact Shapley values are for 1 to 30 players.");
    }
}

/// <summary>
/// Exact Shapley values, by asking every coalition: φ_j = Σ_{S∌j} |S|!(M − |S| − 1)!/M! (v(S ∪ j) − v(S)) (Shapley 1953; Captum's ShapleyValues).
/// They add up to f(x) − f(nobody). For more than about 20 players use <see cref="ShapleyValueSampling"/> or KernelShap.
/// </summary>
public static class ShapleyValues
{
    /// <summary>How many draws of a random replacement are averaged where nothing is said.</summary>
    private const int DefaultDraws = 10;

    /// <summary>Shares a model's target among players.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is shared.</param>
    /// <param name="players">Who shares it; steps if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Replacement, draws, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, an input is not a finite number, or there are too many players.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and player.</exception>
    public static PlayerAttribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Players? players = null, InitialStates<T>? initial = null,
        ShapleyValuesOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, players, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="players">Who shares it; steps if not given.</param>
    /// <param name="options">Replacement, draws, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static PlayerAttribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, Players? players = null, ShapleyValuesOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, players, options, cancellation);

    private static PlayerAttribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, Players? players, ShapleyValuesOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new ShapleyValuesOptions<T>();
        players ??= Players.Steps();
        var game = Game<T>.Of(subject, batch, players, options, DefaultDraws);
        for (int example = 0; example < game.Examples; example++)
            if (game.Maps[example].Count > options.MostPlayers)
                throw new ArgumentException(
                    $"{game.Description.Name}: example {example} has {game.Maps[example].Count} players ({players}); exact Shapley values ask 2^players coalitions and stop at {options.MostPlayers}. Use ShapleyValueSampling or KernelShap, or fewer players.", nameof(players));
        game.Expected = game.Maps.Sum(map => (1L << map.Count) * game.Draws);
        var values = new double[game.Examples][];
        double[] all = new double[game.Examples], none = new double[game.Examples];
        for (int example = 0; example < values.Length; example++)
        {
            double[] coalitions = Enumerated.Ask(game, example, cancellation);
            (all[example], none[example]) = (coalitions[^1], coalitions[0]);
            values[example] = Share(coalitions, game.Maps[example].Count);
        }
        return PlayerAttribution<T>.Of(nameof(ShapleyValues), subject, players, options, game, values, all).Completed(values, all, none, null);
    }

    /// <summary>From the value of every coalition, numbered by its bits, to each player's share.</summary>
    internal static double[] Share(double[] coalitions, int players)
    {
        var weights = new double[players];
        // |S|!(M − |S| − 1)!/M! = 1 / (M · C(M − 1, |S|)).
        double choose = 1;
        for (int size = 0; size < players; size++)
        {
            weights[size] = 1 / (players * choose);
            choose = choose * (players - 1 - size) / (size + 1);
        }
        var shares = new double[players];
        for (uint set = 0; set < coalitions.Length; set++)
        {
            int size = BitOperations.PopCount(set);
            for (int player = 0; player < players; player++)
                shares[player] += (set >> player & 1) != 0 ? weights[size - 1] * coalitions[set] : -weights[size] * coalitions[set];
        }
        return shares;
    }
}

/// <summary>Asks every coalition of an example.</summary>
internal static class Enumerated
{
    /// <summary>The value of every coalition, the mean over draws; the i-th has the players whose bits are set in i.</summary>
    internal static double[] Ask<T>(Game<T> game, int example, CancellationToken cancellation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int players = game.Maps[example].Count;
        var values = new double[1 << players];
        var coalitions = new Coalitions(players);
        int sets = Math.Max(1, Math.Min(values.Length, Removal.AtOnce / game.Draws));
        var answers = new double[sets * game.Draws];
        for (int first = 0; first < values.Length; first += sets)
        {
            coalitions.Clear();
            int count = Math.Min(sets, values.Length - first);
            for (int set = first; set < first + count; set++)
                for (int draw = 0; draw < game.Draws; draw++)
                {
                    // The last player changes fastest, so that neighbours begin alike.
                    int number = coalitions.Add(example, draw);
                    for (int player = 0; player < players; player++)
                        if ((set >> (players - 1 - player) & 1) != 0) coalitions.Join(number, player);
                }
            game.Ask(coalitions, answers, cancellation);
            for (int i = 0; i < count; i++) values[Reverse(first + i, players)] = Mean(answers.AsSpan(i * game.Draws, game.Draws));
        }
        return values;
    }

    internal static double Mean(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values) sum += value;
        return sum / values.Length;
    }

    private static int Reverse(int set, int players)
    {
        int reversed = 0;
        for (int player = 0; player < players; player++) reversed |= (set >> player & 1) << (players - 1 - player);
        return reversed;
    }
}
