using RnnDsl.Batching;
using RnnDsl.Cells;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests;

namespace RnnDsl.Insight.Tests.Streaming;

public class StreamingSensitivityTests
{
    private const int Steps = 14;
    private static readonly double[][,] Sequences = [.. Enumerable.Range(0, 3).Select(i => Numbers.Draw(new Random(10 + i), Steps, 3))];
    private static readonly int[][] Words = [[3, 1, 4, 1, 5, 0, 2, 6, 5, 3, 5, 0, 0, 1], [0, 6, 2, 6, 1, 3, 3, 2, 4, 1, 5, 0, 6, 2]];

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void Streaming_sensitivities_of_cells_are_the_batch_gradients_over_the_window(int window)
    {
        OfCell(new Gru.Of<double>(I: 3, H: 5), window, Target.Unit("hNext", 2));
        OfCell(new Lstm.Of<double>(I: 3, H: 4), window, Target.Direction("cNext", [1, -0.5, 2, 0]));
        OfCell(new PeepholeLstm.Of<double>(I: 3, H: 3), window, Target.Sum("hNext", Step.All));
        OfCell(new FastWeights.Of<double>(I: 3, H: 4), window, Target.FinalState("A", 6));
    }

    [Fact]
    public void Streaming_in_float_gives_the_same_bits()
    {
        float[][,] sequences = [.. Sequences.Select(sequence => TestArrays.ToFloat(sequence))];
        var model = new Gru(I: 3, H: 21, seed: 5);
        var experiment = new WindowExperiment<float>(
            model.Compiled, (first, end) => Batch<float>.From([.. sequences.Select(sequence => TestArrays.Rows(sequence, first, end))]),
            (stream, step) => stream.Step([.. sequences.SelectMany(sequence => Enumerable.Range(0, 3).Select(k => sequence[step, k]))]), Target.Probability("hNext", 3), ["h"]);
        experiment.Run(StreamingSensitivity.Start(model, experiment.Target, new() { Window = 6 }, count: 3), Steps, 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(30)]
    public void Streaming_sensitivities_of_layers_and_tokens_are_the_batch_gradients(int window)
    {
        RecurrentModel<double> model = new Tagger(V: 7, E: 4, H: 5, O: 3, C: 2, seed: 3).Compiled.Cast<double>();
        var experiment = new WindowExperiment<double>(
            model, (first, end) => Batch<double>.FromTokens([.. Words.Select(words => words[first..end])]),
            (stream, step) => stream.Step([Words[0][step], Words[1][step]]), Target.Unit("logits", 1), ["lower.h", "upper.h", "upper.c"]);
        StreamingSensitivity<double> stream = StreamingSensitivity.Start(model, experiment.Target, new() { Window = window }, count: 2);
        experiment.Run(stream, Steps, window);
        Assert.Contains(stream.By("embedded").ToArray(), slope => slope != 0);
        stream.Reset();
        experiment.Run(stream, Steps, window);
        Assert.Equal(0, Allocation.Least(() => stream.Step(2), calls: 40));
    }

    [Fact]
    public void Streaming_with_a_context_and_numbered_steps_gives_the_batch_gradients()
    {
        RecurrentModel<double> model = new Attending(I: 3, H: 4, D: 2, seed: 8).Compiled.Cast<double>();
        double[][,] memories = [.. new[] { 2, 5, 3 }.Select(rows => Numbers.Draw(new Random(rows), rows, 2))];
        double[][,] strengths = [.. Enumerable.Range(0, 3).Select(i => Numbers.Draw(new Random(20 + i), Steps, 1))];
        var experiment = new WindowExperiment<double>(
            model,
            (first, end) => Batch<double>.From(new Dictionary<string, IReadOnlyList<double[,]>>
            {
                ["x"] = [.. Sequences.Select(sequence => TestArrays.Rows(sequence, first, end))],
                ["strength"] = [.. strengths.Select(sequence => TestArrays.Rows(sequence, first, end))],
            }).WithContext("mem", memories),
            (stream, step) =>
            {
                for (int e = 0; e < 3; e++)
                {
                    for (int k = 0; k < 3; k++) stream.Input("x", e)[k] = Sequences[e][step, k];
                    stream.Input("strength", e)[0] = strengths[e][step, 0];
                }
                stream.Step();
            },
            Target.Units("hNext", [0, 3, 1]), ["h"]);
        StreamingSensitivity<double> stream = StreamingSensitivity.Start(model, experiment.Target, new() { Window = 5 }, 3, given: new StreamInputs<double>().Context("mem", memories));
        experiment.Run(stream, Steps, 5);
        Assert.Equal(0, Allocation.Least(stream.Step, calls: 40));
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(20, true)]
    public void Streaming_with_a_given_source_gives_the_batch_gradients(int window, bool quantities)
    {
        RecurrentModel<double> model = new Writer(V: 7, E: 4, H: 5, O: 3, S: 2, seed: 5).Compiled.Cast<double>();
        int[][] sources = [[1, 2, 3, 4, 5], [6, 0]];
        double[][] speakers = [[0.3, -1], [2, 0.5]];
        double[][,] strengths = [.. Enumerable.Range(0, 2).Select(i => Numbers.Draw(new Random(30 + i), Steps, 1))];
        var experiment = new WindowExperiment<double>(
            model,
            (first, end) => new BatchBuilder<double>().AddTokens("target", [.. Words.Select(words => words[first..end])])
                .Add("strength", [.. strengths.Select(sequence => TestArrays.Rows(sequence, first, end))])
                .AddTokenSequence("source", sources).AddFixed("speaker", speakers).Build(),
            (stream, step) =>
            {
                for (int e = 0; e < 2; e++)
                {
                    stream.Input("target", e)[0] = Words[e][step];
                    stream.Input("strength", e)[0] = strengths[e][step, 0];
                }
                stream.Step();
            },
            Target.Unit("logits", 2), ["decoder.h", "inner.reader.h"]);
        StreamingSensitivity<double> stream = StreamingSensitivity.Start(
            model, experiment.Target, new() { Window = window, Quantities = quantities }, 2, given: new StreamInputs<double>().Tokens("source", sources).Fixed("speaker", speakers));
        experiment.Run(stream, Steps, window, quantities);
        Assert.Equal(0, Allocation.Least(stream.Step, calls: 30));
        // What was given at the start has no steps of the stream.
        Assert.Equal(stream.Derivatives.Inputs["speaker"][1, 0].ToArray(), stream.By("speaker", 2, 1).ToArray());
        Assert.Equal(0, Allocation.Least(() => _ = stream.By("strength", 1)[0] + stream.By("speaker")[0], calls: 40));
        Assert.Contains("has the steps of 'source', which was given at the start", Assert.Throws<ArgumentException>(() => stream.By("source").Length).Message);
        if (quantities) Assert.Contains("'forth.hNext' has the steps of 'source'", Assert.Throws<ArgumentException>(() => stream.By("forth.hNext").Length).Message);
    }

    [Fact]
    public void A_warm_streaming_step_allocates_nothing()
    {
        StreamingSensitivity<double> gru = StreamingSensitivity.Start(new Gru(I: 3, H: 5, seed: 1).Compiled.Cast<double>(), Target.Unit("hNext", 0), new() { Window = 4 });
        double[] x = [0.1, 0.2, -0.3];
        for (int step = 0; step < 4; step++) gru.Step(x);
        Assert.Equal(0, Allocation.Least(() => gru.Step(x), calls: 40));
        Assert.Equal(0, Allocation.Least(() => _ = gru.By("x", 3)[0] + gru.By("z")[1] + gru.ByState("h")[0] + gru.TargetValue() + gru.Output[0], calls: 40));
        StreamingSensitivity<float> lstm = StreamingSensitivity.Start(new Lstm(I: 3, H: 5, seed: 1), Target.Probability("cNext", 0), new() { Window = 4 }, count: 8);
        for (int step = 0; step < 4; step++) lstm.Step();
        Assert.Equal(0, Allocation.Least(lstm.Step, calls: 40));
    }

    [Fact]
    public void Streaming_explains_every_few_steps_or_when_asked()
    {
        RecurrentModel<double> model = new Gru(I: 3, H: 5, seed: 1).Compiled.Cast<double>();
        StreamingSensitivity<double> every = StreamingSensitivity.Start(model, Target.Unit("hNext", 0), new() { Window = 4 });
        StreamingSensitivity<double> third = StreamingSensitivity.Start(model, Target.Unit("hNext", 0), new() { Window = 4, Every = 3 });
        StreamingSensitivity<double> asked = StreamingSensitivity.Start(model, Target.Unit("hNext", 0), new() { Window = 4, Every = 0, Quantities = false });
        Assert.Contains("not taken a step", Assert.Throws<InvalidOperationException>(() => asked.Explain()).Message);
        for (int step = 0; step < 11; step++)
        {
            ReadOnlySpan<double> x = [Sequences[0][step, 0], Sequences[0][step, 1], Sequences[0][step, 2]];
            every.Step(x);
            third.Step(x);
            asked.Step(x);
            Assert.Equal((step + 1) / 3 * 3, third.ExplainedSteps);
            if (step == 8)
            {
                asked.Explain();
                for (int ago = 0; ago < 4; ago++)
                {
                    Assert.Equal(every.By("x", ago).ToArray(), third.By("x", ago).ToArray());
                    Assert.Equal(every.By("x", ago).ToArray(), asked.By("x", ago).ToArray());
                }
            }
        }
        Assert.Contains("explained has 4 steps", Assert.Throws<ArgumentOutOfRangeException>(() => third.By("x", 4).Length).Message);
        Assert.Contains("not asked for", Assert.Throws<InvalidOperationException>(() => asked.By("z").Length).Message);
        Assert.Equal(every.Values["z"][0, 3].ToArray(), every["z"].ToArray());
        Assert.Equal(every.State("h").ToArray(), every["hNext"].ToArray());
    }

    [Fact]
    public void Streaming_keeps_the_parameters_of_its_start()
    {
        RecurrentModel<double> model = new Gru(I: 3, H: 5, seed: 1).Compiled.Cast<double>();
        RecurrentModel<double> same = model.Cast<double>();
        StreamingSensitivity<double> stream = StreamingSensitivity.Start(model, Target.Unit("hNext", 0), new() { Window = 3 });
        StreamingSensitivity<double> other = StreamingSensitivity.Start(same, Target.Unit("hNext", 0), new() { Window = 3 });
        for (int step = 0; step < 6; step++)
        {
            if (step == 4) model.Initialize(99);
            stream.Step([1.0, 2.0, step]);
            other.Step([1.0, 2.0, step]);
        }
        Assert.Equal(other.By("x", 2).ToArray(), stream.By("x", 2).ToArray());
        Attribution<double> batch = Saliency.Attribute(other.Values, Target.Unit("hNext", 0), "x", new() { Signed = true });
        Attribution<double> live = Attribution<double>.FromJson(stream.ToAttribution().ToJson());
        Assert.Equal(batch.Values, live.Values);
        Assert.Equal(batch.FunctionValue, live.FunctionValue);
        Assert.Equal("x", live.Wrt);
        Assert.Equal(stream.ByState("h").ToArray(), stream.ToAttribution("h").Values[0].Cast<double>());
    }

    [Fact]
    public void What_cannot_be_explained_while_streaming_is_told()
    {
        var gru = new Gru(I: 3, H: 5, seed: 1);
        Assert.Contains("at the last step, or over all", Told(() => StreamingSensitivity.Start(gru, Target.Unit("hNext", 0, 3))));
        Assert.Contains("at the last step, or over all", Told(() => StreamingSensitivity.Start(gru, Target.Unit("hNext", 0, ^2))));
        Assert.Contains("no quantity 'logits'", Told(() => StreamingSensitivity.Start(gru, Target.Unit("logits", 0))));
        Assert.Contains("the target is unit 5 of 'hNext'", Told(() => StreamingSensitivity.Start(gru, Target.Unit("hNext", 5))));
        Assert.Contains("for 2 examples; the batch has 1", Told(() => StreamingSensitivity.Start(gru, Target.Units("hNext", [0, 1]))));
        Assert.Contains("at least 1 step", Told(() => StreamingSensitivity.Start(gru, Target.Unit("hNext", 0), new() { Window = 0 })));
        Assert.Contains("reads a [History]", Assert.Throws<NotSupportedException>(() => StreamingSensitivity.Start(new Remembering(I: 3, H: 4), Target.Unit("hNext", 0))).Message);
        Assert.Contains("cannot take one step at a time", Assert.Throws<NotSupportedException>(() =>
            StreamingSensitivity.Start(new Benchmarks.Faithfulness.Nets.GruNet(I: 3, H: 4, C: 2), Target.Unit("logits", 0))).Message);
        StreamingSensitivity<float> stream = StreamingSensitivity.Start(gru, Target.Unit("hNext", 0));
        Assert.Contains("no derivatives have been computed", Assert.Throws<InvalidOperationException>(() => stream.Derivatives).Message);
        Assert.Contains("not taken a step", Assert.Throws<InvalidOperationException>(() => stream.Values).Message);
        stream.Step([1f, 2f, 3f]);
        Assert.Contains("no quantity 'q9'", Told(() => stream.By("q9").ToString()));

        static string Told(Action start) => Assert.ThrowsAny<ArgumentException>(start).Message;
    }

    private static void OfCell(RecurrentModel<double> model, int window, Target target)
    {
        model.Initialize(7);
        var experiment = new WindowExperiment<double>(
            model, (first, end) => Batch<double>.From([.. Sequences.Select(sequence => TestArrays.Rows(sequence, first, end))]),
            (stream, step) => stream.Step([.. Sequences.SelectMany(sequence => Enumerable.Range(0, 3).Select(k => sequence[step, k]))]),
            target, [.. model.Description.States.Select(state => state.Name)]);
        StreamingSensitivity<double> stream = StreamingSensitivity.Start(model, target, new() { Window = window }, count: 3);
        experiment.Run(stream, Steps, window);
        stream.Reset();
        Assert.Equal(0, stream.WindowLength);
        Assert.Equal(0, stream.ExplainedSteps);
        experiment.Run(stream, Steps, window);
    }
}
