using System.Numerics;

namespace RnnDsl.Explaining;

/// <summary>What <see cref="Agreement"/> can be told.</summary>
public sealed record AgreementOptions
{
    /// <summary>How many of the highest steps are compared; a quarter of each example's steps, at least one, if not given.</summary>
    public int? TopK { get; init; }
}

/// <summary>How far explanations of the same examples agree, method by method, over steps ranked by |Σ of their attributions|.</summary>
/// <param name="Methods">The methods.</param>
/// <param name="RankCorrelation">Spearman's rank correlation of each pair, the mean over examples.</param>
/// <param name="TopKOverlap">The share of the highest steps of one method that are among the other's, the mean over examples.</param>
public sealed partial record AgreementReport(IReadOnlyList<string> Methods, IReadOnlyList<IReadOnlyList<Estimate>> RankCorrelation, IReadOnlyList<IReadOnlyList<Estimate>> TopKOverlap);

/// <summary>Compares explanations with each other. Where methods disagree, at most one of them is right.</summary>
public static class Agreement
{
    /// <summary>Compares every pair.</summary>
    /// <param name="attributions">Explanations of the same target and examples; they may be of different things with the same steps.</param>
    /// <param name="options">How many steps are compared.</param>
    /// <exception cref="ArgumentException">There is none, or they are of different examples.</exception>
    public static AgreementReport Of<T>(IReadOnlyList<Attribution<T>> attributions, AgreementOptions? options = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(attributions);
        return Of([.. attributions.Select(attribution => attribution.Method)], attributions, options);
    }

    internal static AgreementReport Of<T>(string[] names, IReadOnlyList<Attribution<T>> attributions, AgreementOptions? options) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        options ??= new AgreementOptions();
        if (options.TopK is { } k) ArgumentOutOfRangeException.ThrowIfLessThan(k, 1, "options.TopK");
        if (attributions.Count == 0) throw new ArgumentException("There are no attributions to compare.", nameof(attributions));
        double[][][] scores = [.. attributions.Select(attribution => Enumerable.Range(0, attribution.Values.Count).Select(example => JudgedCells.StepScores(attribution, example)).ToArray())];
        for (int method = 1; method < scores.Length; method++)
        {
            if (scores[method].Length != scores[0].Length)
                throw new ArgumentException($"The attribution by {names[method]} has {scores[method].Length} examples; that by {names[0]} has {scores[0].Length}.", nameof(attributions));
            for (int example = 0; example < scores[0].Length; example++)
                if (scores[method][example].Length != scores[0][example].Length)
                    throw new ArgumentException($"The attribution by {names[method]} has {scores[method][example].Length} steps for example {example}; that by {names[0]} has {scores[0][example].Length}.", nameof(attributions));
        }
        return new AgreementReport(names,
            Pairs(scores, RankCorrelation.Of),
            Pairs(scores, (a, b) => Overlap(a, b, options.TopK)));
    }

    private static IReadOnlyList<Estimate>[] Pairs(double[][][] scores, Func<double[], double[], double> measure) =>
        [.. scores.Select(a => (IReadOnlyList<Estimate>)[.. scores.Select(b => Estimate.Of(a.Zip(b, measure)))])];

    private static double Overlap(double[] a, double[] b, int? asked)
    {
        int k = Math.Min(asked ?? Math.Max(1, a.Length / 4), a.Length);
        return (double)DeletionInsertion.Order(a)[..k].Intersect(DeletionInsertion.Order(b)[..k]).Count() / k;
    }
}
