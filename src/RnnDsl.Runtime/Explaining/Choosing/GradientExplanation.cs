using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>The default by gradients: integrated ones from zero or, where background data are given, from their mean.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class GradientExplanation<T>(IRecurrentModel<T> model, Batch<T> batch, Target target, Wrt wrt, ExplanationOptions<T> options, Choice<T> choice)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Tolerance = 0.01;

    internal Explanation<T> Make(CancellationToken cancellation)
    {
        (Baseline<T> baseline, string from) = Baseline();
        var integrated = new IntegratedGradientsOptions<T> { Tolerance = Tolerance, Baseline = baseline, Run = options.Run, Progress = options.Progress };
        Attribution<T> attribution = IntegratedGradients.Attribute(model, batch, target, wrt.Name, options.Initial, integrated, cancellation);
        int[] examples = Target.Examples(batch.Count);
        double[] gaps = [.. examples.Select(example => Gap(attribution, example))];
        double[][] sizes = [.. examples.Select(example => attribution.PerStep(example).Select(value => Math.Abs(double.CreateTruncating(value))).ToArray())];
        double[] deletion = choice.Kind == InputKind.Fixed ? [.. examples.Select(_ => double.NaN)] : Deletion(baseline, sizes, cancellation);
        Trust[] trust = [.. examples.Select(example => TrustText.Of(deletion[example], double.NaN, gaps[example]))];
        ExplanationCheck[] checks =
        [
            new(TrustText.Deletion, "how far putting the highest-ranked steps to the baseline moves the target, in units of what as many random ones do", deletion),
            new(TrustText.Completeness, "what the values miss of f(x) − f(baseline), as a share of it", gaps),
            .. SecondOpinion.Of(model, batch, target, wrt, options, sizes),
        ];
        options.Progress?.Report(1);
        return new Explanation<T>(attribution, [.. Enumerable.Repeat(ChosenMethod.IntegratedGradients, batch.Count)], $"{choice.Reason}; the path starts at {from}", checks, trust, choice.Kind);
    }

    /// <summary>The gap as a share of what the values should add up to; NaN where that is nothing.</summary>
    private static double Gap(Attribution<T> attribution, int example)
    {
        double gap = Math.Abs(double.CreateTruncating(attribution.CompletenessGap![example]));
        double whole = Math.Abs(double.CreateTruncating(attribution.FunctionValue[example] - attribution.BaselineValue![example]));
        return whole == 0 ? double.NaN : gap / whole;
    }

    private double[] Deletion(Baseline<T> baseline, double[][] sizes, CancellationToken cancellation)
    {
        var perturbation = new PerturbationOptions<T> { Replacement = baseline, Seed = options.Seed, Run = options.Run };
        Game<T> game = Game<T>.Of(Subject<T>.Of(model, target, options.Initial), batch, Players.Steps(wrt.Name), perturbation, draws: 1);
        double[] all = game.AskAll(cancellation);
        double[] whole = [.. game.AskNone(cancellation).Select((values, example) => Math.Abs(values[0] - all[example]))];
        var test = new DeletionTest<T>(game, all);
        int[] examples = Target.Examples(batch.Count);
        double[][] areas = test.Areas(examples, (example, _) => DeletionTest<T>.ByValue(sizes[example]), cancellation);
        const int orders = 4;
        var chance = new double[batch.Count][];
        for (int example = 0; example < chance.Length; example++) chance[example] = new double[orders];
        for (int order = 0; order < orders; order++)
        {
            int number = order;
            double[][] random = test.Areas(examples, (example, _) => DeletionTest<T>.Random(sizes[example].Length, options.Seed, example, number), cancellation);
            foreach (int example in examples) chance[example][order] = random[example][0];
        }
        return [.. examples.Select(example => ReplacementExplanation<T>.DeletionRatio(areas[example], chance[example], whole[example]))];
    }

    private (Baseline<T> Baseline, string Text) Baseline()
    {
        if (options.Background is not { } background) return (Baseline<T>.Zero, "zero");
        StepRows<T> rows = background.Inputs[background.IndexOf(wrt.Name)].Rows;
        var sums = new double[rows.Width];
        long count = 0;
        for (int example = 0; example < background.Count; example++)
            for (int step = 0; step < rows.Geometry.Lengths[example]; step++, count++)
            {
                ReadOnlySpan<T> row = rows.At(example, step);
                for (int feature = 0; feature < row.Length; feature++) sums[feature] += double.CreateTruncating(row[feature]);
            }
        T[] mean = [.. sums.Select(sum => T.CreateTruncating(sum / count))];
        return (mean, "the mean of the background data");
    }
}
