using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="KernelShap"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record KernelShapOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many coalitions are asked for each example; where there are no more than these, all are asked and the values are exact.</summary>
    public int Samples { get; init; } = 500;

    /// <summary>Whether each coalition is followed by its complement, which takes away most of the error (Covert and Lee 2021).</summary>
    public bool Paired { get; init; } = true;

    internal override IReadOnlyDictionary<string, string> Describe() =>
        new Dictionary<string, string>(base.Describe()) { ["samples"] = Text(Samples), ["paired"] = Text(Paired) };

    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2, "options.Samples");
    }
}

/// <summary>
/// Shapley values by regression: coalitions drawn by the Shapley kernel, a linear model of their values that is held to add up to f(x) − f(nobody)
/// (Lundberg and Lee 2017; Captum's KernelShap), and standard errors from its residuals, pairs counting as one.
/// </summary>
public static class KernelShap
{
    /// <summary>How many draws of a random replacement the coalitions take turns with where nothing is said.</summary>
    private const int DefaultDraws = 32;

    /// <summary>Shares a model's target among players.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is shared.</param>
    /// <param name="players">Who shares it; steps if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Samples, replacement, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, an input is not a finite number, or there are too few samples for the players.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and player.</exception>
    public static PlayerAttribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Players? players = null, InitialStates<T>? initial = null,
        KernelShapOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, players, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="players">Who shares it; steps if not given.</param>
    /// <param name="options">Samples, replacement, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static PlayerAttribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, Players? players = null, KernelShapOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, players, options, cancellation);

    private static PlayerAttribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, Players? players, KernelShapOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new KernelShapOptions<T>();
        players ??= Players.Steps();
        var game = Game<T>.Of(subject, batch, players, options, DefaultDraws);
        for (int example = 0; example < game.Examples; example++)
            if (!Enumerates(game, example, options) && options.Samples < 2 * game.Maps[example].Count)
                throw new ArgumentException(
                    $"{game.Description.Name}: {options.Samples} samples are too few for the {game.Maps[example].Count} players of example {example}; take at least twice as many samples as players.", nameof(options));
        game.Expected = Enumerable.Range(0, game.Examples).Sum(example => Enumerates(game, example, options) ? (1L << game.Maps[example].Count) * game.Draws : options.Samples);
        double[] all = game.AskAll(cancellation);
        double[][] none = game.AskNone(cancellation);
        double[] nobody = [.. none.Select(draws => Enumerated.Mean(draws))];
        double[][] values = new double[game.Examples][], errors = new double[game.Examples][];
        var coalitions = new Coalitions(game.MostPlayers);
        double[] answers = [];
        for (int first = 0, next; first < values.Length; first = next)
        {
            coalitions.Clear();
            for (next = first; next < values.Length && (next == first || coalitions.Count < Removal.AtOnce); next++)
                if (!Enumerates(game, next, options)) Draw(coalitions, next, game.Maps[next].Count, game.Draws, options);
            if (answers.Length < coalitions.Count) answers = new double[coalitions.Count];
            if (coalitions.Count > 0) game.Ask(coalitions, answers, cancellation);
            int at = 0;
            for (int example = first; example < next; example++)
            {
                if (Enumerates(game, example, options))
                {
                    values[example] = ShapleyValues.Share(Enumerated.Ask(game, example, cancellation), game.Maps[example].Count);
                    errors[example] = new double[game.Maps[example].Count];
                    continue;
                }
                var regression = new ShapleyRegression(coalitions, at, Count(options), game.Maps[example].Count, options.Paired);
                (values[example], errors[example]) = regression.Solve(answers, none[example], all[example]);
                at += Count(options);
            }
        }
        bool exact = Enumerable.Range(0, game.Examples).All(example => Enumerates(game, example, options));
        return PlayerAttribution<T>.Of(nameof(KernelShap), subject, players, options, game, values, all).Completed(values, all, nobody, exact ? null : errors);
    }

    /// <summary>Whether all coalitions of an example fit into the samples: then the regression over them is the Shapley value.</summary>
    private static bool Enumerates<T>(Game<T> game, int example, KernelShapOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        game.Maps[example].Count < 24 && (1 << game.Maps[example].Count) - 2 <= options.Samples;

    private static int Count<T>(KernelShapOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        options.Paired ? options.Samples / 2 * 2 : options.Samples;

    /// <summary>Draws coalitions of a size by the kernel's weight of that size, 1 / (s(M − s)), and of the players uniformly.</summary>
    private static void Draw<T>(Coalitions coalitions, int example, int players, int draws, KernelShapOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream random = Draws.Stream(options.Seed, example, -3);
        var upTo = new double[players];
        for (int size = 1; size < players; size++) upTo[size] = upTo[size - 1] + 1.0 / ((double)size * (players - size));
        int[] order = [.. Enumerable.Range(0, players)];
        int units = options.Paired ? options.Samples / 2 : options.Samples;
        for (int unit = 0; unit < units; unit++)
        {
            double quantile = random.NextUniform() * upTo[players - 1];
            int size = 1;
            while (size < players - 1 && upTo[size] <= quantile) size++;
            int question = coalitions.Add(example, unit % draws);
            for (int place = 0; place < size; place++)
            {
                int other = place + (int)(random.NextUniform() * (players - place));
                (order[place], order[other]) = (order[other], order[place]);
                coalitions.Join(question, order[place]);
            }
            if (options.Paired) coalitions.AddComplement(question, players);
        }
    }
}
