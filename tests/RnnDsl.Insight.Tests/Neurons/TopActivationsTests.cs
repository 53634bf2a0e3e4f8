using RnnDsl.Explaining;
using static RnnDsl.Insight.Tests.NeuronModels;

namespace RnnDsl.Insight.Tests;

public class TopActivationsTests
{
    [Fact]
    public void The_places_are_those_that_sorting_everything_gives()
    {
        TopActivations top = TopActivations.Of(Model, Drawn, "hNext", new TopActivationsOptions<double> { Count = 5, OnePerSequence = false, RowBudget = 17 });
        for (int unit = 0; unit < 4; unit++)
        {
            double[][] column = Column("hNext", unit);
            double[] sorted = [.. column.SelectMany(values => values).Order()];
            Assert.Equal(sorted[^5..].Reverse(), top[unit].Greatest.Select(place => place.Value));
            Assert.Equal(sorted[..5], top[unit].Least.Select(place => place.Value));
            foreach (ActivationContext place in top[unit].Greatest) Assert.Equal(column[place.Example][place.Step], place.Value);
            Assert.Equal(sorted.Average(), top[unit].Mean, 1e-12);
            Assert.Equal(Math.Sqrt(sorted.Average(value => value * value) - Math.Pow(sorted.Average(), 2)), top[unit].StandardDeviation, 1e-12);
        }
        Assert.Equal((Count, Sequences.Sum(sequence => sequence.GetLength(0))), (top.Sequences, top.Steps));
    }

    [Fact]
    public void One_place_of_a_sequence_is_its_greatest_whatever_the_pieces()
    {
        TopActivations Find(int budget) => TopActivations.Of(Model, Drawn, "z", new TopActivationsOptions<double> { Units = [2], Count = 4, RowBudget = budget });
        TopActivations top = Find(10);
        double[][] column = Column("z", 2);
        Assert.Equal(column.Select(values => values.Max()).OrderDescending().Take(4), top[2].Greatest.Select(place => place.Value));
        Assert.Equal(column.Select(values => values.Min()).Order().Take(4), top[2].Least.Select(place => place.Value));
        Assert.Equal(top.ToJson(), Find(1000).ToJson());
        Assert.Contains("Unit 1 of 'z'", Assert.Throws<ArgumentException>(() => top[1]).Message);
    }

    [Fact]
    public void A_context_has_the_steps_around_the_place_and_their_labels()
    {
        var options = new TopActivationsOptions<double> { Count = 30, Before = 2, After = 1, Label = step => $"{step.Example}.{step.Step}" };
        TopActivations top = TopActivations.Of(Model, Drawn, "hNext", options);
        foreach (ActivationContext place in top[1].Greatest)
        {
            int length = Sequences[place.Example].GetLength(0), first = Math.Max(0, place.Step - 2), last = Math.Min(length - 1, place.Step + 1);
            Assert.Equal(first, place.FirstStep);
            Assert.Equal(Column("hNext", 1)[place.Example][first..(last + 1)], place.Values);
            Assert.Equal(Enumerable.Range(first, last - first + 1).Select(step => $"{place.Example}.{step}"), place.Labels);
            Assert.Contains($"[{place.Example}.{place.Step}]", place.ToString());
        }
        Assert.Null(TopActivations.Of(Model, Drawn, "hNext")[0].Greatest[0].Labels);
    }

    [Fact]
    public void What_does_not_fit_is_refused_in_words()
    {
        Assert.Contains("no quantity 'q7'", Assert.Throws<ArgumentException>(() => TopActivations.Of(Model, Drawn, "q7")).Message);
        Assert.Contains("there is no unit 4", Assert.Throws<ArgumentException>(() => TopActivations.Of(Model, Drawn, "z", new TopActivationsOptions<double> { Units = [4] })).Message);
        Assert.Contains("asked for twice", Assert.Throws<ArgumentException>(() => TopActivations.Of(Model, Drawn, "z", new TopActivationsOptions<double> { Units = [1, 1] })).Message);
        Assert.Contains("options.Count", Assert.Throws<ArgumentOutOfRangeException>(() => TopActivations.Of(Model, Drawn, "z", new TopActivationsOptions<double> { Count = 0 })).Message);
    }
}
