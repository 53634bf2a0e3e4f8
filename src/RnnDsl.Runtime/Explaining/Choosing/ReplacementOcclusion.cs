using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// How much the target changes when a player is drawn anew from the data: the mean of |f(x) − f(replaced)| by frequency, zero where it is drawn as what
/// it is, without the draws that change most; its sign says whether the draws that count lower the target (plus) or raise it.
/// </summary>
/// <remarks>
/// An irrelevant step changes the target only under the few replacements that give it a role it did not have (a mark, a write, a key word), a relevant one
/// under most: trimming the largest changes takes the first away and leaves the second. The values do not add up to anything. Occlusion with a sample of
/// the data in place of zero (Zintgraf et al. 2017 for images) and a trimmed mean in place of the mean.
/// </remarks>
public static class ReplacementOcclusion
{
    /// <summary>How many draws of a random replacement are taken where its alternatives cannot be gone through one by one.</summary>
    private const int DefaultDraws = 32;

    /// <summary>Replaces players of a model's inputs one at a time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="players">Who is replaced; each step if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Replacement, trimming, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and player.</exception>
    public static PlayerAttribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Players? players = null, InitialStates<T>? initial = null,
        ReplacementOcclusionOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, players, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="players">Who is replaced; each step if not given.</param>
    /// <param name="options">Replacement, trimming, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static PlayerAttribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, Players? players = null, ReplacementOcclusionOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, players, options, cancellation);

    private static PlayerAttribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, Players? players, ReplacementOcclusionOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new ReplacementOcclusionOptions<T>();
        players ??= Players.Steps();
        var game = GameOf(subject, batch, players, options);
        double[] all = game.AskAll(cancellation);
        ReplacementChanges changes = Changes(game, all, options.Trim, cancellation);
        return PlayerAttribution<T>.Of(nameof(ReplacementOcclusion), subject, players, options, game, changes.Values, all);
    }

    internal static Game<T> GameOf<T>(Subject<T> subject, Batch<T> batch, Players players, ReplacementOcclusionOptions<T> options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Game<T>.Of(subject, batch, players, options, DefaultDraws, goThroughAlternatives: true);

    /// <summary>Replaces each player of each example by each alternative.</summary>
    internal static ReplacementChanges Changes<T>(Game<T> game, double[] all, double trim, CancellationToken cancellation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var changes = new ReplacementChanges(game.Maps);
        game.Expected = Questions(game);
        var coalitions = new Coalitions(game.MostPlayers);
        var weights = new List<double>();
        double[] answers = [];
        for (int first = 0, next; first < game.Examples; first = next)
        {
            coalitions.Clear();
            weights.Clear();
            for (next = first; next < game.Examples && coalitions.Count < Removal.AtOnce; next++)
                for (int player = 0; player < game.Maps[next].Count; player++)
                    foreach ((int number, double weight) in AlternativesOf(game, next, player))
                    {
                        coalitions.Leave(coalitions.AddAll(next, number, game.Maps[next].Count), player);
                        weights.Add(weight);
                    }
            if (answers.Length < coalitions.Count) answers = new double[coalitions.Count];
            game.Ask(coalitions, answers, cancellation);
            int read = 0;
            for (int example = first; example < next; example++)
                for (int player = 0; player < game.Maps[example].Count; player++)
                {
                    int count = AlternativesOf(game, example, player).Count();
                    for (int i = 0; i < count; i++) answers[read + i] = all[example] - answers[read + i];
                    changes.Set(example, player, answers.AsSpan(read, count), CollectionsMarshal.AsSpan(weights).Slice(read, count), trim, game.OwnWeightOf(example, player));
                    read += count;
                }
        }
        return changes;
    }

    private static IEnumerable<(int Number, double Weight)> AlternativesOf<T>(Game<T> game, int example, int player) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        game.HasAlternatives ? game.AlternativesOf(example, player) : Enumerable.Range(0, game.Draws).Select(draw => (draw, 1.0 / game.Draws));

    private static long Questions<T>(Game<T> game) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long questions = 0;
        for (int example = 0; example < game.Examples; example++)
            for (int player = 0; player < game.Maps[example].Count; player++)
                questions += AlternativesOf(game, example, player).Count();
        return questions;
    }
}
