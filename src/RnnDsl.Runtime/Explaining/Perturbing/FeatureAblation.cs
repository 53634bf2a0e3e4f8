using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// How much the target falls when a player is removed and all others stay: f(x) − f(x without it), the mean over what stands for it (Captum's
/// FeatureAblation). Interactions are not shared out, so the values do not add up to anything.
/// </summary>
public static class FeatureAblation
{
    /// <summary>How many draws of a random replacement are averaged where nothing is said.</summary>
    private const int DefaultDraws = 10;

    /// <summary>Removes players of a model's inputs, or its gates, one at a time.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is explained.</param>
    /// <param name="players">Who is removed; each cell by itself if not given, as in Captum.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Replacement, draws, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and player.</exception>
    public static PlayerAttribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Players? players = null, InitialStates<T>? initial = null,
        PerturbationOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, players, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="players">Who is removed; each cell by itself if not given.</param>
    /// <param name="options">Replacement, draws, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static PlayerAttribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, Players? players = null, PerturbationOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, players, options, cancellation);

    private static PlayerAttribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, Players? players, PerturbationOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new PerturbationOptions<T>();
        players ??= Players.Cells();
        var game = Game<T>.Of(subject, batch, players, options, DefaultDraws, goThroughAlternatives: true);
        (double[][] values, double[][]? errors, double[] all) = Removal.OneByOne(game, cancellation);
        return PlayerAttribution<T>.Of(nameof(FeatureAblation), subject, players, options, game, values, all) with
        {
            StandardErrors = errors is null ? null : PlayerAttribution<T>.Rounded(errors),
        };
    }
}
