using System.Globalization;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The default by replacements: single ones, and coalitions where single ones are not enough.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ReplacementExplanation<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Below this share of what replacing everything does, the largest single step may be hiding behind another one.</summary>
    private const double Overdetermined = 0.2;

    /// <summary>How many standard errors a gain in the deletion test must be worth.</summary>
    private const double Significant = 2;

    /// <summary>Draws of the replacements in the deletion test.</summary>
    private const int Trials = 20;

    /// <summary>Orders of the Shapley values, in pairs of one and its reverse; each pair has a draw of its own.</summary>
    private const int Orders = 40;

    private readonly IRecurrentModel<T> model;
    private readonly Batch<T> batch;
    private readonly Target target;
    private readonly Wrt wrt;
    private readonly ExplanationOptions<T> options;
    private readonly Choice<T> choice;
    private readonly Subject<T> subject;
    private readonly Players players;

    internal ReplacementExplanation(IRecurrentModel<T> model, Batch<T> batch, Target target, Wrt wrt, ExplanationOptions<T> options, Choice<T> choice)
    {
        this.model = model;
        this.batch = batch;
        this.target = target;
        this.wrt = wrt;
        this.options = options;
        this.choice = choice;
        subject = Subject<T>.Of(model, target, options.Initial);
        players = choice.Block == 1 ? Players.Steps(wrt.Name) : Blocks(choice.Block);
    }

    internal Explanation<T> Make(CancellationToken cancellation)
    {
        var single = new ReplacementOcclusionOptions<T>
        {
            Replacement = choice.Pool!.Replacement, Trim = options.Trim, Seed = options.Seed, Run = options.Run, Progress = PartOfProgress.Of(options.Progress, 0, 0.8),
        };
        Game<T> game = ReplacementOcclusion.GameOf(subject, batch, players, single);
        double[] all = game.AskAll(cancellation);
        ReplacementChanges changes = ReplacementOcclusion.Changes(game, all, options.Trim, cancellation);
        PlayerAttribution<T> attribution = PlayerAttribution<T>.Of(nameof(ReplacementOcclusion), subject, players, single, game, changes.Values, all);

        Game<T> drawn = Game<T>.Of(subject, batch, players, single with { Draws = Trials, Progress = null }, Trials);
        double[][] none = drawn.AskNone(cancellation);
        double[] whole = [.. none.Select((values, example) => values.Average(value => Math.Abs(value - all[example])))];
        var test = new DeletionTest<T>(drawn, all);
        int[] examples = Target.Examples(batch.Count);
        double[][] areas = test.Areas(examples, (example, _) => DeletionTest<T>.ByValue(changes.Values[example]), cancellation);
        double[][] chance = test.Areas(examples, (example, draw) => DeletionTest<T>.Random(changes.Values[example].Length, options.Seed, example, draw), cancellation);
        ChosenMethod[] methods = [.. Enumerable.Repeat(ChosenMethod.ReplacementOcclusion, batch.Count)];
        double[][] values = ShareWhereHidden(single, test, all, whole, changes.Values, areas, methods, cancellation);
        int shared = methods.Count(method => method == ChosenMethod.ShapleyValueSampling);
        if (shared > 0)
            attribution = attribution with
            {
                Method = string.Create(CultureInfo.InvariantCulture, $"{nameof(ReplacementOcclusion)}; {nameof(ShapleyValueSampling)} for {shared} of {batch.Count} examples"),
                Values = PlayerAttribution<T>.Rounded(values),
            };
        double[] deletion = [.. examples.Select(example => DeletionRatio(areas[example], chance[example], whole[example]))];
        double[] stability = [.. examples.Select(example => methods[example] == ChosenMethod.ReplacementOcclusion && changes.Fewest >= 4
            ? Correlations.OfSizes(changes.FirstHalf[example], changes.SecondHalf[example])
            : double.NaN)];
        Trust[] trust = [.. examples.Select(example => TrustText.Of(deletion[example], stability[example], double.NaN))];
        ExplanationCheck[] checks =
        [
            new(TrustText.Deletion, "how far replacing the highest-ranked steps moves the target, in units of what as many random ones do", deletion),
            new(TrustText.Stability, "correlation between the values of two halves of the replacements", stability),
            .. SecondOpinion.Of(model, batch, target, wrt, options, [.. examples.Select(example => StepSizes(attribution, example))]),
        ];
        options.Progress?.Report(1);
        return new Explanation<T>(attribution.ToAttribution(wrt.Name), methods, Reason(shared), checks, trust, choice.Kind);
    }

    /// <summary>Shapley values for examples in which no single step does much, where these rank the steps significantly better.</summary>
    private double[][] ShareWhereHidden(
        ReplacementOcclusionOptions<T> singly, DeletionTest<T> test, double[] all, double[] whole, double[][] single, double[][] areas, ChosenMethod[] methods, CancellationToken cancellation)
    {
        int[] hidden = [.. Target.Examples(batch.Count).Where(example => single[example].Length > 1 && single[example].Max(Math.Abs) < Overdetermined * whole[example])];
        if (hidden.Length == 0) return single;
        // Draws of its own: those of the test must not have been seen.
        ReplacementOcclusionOptions<T> others = singly with { Draws = Orders / 2, Seed = options.Seed + 0x9E3779B97F4A7C15UL, Progress = PartOfProgress.Of(options.Progress, 0.85, 0.95) };
        Game<T> game = Game<T>.Of(subject, batch, players, others, Orders / 2);
        game.Expected = hidden.Sum(example => (long)Orders * single[example].Length) + batch.Count;
        var walk = new PermutationWalk<T>(game, new ShapleyValueSamplingOptions<T> { Permutations = Orders, Seed = options.Seed }, all, game.AskNone(cancellation));
        foreach (int example in hidden) walk.Add(example, cancellation);
        walk.Finish(cancellation);
        double[][] shared = test.Areas(hidden, (example, _) => DeletionTest<T>.ByValue(walk.Values[example]), cancellation);
        double[][] values = [.. single];
        for (int i = 0; i < hidden.Length; i++)
        {
            if (!IsBetter(shared[i], areas[hidden[i]])) continue;
            values[hidden[i]] = walk.Values[hidden[i]];
            areas[hidden[i]] = shared[i];
            methods[hidden[i]] = ChosenMethod.ShapleyValueSampling;
        }
        return values;
    }

    /// <summary>Whether one is larger than the other by more than chance, draw by draw.</summary>
    private static bool IsBetter(double[] areas, double[] than)
    {
        double[] gains = [.. areas.Zip(than, (one, other) => one - other)];
        double mean = gains.Average(), variance = gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1);
        return mean > Significant * Math.Sqrt(variance / gains.Length) && mean > 0;
    }

    /// <summary>NaN where there is one step only, or where nothing moves the target.</summary>
    internal static double DeletionRatio(double[] areas, double[] chance, double whole)
    {
        double random = chance.Average(), own = areas.Average();
        if (whole == 0 || (own == 0 && random == 0)) return double.NaN;
        // A random order that never moves the target at all is beaten by any that does.
        return Math.Min(own / Math.Max(random, 1e-3 * own), 1000);
    }

    private static double[] StepSizes(PlayerAttribution<T> attribution, int example) =>
        [.. attribution.PerStep(example).Select(value => Math.Abs(double.CreateTruncating(value)))];

    private string Reason(int shared) => shared == 0
        ? choice.Reason
        : string.Create(CultureInfo.InvariantCulture, $"{choice.Reason}; in {shared} of {batch.Count} examples no single step does much and steps stand in for each other, so that these are shared out among coalitions");

    private Players Blocks(int size) => Players.Groups(
        (_, input, step, _) => input == wrt.Name ? step / size : -1,
        block => string.Create(CultureInfo.InvariantCulture, $"steps {block * size} to {(block + 1) * size - 1}"),
        string.Create(CultureInfo.InvariantCulture, $"blocks of {size} steps of {wrt.Name}"));
}
