using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Lime"/> can be told.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed record LimeOptions<T> : PerturbationOptions<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many neighbours of each example are asked; where there are no more masks than these, each is asked once.</summary>
    public int Samples { get; init; } = 500;

    /// <summary>What is added to the diagonal of XᵀWX, the intercept's place left out; 0 is ordinary least squares.</summary>
    public double Ridge { get; init; } = 1;

    /// <summary>How far neighbours reach: a neighbour with d absent players weighs √exp(−d / width²). 0.75 √players if not given.</summary>
    public double? KernelWidth { get; init; }

    internal override IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>(base.Describe())
    {
        ["samples"] = Text(Samples),
        ["ridge"] = Text(Ridge),
        ["kernelWidth"] = KernelWidth is { } width ? Text(width) : "0.75 √players",
    };

    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2, "options.Samples");
        if (!(Ridge >= 0) || double.IsInfinity(Ridge)) throw new ArgumentOutOfRangeException("options.Ridge", Ridge, "The ridge is a number of at least 0.");
        if (KernelWidth is { } width && !(width > 0)) throw new ArgumentOutOfRangeException("options.KernelWidth", width, "The kernel's width is above 0.");
    }
}

/// <summary>A linear model of the target around each example, and how well it holds.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed partial record LimeAttribution<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The coefficient of each player being present, with standard errors where masks were drawn.</summary>
    public required PlayerAttribution<T> Coefficients { get; init; }

    /// <summary>The intercept for each example: what the model says where nobody is present.</summary>
    public required IReadOnlyList<T> Intercept { get; init; }

    /// <summary>The share of the weighted variance of the target that the model explains, for each example, on the neighbours that it was fitted to.</summary>
    public required IReadOnlyList<double> RSquared { get; init; }

    /// <summary>
    /// The same on neighbours that it was not fitted to (cross-validation in five parts): how far the linear picture can be trusted. May be below 0.
    /// </summary>
    public required IReadOnlyList<double> HeldOutRSquared { get; init; }

    /// <summary>The weighted root mean square error on neighbours that it was not fitted to, in the target's units, for each example.</summary>
    public required IReadOnlyList<double> HeldOutResidual { get; init; }

    /// <summary>f(x) minus what the model says of x itself, for each example.</summary>
    public required IReadOnlyList<T> LocalResidual { get; init; }
}

/// <summary>
/// A weighted linear model of the target over masks of players (Ribeiro et al. 2016): masks are drawn with each player present half of the time, and weigh
/// less the more are absent. The coefficients do not add up to anything; how well the model holds is on the result.
/// </summary>
public static class Lime
{
    /// <summary>How many draws of a random replacement the masks take turns with where nothing is said.</summary>
    private const int DefaultDraws = 32;

    /// <summary>Fits a model's target.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="target">What is fitted.</param>
    /// <param name="players">What can be absent; steps if not given.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="options">Samples, ridge, width, replacement, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    /// <exception cref="ArgumentException">Something does not fit the model, or an input is not a finite number.</exception>
    /// <exception cref="ArithmeticException">The target is not a number; says for which example and player.</exception>
    public static LimeAttribution<T> Attribute<T>(
        IRecurrentModel<T> model, Batch<T> batch, Target target, Players? players = null, InitialStates<T>? initial = null,
        LimeOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(model, target, initial), batch, players, options, cancellation);

    /// <summary>The same of any function of a batch.</summary>
    /// <param name="function">The function.</param>
    /// <param name="batch">The inputs.</param>
    /// <param name="players">What can be absent; steps if not given.</param>
    /// <param name="options">Samples, ridge, width, replacement, seed.</param>
    /// <param name="cancellation">Stops between runs.</param>
    public static LimeAttribution<T> Attribute<T>(
        BlackBox<T> function, Batch<T> batch, Players? players = null, LimeOptions<T>? options = null, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Attribute(Subject<T>.Of(function), batch, players, options, cancellation);

    private static LimeAttribution<T> Attribute<T>(Subject<T> subject, Batch<T> batch, Players? players, LimeOptions<T>? options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new LimeOptions<T>();
        players ??= Players.Steps();
        var game = Game<T>.Of(subject, batch, players, options, DefaultDraws);
        bool[] enumerates = [.. game.Maps.Select(map => map.Count < 24 && 1 << map.Count <= options.Samples)];
        game.Expected = Enumerable.Range(0, game.Examples).Sum(example => enumerates[example] ? (1L << game.Maps[example].Count) * game.Draws : options.Samples);
        double[] all = game.AskAll(cancellation);
        var fits = new LocalFit[game.Examples];
        var coalitions = new Coalitions(game.MostPlayers);
        double[] answers = [];
        for (int first = 0, next; first < fits.Length; first = next)
        {
            coalitions.Clear();
            for (next = first; next < fits.Length && (next == first || coalitions.Count < Removal.AtOnce); next++)
                Draw(coalitions, next, game.Maps[next].Count, game.Draws, enumerates[next], options);
            if (answers.Length < coalitions.Count) answers = new double[coalitions.Count];
            game.Ask(coalitions, answers, cancellation);
            int at = 0;
            for (int example = first; example < next; example++)
            {
                int count = enumerates[example] ? (1 << game.Maps[example].Count) * game.Draws : options.Samples;
                fits[example] = new LocalFit(coalitions, at, answers.AsSpan(at, count), game.Maps[example].Count, options.Ridge, options.KernelWidth);
                at += count;
            }
        }
        double[][] values = [.. fits.Select(fit => fit.Coefficients)];
        PlayerAttribution<T> coefficients = PlayerAttribution<T>.Of(nameof(Lime), subject, players, options, game, values, all);
        return new LimeAttribution<T>
        {
            Coefficients = Array.TrueForAll(enumerates, whole => whole) ? coefficients
                : coefficients with { StandardErrors = [.. fits.Select((fit, example) => enumerates[example] ? new T[fit.Errors.Length] : PlayerAttribution<T>.Rounded(fit.Errors))] },
            Intercept = PlayerAttribution<T>.Rounded([.. fits.Select(fit => fit.Intercept)]),
            RSquared = [.. fits.Select(fit => fit.RSquared)],
            HeldOutRSquared = [.. fits.Select(fit => fit.HeldOutRSquared)],
            HeldOutResidual = [.. fits.Select(fit => fit.HeldOutResidual)],
            LocalResidual = PlayerAttribution<T>.Rounded([.. fits.Select((fit, example) => all[example] - fit.Intercept - fit.Coefficients.Sum())]),
        };
    }

    private static void Draw<T>(Coalitions coalitions, int example, int players, int draws, bool all, LimeOptions<T> options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RandomStream random = RnnDsl.Explaining.Draws.Stream(options.Seed, example, -4);
        for (int sample = 0; sample < (all ? 1 << players : options.Samples); sample++)
            for (int draw = 0; draw < (all ? draws : 1); draw++)
            {
                // The example itself comes first.
                int question = sample == 0 ? coalitions.AddAll(example, draw, players) : coalitions.Add(example, all ? draw : sample % draws);
                if (sample == 0) continue;
                ulong bits = 0;
                for (int player = 0; player < players; player++)
                {
                    if (player % 64 == 0 && !all) bits = random.NextBits();
                    if (all ? (sample >> player & 1) == 0 : (bits >> player % 64 & 1) != 0) coalitions.Join(question, player);
                }
            }
    }
}
