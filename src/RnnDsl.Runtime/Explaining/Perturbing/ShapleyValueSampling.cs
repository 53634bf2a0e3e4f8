using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="ShapleyValueSampling"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record ShapleyValueSamplingOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many orders of the players are drawn for each example; with <see cref="Antithetic"/> rounded up to an even number.</summary>
    public int Permutations { get; init; } = 25;

    /// <summary>Whether each order is followed by its reverse, which takes away much of the error of players that act together (Mitchell et al. 2022).</summary>
    public bool Antithetic { get; init; } = true;

    internal int Orders => Antithetic ? Permutations + Permutations % 2 : Permutations;

    internal override IReadOnlyDictionary<string, string> Describe() =>
        new Dictionary<string, string>(base.Describe()) { ["permutations"] = Text(Orders), ["antithetic"] = Text(Antithetic) };

    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Permutations, 1, "options.Permutations");
    }
}

/// <summary>
/// Shapley values from random orders in which players join (Castro et al. 2009; Captum's ShapleyValueSampling), with standard errors: of the means over
/// orders, or over pairs of an order and its reverse. They add up to f(x) − f(nobody).
/// </summary>
/// <remarks>Where the replacement is random, each order (or pair) has a draw of its own, so that the standard errors are of both.</remarks>
public static class ShapleyValueSampling
{
    /// <summary>Shares a model's target among players.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is shared.</param>
    /// <param name="players">Who shares it; steps if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Permutations, replacement, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and player.</exception>
    public static PlayerAttribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Players? players = null, InitialStates<T>? initial = null,
        ShapleyValueSamplingOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, players, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="players">Who shares it; steps if not given.</param>
    /// <param name="options">Permutations, replacement, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static PlayerAttribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, Players? players = null, ShapleyValueSamplingOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, players, options, cancellation);

    private static PlayerAttribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, Players? players, ShapleyValueSamplingOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new ShapleyValueSamplingOptions<T>();
        players ??= Players.Steps();
        int units = options.Antithetic ? options.Orders / 2 : options.Orders;
        var game = Game<T>.Of(subject, batch, players, options, draws: units);
        game.Expected = game.Maps.Sum(map => (long)options.Orders * Math.Max(0, map.Count - 1));
        double[] all = game.AskAll(cancellation);
        double[][] none = game.AskNone(cancellation);
        var walk = new PermutationWalk<T>(game, options, all, none);
        for (int example = 0; example < game.Examples; example++) walk.Add(example, cancellation);
        walk.Finish(cancellation);
        return PlayerAttribution<T>.Of(nameof(ShapleyValueSampling), subject, players, options, game, walk.Values, all)
            .Completed(walk.Values, all, walk.None, units > 1 ? walk.Errors : null);
    }
}

/// <summary>Walks along random orders of the players, and adds up what each one brings as it joins.</summary>
internal sealed class PermutationWalk<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Game<T> game;
    private readonly ShapleyValueSamplingOptions<T> options;
    private readonly double[] all;
    private readonly double[][] none;
    private readonly Coalitions coalitions;
    private readonly List<(int Example, int[] Order, int Draw, int First)> waiting = [];
    private double[] answers = [];

    internal PermutationWalk(Game<T> game, ShapleyValueSamplingOptions<T> options, double[] all, double[][] none)
    {
        this.game = game;
        this.options = options;
        this.all = all;
        this.none = none;
        coalitions = new Coalitions(game.MostPlayers);
        Values = [.. game.Maps.Select(map => new double[map.Count])];
        Errors = [.. game.Maps.Select(map => new double[map.Count])];
        None = new double[game.Examples];
    }

    internal double[][] Values { get; }

    internal double[][] Errors { get; }

    /// <summary>The value of nobody, over the draws that the orders took.</summary>
    internal double[] None { get; }

    /// <summary>Adds an example's orders; they are walked when there are enough of them.</summary>
    internal void Add(int example, CancellationToken cancellation)
    {
        int players = game.Maps[example].Count;
        var random = Draws.Stream(options.Seed, example, -2);
        for (int number = 0; number < options.Orders; number++)
        {
            bool reversed = options.Antithetic && number % 2 == 1;
            int[] order = reversed ? [.. waiting[^1].Order.Reverse()] : Shuffled(players, random);
            int unit = options.Antithetic ? number / 2 : number;
            waiting.Add((example, order, unit % game.Draws, coalitions.Count));
            int before = -1;
            for (int place = 0; place < players - 1; place++)
            {
                int now = before < 0 ? coalitions.Add(example, unit % game.Draws) : coalitions.AddCopy(before);
                coalitions.Join(now, order[place]);
                before = now;
            }
        }
        if (coalitions.Count >= Removal.AtOnce) Finish(cancellation);
    }

    /// <summary>Walks all orders that wait; each example's are complete.</summary>
    internal void Finish(CancellationToken cancellation)
    {
        if (answers.Length < coalitions.Count) answers = new double[coalitions.Count];
        if (coalitions.Count > 0) game.Ask(coalitions, answers, cancellation);
        for (int first = 0; first < waiting.Count; first += options.Orders) Average(first);
        waiting.Clear();
        coalitions.Clear();
    }

    /// <summary>Mean and standard error over an example's orders or pairs.</summary>
    private void Average(int first)
    {
        int example = waiting[first].Example, size = options.Antithetic ? 2 : 1, units = options.Orders / size;
        double[] values = Values[example], errors = Errors[example], gain = new double[values.Length];
        for (int unit = 0; unit < units; unit++)
        {
            Array.Clear(gain);
            for (int i = 0; i < size; i++) Walk(waiting[first + unit * size + i], 1.0 / size, gain);
            None[example] += none[example][waiting[first + unit * size].Draw] / units;
            for (int player = 0; player < gain.Length; player++)
            {
                // Welford's mean and sum of squared deviations.
                double away = gain[player] - values[player];
                values[player] += away / (unit + 1);
                errors[player] += away * (gain[player] - values[player]);
            }
        }
        for (int player = 0; player < errors.Length; player++) errors[player] = units > 1 ? Math.Sqrt(errors[player] / (units - 1) / units) : double.NaN;
    }

    private void Walk((int Example, int[] Order, int Draw, int First) walk, double weight, double[] gain)
    {
        double before = none[walk.Example][walk.Draw];
        for (int place = 0; place < walk.Order.Length; place++)
        {
            double now = place == walk.Order.Length - 1 ? all[walk.Example] : answers[walk.First + place];
            gain[walk.Order[place]] += weight * (now - before);
            before = now;
        }
    }

    private static int[] Shuffled(int count, RandomStream random)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (int last = count - 1; last > 0; last--)
        {
            int other = (int)(random.NextUniform() * (last + 1));
            (order[last], order[other]) = (order[other], order[last]);
        }
        return order;
    }
}
