using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;
using RnnDsl.Training;

namespace RnnDsl.Insight.Tests;

public class LayeredNeuronTests
{
    private static readonly RecurrentModel<float> Words = new GoldenSentiment(V: 6, E: 3, H: 4, C: 2, seed: 3).Compiled;

    private static readonly int[][] Texts = Drawn();

    private static SequenceSet<float> Set => SequenceSet<float>.Of([.. Texts.Select(text => Example<float>.OfTokens(text, text[0] % 2))]);

    [Fact]
    public void Tokens_label_contexts_and_are_the_types_of_a_control_task()
    {
        TopActivations top = TopActivations.Of(Words, Set, "encoder.hNext", new TopActivationsOptions<float> { Count = 3, Before = 1, After = 0 });
        ActivationContext place = top[2].Greatest[0];
        int[] text = Texts[place.Example];
        Assert.Equal(text[Math.Max(0, place.Step - 1)..(place.Step + 1)].Select(token => $"{token}"), place.Labels);
        LinearProbe probe = LinearProbe.Of(Words, Set, "embedded", ProbeTarget<float>.Category("word", step => step.Token), new ProbeOptions<float> { PerUnit = false });
        Assert.Equal(ControlTask.Types, probe.Control);
        Assert.InRange(probe.Score.Score, 0.6, 1);
    }

    [Fact]
    public void A_quantity_with_one_value_for_a_sequence_is_looked_at_with_its_last_step()
    {
        Trace<float> run = Words.Record(Batch<float>.FromTokens(Texts));
        Feature<float> steps = new("last step", step => step.Step);
        UnitCorrelation found = UnitCorrelation.Of(Words, Set, "context", [steps], new UnitCorrelationOptions { RankSample = 0 });
        double[] values = [.. Enumerable.Range(0, Texts.Length).Select(i => (double)run["context"].Value(i)[1])], lengths = [.. Texts.Select(text => (double)text.Length)];
        Assert.Equal(Texts.Length, found.Steps);
        Assert.Equal(MathNet.Numerics.Statistics.Correlation.Pearson(values, lengths), found[1, "last step"].Pearson, 1e-9);
        ActivationContext place = TopActivations.Of(Words, Set, "context")[1].Greatest[0];
        Assert.Equal((values.Max(), Texts[place.Example].Length - 1), (place.Value, place.Step));
        Assert.Equal([place.Value], place.Values);
    }

    [Fact]
    public void A_quantity_with_one_value_for_a_sequence_is_sampled_once_for_each()
    {
        Trace<float> run = Words.Record(Batch<float>.FromTokens(Texts));
        ActivationSample sample = ActivationSample.Draw(Words, Set, ["context"]);
        Assert.Equal(Texts.Select((text, i) => new Place(i, text.Length - 1)), sample.Places);
        Assert.Equal(Texts.Sum(text => text.Length), ActivationSample.Draw(Words, Set, ["context", "encoder.hNext"]).Count);

        Feature<float> longer = Feature<float>.When("longer", step => step.Length > 3);
        PredicateSelectivity found = Selectivity.Of(Words, Set, "context", [longer], new SelectivityOptions { Classes = false })[1, "longer"];
        double[] inside = Values(text => text.Length > 3), outside = Values(text => text.Length <= 3);
        Assert.Equal(inside.Average(), found.MeanInside, 1e-12);
        Assert.Equal(inside.Average(a => outside.Average(b => a > b ? 1 : a == b ? 0.5 : 0)), found.Auc, 1e-12);

        double[] Values(Func<int[], bool> chosen) => [.. Enumerable.Range(0, Texts.Length).Where(i => chosen(Texts[i])).Select(i => (double)run["context"].Value(i)[1])];
    }

    [Fact]
    public void Bad_numbers_are_refused_before_a_sequence_is_made()
    {
        SequenceSet<float> never = SequenceSet<float>.Of(3, _ => throw new InvalidOperationException("made"));
        Assert.Throws<ArgumentOutOfRangeException>(() => StateClusters.Of(Words, never, "encoder.hNext", clusters: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StateClusters.Of(Words, never, "encoder.hNext", 2, options: new StateClustersOptions { Restarts = 0 }));
        Assert.Contains("from 1 to 4", Assert.Throws<ArgumentOutOfRangeException>(() => StateProjection.Of(Words, never, "encoder.hNext", new StateProjectionOptions { Components = 5 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Surrogate.Of(Words, never, SurrogateInputs<float>.Quantities(), SurrogateKind.Logistic, options: new SurrogateOptions { Ridge = 0 }));
    }

    [Fact]
    public void A_layer_that_runs_backwards_has_its_values_at_the_steps_that_they_belong_to()
    {
        RecurrentModel<float> model = new GoldenGruBothWays(I: 3, H: 4, C: 2, seed: 5).Compiled;
        var random = new Random(4);
        float[][,] inputs = [.. Enumerable.Range(0, 8).Select(i => Floats(Numbers.Draw(random, 3 + i % 3, 3)))];
        Trace<float> run = model.Record(Batch<float>.From(inputs));
        TopActivations top = TopActivations.Of(model, Batch<float>.From(inputs), "backward.hNext");
        foreach (ActivationContext place in top[0].Greatest)
            for (int i = 0; i < place.Values.Count; i++)
                Assert.Equal(run["backward.hNext"][place.Example, place.FirstStep + i][0], place.Values[i]);
        StateProjection paths = StateProjection.Of(model, Batch<float>.From(inputs), "backward.hNext");
        Assert.Equal(inputs.Take(5).Select(input => input.GetLength(0)), paths.Paths.Select(path => path.Coordinates.Rows));
    }

    [Fact]
    public void Progress_ends_at_one_and_work_can_be_stopped()
    {
        var told = new List<double>();
        LinearProbe.Of(Words, Set, "encoder.hNext", ProbeTarget<float>.Class(), new ProbeOptions<float> { Progress = new Told(told), RowBudget = 20, Controls = 1 });
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => UnitCorrelation.Of(Words, Set, "encoder.z", [Feature<float>.OfClass(1)], cancellation: stop.Token));
        Assert.Throws<OperationCanceledException>(() => StateClusters.Of(Words, Set, "encoder.hNext", 2, cancellation: stop.Token));
    }

    private static float[,] Floats(double[,] values)
    {
        var floats = new float[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < floats.GetLength(0); i++)
        for (int j = 0; j < floats.GetLength(1); j++)
            floats[i, j] = (float)values[i, j];
        return floats;
    }

    private static int[][] Drawn()
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, 60).Select(i => Enumerable.Range(0, 2 + i % 5).Select(_ => random.Next(6)).ToArray())];
    }

    private sealed class Told(List<double> values) : IProgress<double>
    {
        public void Report(double value) => values.Add(value);
    }
}
