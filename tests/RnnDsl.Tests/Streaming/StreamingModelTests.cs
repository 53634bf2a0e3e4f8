using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Streaming;

public class StreamingModelTests
{
    private static readonly int[] Letters = [3, 1, 4, 1, 5, 0, 2, 6, 5, 3, 5];

    [Fact]
    public void A_language_model_streams_as_it_runs()
    {
        var model = new Babbler(V: 7, E: 4, H: 18, seed: 3);
        Trace<float> trace = model.Record(Batch<float>.FromTokens([Letters]));
        StreamingSession<float> session = model.Start();
        for (int step = 0; step < Letters.Length; step++)
        {
            session.Step(Letters[step]);
            StreamExperiment.Same(trace, session, step);
        }
        Assert.Equal(0, Allocation.Least(() => session.Step(2)));
        Assert.Contains("the token 7", Assert.Throws<ArgumentException>(() => session.Step(7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoder_streams_over_a_source_that_is_given()
    {
        RecurrentModel<double> model = new Translator(V: 7, E: 4, H: 5, A: 3, S: 2, seed: 5).Cast<double>();
        int[][] sources = [[1, 2, 3, 4, 5], [6, 0]], targets = [Letters, [2, 2, 1, 0, 6, 4, 1, 2, 3, 4, 5]];
        double[][] speakers = [[0.3, -1], [2, 0.5]];
        Batch<double> batch = new BatchBuilder<double>().AddTokens("target", targets).AddTokenSequence("source", sources).AddFixed("speaker", speakers).Build();
        Trace<double> trace = model.Record(batch);
        StreamInputs<double> given = new StreamInputs<double>().Tokens("source", sources).Fixed("speaker", speakers);
        StreamingSession<double> session = model.Start(2, given: given);
        for (int step = 0; step < 4; step++) Step(session, step);
        StreamSnapshot<double> snapshot = session.Snapshot();
        StreamingSession<double> second = session.Fork([1]);
        for (int step = 4; step < Letters.Length; step++) Step(session, step);
        session.Restore(snapshot);
        for (int step = 4; step < Letters.Length; step++)
        {
            Step(session, step);
            second.Step(targets[1][step]);
            StreamExperiment.Same(trace, second, step, example: 1);
        }
        session.Reset();
        for (int step = 0; step < Letters.Length; step++) Step(session, step);

        void Step(StreamingSession<double> taking, int step)
        {
            taking.Step([targets[0][step], targets[1][step]]);
            for (int e = 0; e < 2; e++) StreamExperiment.Same(trace, taking, step, e, e);
        }
    }

    [Fact]
    public void A_model_that_needs_all_steps_says_what_does()
    {
        Told("layer 'later' walks over its sequence from the last step to the first", () => new LooksAhead.Of<float>(I: 3, H: 4).Start());
        Told("'weights' reads what is made of 'reader.hNext' at all steps at once", () => new WeighsSteps.Of<float>(I: 3, H: 4).Start());
        Told("at its last step", () => new KeepsTheLast.Of<float>(I: 3, H: 4, C: 2).Start());
        Told("layer 'inner.later' walks", () => new NestingBack.Of<float>(I: 3, H: 4).Start());
        Told("'alpha' reads 'e' at all steps at once", () => new GoldenSentiment(V: 12, E: 4, H: 5, C: 3).Start());

        static void Told(string what, Action start)
        {
            string message = Assert.Throws<NotSupportedException>(start).Message;
            Assert.Contains("cannot take one step at a time", message, StringComparison.Ordinal);
            Assert.True(message.Contains(what, StringComparison.Ordinal), message);
        }
    }

    [Fact]
    public void A_model_inside_a_model_streams_with_it()
    {
        RecurrentModel<double> model = new Nesting(V: 7, E: 4, H: 5, O: 3, seed: 6).Cast<double>();
        Trace<double> trace = model.Record(Batch<double>.FromTokens([Letters]));
        StreamingSession<double> session = model.Start();
        for (int step = 0; step < 5; step++) session.Step(Letters[step]);
        StreamingSession<double> fork = session.Fork();
        for (int step = 5; step < Letters.Length; step++)
        {
            session.Step(Letters[step]);
            StreamExperiment.Same(trace, session, step);
        }
        for (int step = 5; step < Letters.Length; step++) fork.Step(Letters[step]);
        StreamExperiment.Same(trace, fork, Letters.Length - 1);
        Assert.Throws<ArgumentException>(() => session.Step(7));
        Assert.Contains("token 7", Assert.Throws<ArgumentException>(() => model.Run(Batch<double>.FromTokens([[7]]))).Message, StringComparison.Ordinal);
        Assert.Equal(0, Allocation.Least(() => session.Step(2)));
    }

    [Fact]
    public void What_is_given_as_a_sequence_is_not_read_as_a_step()
    {
        StreamingSession<float> session = new Translator(V: 7, E: 4, H: 5, A: 3, S: 2).Start(given: new StreamInputs<float>().Tokens("source", [1, 2]).Fixed("speaker", 1, 2));
        session.Step(1);
        Assert.Contains("has 2 steps", Assert.Throws<InvalidOperationException>(() => session["forth.z"].Length).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_at_the_start_is_told()
    {
        var model = new Translator(V: 7, E: 4, H: 5, A: 3, S: 2);
        Assert.Contains("Give the other at the start", Assert.Throws<ArgumentException>(() => model.Start()).Message, StringComparison.Ordinal);
        Assert.Contains("'speaker' has one value", Assert.Throws<ArgumentException>(() => model.Start(given: new StreamInputs<float>().Tokens("source", [1]))).Message, StringComparison.Ordinal);
        Assert.Contains("StreamInputs.Fixed; it takes", Assert.Throws<ArgumentException>(() => model.Start(given: new StreamInputs<float>().Fixed("source", 1).Fixed("speaker", 1, 2))).Message, StringComparison.Ordinal);
    }
}
