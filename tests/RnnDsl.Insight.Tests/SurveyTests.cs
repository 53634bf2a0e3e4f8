using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

public class SurveyTests
{
    private static readonly Random Draws = new(1);

    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 40).Select(i => Numbers.Draw(Draws, 1 + i % 7, 3))];

    private static readonly RecurrentModel<double> Model = new Gru(I: 3, H: 4, seed: 2).Compiled.Cast<double>();

    [Fact]
    public void A_sample_of_everything_is_every_step_in_order()
    {
        Trace<double> run = Model.Record(Batch<double>.From(Sequences));
        ActivationSample sample = ActivationSample.Draw<double>(Model, Batch<double>.From(Sequences), ["z", "hNext"], options: new ActivationSampleOptions { RowBudget = 11 });
        Assert.Equal(Sequences.Sum(sequence => sequence.GetLength(0)), sample.Count);
        Assert.Equal(sample.Places.OrderBy(place => place.Example).ThenBy(place => place.Step), sample.Places);
        for (int row = 0; row < sample.Count; row++)
        for (int unit = 0; unit < 4; unit++)
            Assert.Equal(run["z"][sample.Places[row].Example, sample.Places[row].Step][unit], sample["z"][row, unit]);
    }

    [Fact]
    public void A_sample_depends_on_the_seed_alone()
    {
        ActivationSample Draw(ulong seed, int budget, SequenceSet<double> data) =>
            ActivationSample.Draw(Model, data, ["hNext"], [Feature<double>.OfClass(1), new("first", step => step.Input()[0])], new ActivationSampleOptions { Capacity = 20, Seed = seed, RowBudget = budget });
        int[] classes = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        SequenceSet<double> batch = SequenceSet<double>.Of(Batch<double>.From(Sequences), classes);
        SequenceSet<double> made = SequenceSet<double>.Of(40, i => new Example<double>(Sequences[i], classes[i]));
        ActivationSample first = Draw(1, 10, batch);
        Assert.Equal(first.Places, Draw(1, 1000, made).Places);
        Assert.Equal(first["hNext"], Draw(1, 1000, made)["hNext"]);
        Assert.Equal(first.FeatureValues, Draw(1, 1000, made).FeatureValues);
        Assert.NotEqual(first.Places, Draw(2, 10, batch).Places);
        Assert.Equal(20, first.Count);
        for (int row = 0; row < 20; row++)
        {
            Assert.Equal(classes[first.Places[row].Example], first.Classes[row]);
            Assert.Equal(first.Classes[row], first.FeatureValues[row, 0]);
            Assert.Equal(Sequences[first.Places[row].Example][first.Places[row].Step, 0], first.FeatureValues[row, 1]);
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Assert.Contains("no quantity 'q7'", Assert.Throws<ArgumentException>(() => ActivationSample.Draw<double>(Model, Batch<double>.From(Sequences), ["q7"])).Message);
        Assert.Contains("must be a finite number", Assert.Throws<ArgumentException>(() =>
            ActivationSample.Draw<double>(Model, Batch<double>.From(Sequences), ["z"], [new("bad", _ => double.NaN)])).Message);
        Assert.Contains("40 sequences", Assert.Throws<ArgumentException>(() => SequenceSet<double>.Of(Batch<double>.From(Sequences), [1])).Message);
    }
}
