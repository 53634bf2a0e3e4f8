using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="TimeShapPruning"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record TimeShapPruningOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How much the old steps together may account for, as a share of |f(x) − f(nobody)|.</summary>
    public double Tolerance { get; init; } = 0.025;

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(base.Describe()) { ["tolerance"] = Text(Tolerance) };

    internal override void Check()
    {
        base.Check();
        if (!(Tolerance >= 0)) throw new ArgumentOutOfRangeException("options.Tolerance", Tolerance, "The tolerance is a number of at least 0.");
    }
}

/// <summary>Which steps of each example are old enough to be one player.</summary>
public sealed record PrunedHistory
{
    /// <summary>For each example the first step that is still a player by itself; 0 where nothing was pruned.</summary>
    public required IReadOnlyList<int> FirstKept { get; init; }

    /// <summary>For each example what the pruned steps account for together, in the target's units.</summary>
    public required IReadOnlyList<double> PrunedValue { get; init; }

    /// <summary>The players: the pruned steps of each example as one, and each later step. For any method that takes players.</summary>
    public required Players Players { get; init; }
}

/// <summary>
/// Puts old steps together as one player, as many as account for next to nothing: few players are left, and Shapley values of long sequences become
/// affordable (Bento et al. 2021, TimeSHAP). For each cut, the old and the recent steps play a game of two, of which the old ones' Shapley value is exact.
/// </summary>
public static class TimeShapPruning
{
    private const int DefaultDraws = 10;

    /// <summary>Finds the old steps of each example.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What will be shared.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Tolerance, replacement.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number.</exception>
    public static PrunedHistory Find<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, InitialStates<T>? initial = null, TimeShapPruningOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Find(Subject<T>.Of(model, target, initial), batch, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="options">Tolerance, replacement.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static PrunedHistory Find<T>(BlackBox<T> function, Batch<T> batch, TimeShapPruningOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Find(Subject<T>.Of(function), batch, options, cancellation);

    private static PrunedHistory Find<T>(Subject<T> subject, Batch<T> batch, TimeShapPruningOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new TimeShapPruningOptions<T>();
        var game = Game<T>.Of(subject, batch, Players.Steps(), options, DefaultDraws);
        game.Expected = game.Maps.Sum(map => 2L * (map.Count - 1) * game.Draws);
        double[] all = game.AskAll(cancellation);
        double[] none = [.. game.AskNone(cancellation).Select(draws => Enumerated.Mean(draws))];
        var firstKept = new int[game.Examples];
        var value = new double[game.Examples];
        var spans = new (int First, int Last)[game.Examples][];
        for (int example = 0; example < game.Examples; example++)
        {
            double[] old = Old(game, example, all[example], none[example], cancellation);
            double most = options.Tolerance * Math.Abs(all[example] - none[example]);
            // From the end back: the fewest recent steps that leave next to nothing to the old ones.
            int cut = Array.FindLastIndex(old, share => Math.Abs(share) <= most);
            firstKept[example] = Math.Max(0, cut);
            value[example] = cut > 0 ? old[cut] : 0;
            spans[example] = cut > 1 ? [(0, cut - 1)] : [];
        }
        return new PrunedHistory { FirstKept = firstKept, PrunedValue = value, Players = Players.Phrases(spans) };
    }

    /// <summary>For each number of old steps what they account for: ½(v(all) − v(recent) + v(old) − v(nobody)); of none, nothing.</summary>
    private static double[] Old<T>(Game<T> game, int example, double all, double none, CancellationToken cancellation) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int steps = game.Maps[example].Count;
        var old = new double[steps];
        if (steps == 1) return old;
        var coalitions = new Coalitions(steps);
        for (int cut = 1; cut < steps; cut++)
            for (int draw = 0; draw < game.Draws; draw++)
            {
                int recent = coalitions.AddAll(example, draw, steps);
                for (int step = 0; step < cut; step++) coalitions.Leave(recent, step);
                coalitions.AddComplement(recent, steps);
            }
        var answers = new double[coalitions.Count];
        game.Ask(coalitions, answers, cancellation);
        for (int i = 0; i < answers.Length; i += 2) old[1 + i / 2 / game.Draws] += (all - answers[i] + answers[i + 1] - none) / 2 / game.Draws;
        return old;
    }
}
