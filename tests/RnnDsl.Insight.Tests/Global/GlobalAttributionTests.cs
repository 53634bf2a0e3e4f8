using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

public class GlobalAttributionTests
{
    private static readonly Random Draws = new(3);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 30).Select(i => Numbers.Draw(Draws, 1 + i % 5, 3))];

    private static readonly RecurrentModel<double> Model = new Gru(I: 3, H: 4, seed: 2).Compiled.Cast<double>();

    [Fact]
    public void It_is_the_mean_of_every_sequences_own_attribution()
    {
        Target target = Target.Unit("hNext", 1);
        Attribution<double> each = InputXGradient.Attribute(Model, Batch<double>.From(Sequences), target);
        GlobalAttribution found = GlobalAttribution.Of<double>(Model, Batch<double>.From(Sequences), target, options: new GlobalAttributionOptions { RowBudget = 7 });
        Assert.Equal((30, "x", "InputXGradient", 3), (found.Count, found.Wrt, found.Method, found.Features.Count));
        for (int feature = 0; feature < 3; feature++)
            Same(each.Values.Select(cells => Enumerable.Range(0, cells.GetLength(0)).Select(step => cells[step, feature])), found.Features[feature]);
        Assert.Equal(5, found.FromStart.Count);
        for (int position = 0; position < 5; position++)
        {
            double[][,] reaching = [.. each.Values.Where(cells => cells.GetLength(0) > position)];
            Same(reaching.Select(cells => Enumerable.Range(0, 3).Select(feature => cells[position, feature])), found.FromStart[position]);
            Same(reaching.Select(cells => Enumerable.Range(0, 3).Select(feature => cells[cells.GetLength(0) - 1 - position, feature])), found.FromEnd[position]);
        }
    }

    [Fact]
    public void Pieces_change_nothing_and_intervals_are_those_of_the_standard_error()
    {
        SequenceSet<double> made = SequenceSet<double>.Of(30, i => new Example<double>(Sequences[i], i % 2));
        GlobalAttribution Of(SequenceSet<double> data, int budget, int bootstrap) => GlobalAttribution.Of(
            Model, data, numbers => Target.Units("hNext", [.. numbers.Select(i => i % 4)]), Explainer.Of<double>("IG", (model, batch, target, stop) =>
                IntegratedGradients.Attribute(model, batch, target, cancellation: stop)),
            new GlobalAttributionOptions { RowBudget = budget, Bootstrap = bootstrap, Positions = 2, Confidence = 0.9, Seed = 4 });
        GlobalAttribution whole = Of(Batch<double>.From(Sequences), 1000, 0), parts = Of(made, 3, 0), drawn = Of(made, 3, 2000), again = Of(Batch<double>.From(Sequences), 1000, 2000);
        Assert.Equal(2, whole.FromEnd.Count);
        for (int feature = 0; feature < 3; feature++)
        {
            MeanImportance one = whole.Features[feature];
            Assert.Equal(one.Size.Mean, parts.Features[feature].Size.Mean, 1e-12);
            Assert.Equal(drawn.Features[feature].Low, again.Features[feature].Low, 1e-12);
            // Student's t at 0.95 with 29 degrees of freedom.
            Assert.Equal(1.699127 * one.Size.StandardError, one.High - one.Size.Mean, 1e-6);
            Assert.Equal(2 * one.Size.Mean, one.Low + one.High, 1e-12);
            Assert.Equal(2 * 1.645 * one.Size.StandardError, drawn.Features[feature].High - drawn.Features[feature].Low, 0.15 * 2 * 1.645 * one.Size.StandardError);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words_and_results_come_back()
    {
        GlobalAttribution found = GlobalAttribution.Of<double>(Model, Batch<double>.From(Sequences[..1]), Target.Unit("hNext", 1));
        Assert.True(double.IsNaN(found.Features[0].Low));
        Assert.Equal(found.ToJson(), GlobalAttribution.FromJson(found.ToJson()).ToJson());
        Assert.Contains("no quantity 'q7'", Assert.Throws<ArgumentException>(() => GlobalAttribution.Of<double>(Model, Batch<double>.From(Sequences), Target.Unit("q7", 1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => GlobalAttribution.Of<double>(
            Model, Batch<double>.From(Sequences), Target.Unit("hNext", 1), options: new GlobalAttributionOptions { Confidence = 1 }));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => GlobalAttribution.Of<double>(Model, Batch<double>.From(Sequences), Target.Unit("hNext", 1), cancellation: stop.Token));
    }

    private static void Same(IEnumerable<IEnumerable<double>> perSequence, MeanImportance effect)
    {
        double[][] cells = [.. perSequence.Select(own => own.ToArray())];
        Estimate size = Estimate.Of(cells.Select(own => own.Sum(Math.Abs))), signed = Estimate.Of(cells.Select(own => own.Sum()));
        Assert.Equal(size.Count, effect.Size.Count);
        Assert.Equal(size.Mean, effect.Size.Mean, 1e-12);
        Assert.Equal(size.StandardError, effect.Size.StandardError, 1e-12);
        Assert.Equal(signed.Mean, effect.Signed.Mean, 1e-12);
        Assert.Equal(signed.StandardError, effect.Signed.StandardError, 1e-12);
    }
}
