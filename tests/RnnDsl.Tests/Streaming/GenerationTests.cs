using RnnDsl.Batching;
using RnnDsl.Generating;
using RnnDsl.Models;
using RnnDsl.Tests.Cells;
using RnnDsl.Tests.Golden.Models;

namespace RnnDsl.Tests.Streaming;

public class GenerationTests
{
    private static readonly int[] Beginning = [3, 1, 4];

    [Fact]
    public void Greedy_takes_the_largest_logit_of_a_run_over_all_that_was_read()
    {
        Babbler model = Model();
        GeneratedSequence written = Generation.Greedy(model.Start(), Beginning, new GenerationOptions { Length = 12 });
        Assert.Equal(12, written.Tokens.Length);
        Trace<float> whole = model.Record(Batch<float>.FromTokens([[.. Beginning, .. written.Tokens]]));
        for (int i = 0; i < written.Tokens.Length; i++)
        {
            Outputs<float> prefix = model.Run(Batch<float>.FromTokens([[.. Beginning, .. written.Tokens[..i]]]));
            ReadOnlySpan<float> logits = prefix.First[0, Beginning.Length + i - 1];
            Assert.Equal(ArgMax(logits), written.Tokens[i]);
            Assert.Equal(LogSoftmax(logits)[written.Tokens[i]], written.LogProbabilities[i], 1e-12);
            StreamExperiment.Same(logits, whole["logits"][0, Beginning.Length + i - 1], $"logits before token {i}");
        }
        Assert.Equal(written.LogProbability, written.Score);
    }

    [Fact]
    public void A_session_goes_on_from_where_it_is_and_has_not_read_the_last_token()
    {
        Babbler model = Model();
        StreamingSession<float> session = model.Start();
        int[] all = Generation.Greedy(model.Start(), Beginning, new GenerationOptions { Length = 8 }).Tokens;
        int[] first = Generation.Greedy(session, Beginning, new GenerationOptions { Length = 5 }).Tokens;
        Assert.Equal(Beginning.Length + 4, session.Steps);
        int[] more = Generation.Greedy(session, [first[^1]], new GenerationOptions { Length = 3 }).Tokens;
        Assert.Equal(all, first.Concat(more));
        int[] ended = Generation.Greedy(model.Start(), Beginning, new GenerationOptions { Length = 8, End = all[2] }).Tokens;
        Assert.Equal(all[..(Array.IndexOf(all, all[2]) + 1)], ended);
    }

    [Fact]
    public void A_seed_draws_the_same_tokens_again()
    {
        Babbler model = Model();
        int[] Draw(SamplingOptions options) => Generation.Sample(model.Start(), Beginning, options with { Length = 30 }).Tokens;
        Assert.Equal(Draw(new SamplingOptions { Seed = 4 }), Draw(new SamplingOptions { Seed = 4 }));
        Assert.NotEqual(Draw(new SamplingOptions { Seed = 4 }), Draw(new SamplingOptions { Seed = 5 }));
        int[] greedy = Generation.Greedy(model.Start(), Beginning, new GenerationOptions { Length = 30 }).Tokens;
        Assert.Equal(greedy, Draw(new SamplingOptions { Seed = 4, TopK = 1 }));
        Assert.Equal(greedy, Draw(new SamplingOptions { Seed = 4, TopP = 1e-9 }));
        Assert.Equal(greedy, Draw(new SamplingOptions { Seed = 4, Temperature = 1e-6 }));
    }

    [Fact]
    public void Tokens_are_drawn_as_often_as_their_probabilities_say()
    {
        double[] logs = [Math.Log(0.1), Math.Log(0.4), Math.Log(0.2), Math.Log(0.3)];
        Check([0.1, 0.4, 0.2, 0.3], new SamplingOptions());
        Check([0, 4.0 / 7, 0, 3.0 / 7], new SamplingOptions { TopK = 2 });
        Check([0, 4.0 / 9, 2.0 / 9, 3.0 / 9], new SamplingOptions { TopP = 0.75 });
        Check([0.01 / 0.3, 0.16 / 0.3, 0.04 / 0.3, 0.09 / 0.3], new SamplingOptions { Temperature = 0.5 });

        void Check(double[] expected, SamplingOptions options)
        {
            var random = new RandomStream(9);
            var counts = new int[4];
            for (int i = 0; i < 20000; i++) counts[Logits.Draw(logs, options, random)]++;
            for (int token = 0; token < 4; token++) Assert.Equal(expected[token], counts[token] / 20000.0, 0.015);
        }
    }

    [Fact]
    public void A_beam_finds_what_is_at_least_as_likely_as_what_greed_finds()
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Babbler model = Model(seed);
            GeneratedSequence greedy = Generation.Greedy(model.Start(), Beginning, new GenerationOptions { Length = 6 });
            GeneratedSequence[] one = Generation.Beam(model.Start(), Beginning, new BeamOptions { Length = 6, Width = 1 });
            Assert.Equal(greedy.Tokens, Assert.Single(one).Tokens);
            Assert.Equal(greedy.LogProbabilities, one[0].LogProbabilities);
            StreamingSession<float> session = model.Start();
            GeneratedSequence[] beam = Generation.Beam(session, Beginning, new BeamOptions { Length = 6, Width = 5 });
            Assert.Equal(Beginning.Length, session.Steps);
            Assert.Equal(5, beam.Length);
            Assert.True(beam[0].LogProbability >= greedy.LogProbability);
            Assert.Equal(beam.OrderByDescending(sequence => sequence.Score), beam);
            foreach (GeneratedSequence sequence in beam) Assert.Equal(LogProbability(model, sequence.Tokens), sequence.LogProbability, 1e-9);
        }
    }

    [Fact]
    public void A_beam_that_is_wide_enough_finds_the_best_of_all()
    {
        Babbler model = Model(2);
        foreach (double penalty in (double[])[0, 1.5])
        {
            var options = new BeamOptions { Length = 3, Width = 400, End = 0, LengthPenalty = penalty };
            GeneratedSequence best = Generation.Beam(model.Start(), Beginning, options)[0];
            double most = All(3).Max(tokens => LogProbability(model, tokens) / Math.Pow((5.0 + tokens.Length) / 6, penalty));
            Assert.Equal(most, best.Score, 1e-9);
        }

        static IEnumerable<int[]> All(int length) => length == 0
            ? [[]]
            : Enumerable.Range(0, 7).SelectMany(first => first == 0 ? [[0]] : All(length - 1).Select(rest => (int[])[first, .. rest]));
    }

    [Fact]
    public void One_hot_rows_are_tokens_too()
    {
        var model = new GoldenGru(I: 5, H: 6, C: 5, seed: 2);
        GeneratedSequence written = Generation.Greedy(model.Start(), [1, 2], new GenerationOptions { Length = 4 });
        float[,] rows = new float[5, 5];
        int[] read = [1, 2, .. written.Tokens[..3]];
        for (int step = 0; step < 5; step++) rows[step, read[step]] = 1;
        Quantity<float> logits = model.Run(Batch<float>.From([rows])).First;
        for (int i = 0; i < 4; i++) Assert.Equal(ArgMax(logits[0, 1 + i]), written.Tokens[i]);
    }

    [Fact]
    public void A_translator_writes_with_its_source_given()
    {
        var model = new Translator(V: 7, E: 4, H: 5, A: 3, S: 2, seed: 5);
        StreamInputs<float> given = new StreamInputs<float>().Tokens("source", [1, 2, 3]).Fixed("speaker", 0.5f, 1);
        GeneratedSequence greedy = Generation.Greedy(model.Start(given: given), [0], new GenerationOptions { Length = 7 });
        Assert.Equal(greedy.Tokens, Generation.Beam(model.Start(given: given), [0], new BeamOptions { Length = 7, Width = 1 })[0].Tokens);
        Batch<float> batch = new BatchBuilder<float>().AddTokens("target", [[0, .. greedy.Tokens[..6]]]).AddTokenSequence("source", [[1, 2, 3]]).AddFixed("speaker", [[0.5f, 1]]).Build();
        Quantity<float> logits = model.Run(batch).First;
        for (int i = 0; i < 7; i++) Assert.Equal(ArgMax(logits[0, i]), greedy.Tokens[i]);
        Assert.True(Generation.Beam(model.Start(given: given), [0], new BeamOptions { Length = 7, Width = 6 })[0].LogProbability >= greedy.LogProbability);
    }

    [Fact]
    public void A_forecast_reads_its_own_rows()
    {
        RecurrentModel<float> model = CellZoo.Make("Gru", 4, 4);
        float[,] beginning = { { 1, 0, -1, 2 }, { 0.5f, 1, 0, 0 } };
        float[,] rows = Forecast.Run(model.Start(), 6, beginning);
        var all = new float[7, 4];
        for (int step = 0; step < 7; step++)
        for (int i = 0; i < 4; i++)
            all[step, i] = step < 2 ? beginning[step, i] : rows[step - 2, i];
        Quantity<float> outputs = model.Run(Batch<float>.From([all])).First;
        for (int step = 0; step < 6; step++)
        for (int i = 0; i < 4; i++)
            Assert.Equal(outputs[0, step + 1][i], rows[step, i]);
    }

    [Fact]
    public void Mistakes_are_told()
    {
        Babbler model = Model();
        Assert.Contains("at least one token", Assert.Throws<ArgumentException>(() => Generation.Greedy(model.Start())).Message, StringComparison.Ordinal);
        Assert.Contains("2 elements", Assert.Throws<ArgumentException>(() => Generation.Greedy(new GoldenGru(I: 5, H: 6, C: 2).Start(), [1])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Generation.Greedy(model.Start(), [7]));
        Assert.Contains("has 2", Assert.Throws<ArgumentException>(() => Generation.Greedy(model.Start(2), [1])).Message, StringComparison.Ordinal);
        Assert.Contains("Generation writes them", Assert.Throws<ArgumentException>(() => Forecast.Run(model.Start(), 2)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingOptions { Temperature = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplingOptions { TopP = 1.5 });
    }

    private static Babbler Model(ulong seed = 3)
    {
        var model = new Babbler(V: 7, E: 4, H: 18, seed: seed);
        using ParameterEdit<float> edit = model.Compiled.Edit();
        for (int p = 0; p < edit.Infos.Count; p++)
            foreach (ref float value in edit[p].Span)
                value *= 4;
        return model;
    }

    private static double LogProbability(Babbler model, int[] tokens)
    {
        Quantity<float> logits = model.Run(Batch<float>.FromTokens([[.. Beginning, .. tokens]])).First;
        double sum = 0;
        for (int i = 0; i < tokens.Length; i++) sum += LogSoftmax(logits[0, Beginning.Length + i - 1])[tokens[i]];
        return sum;
    }

    private static int ArgMax(ReadOnlySpan<float> row)
    {
        int largest = 0;
        for (int i = 1; i < row.Length; i++)
            if (row[i] > row[largest])
                largest = i;
        return largest;
    }

    private static double[] LogSoftmax(ReadOnlySpan<float> row)
    {
        double[] wide = [.. row.ToArray().Select(x => (double)x)];
        double log = wide.Max() + Math.Log(wide.Sum(x => Math.Exp(x - wide.Max())));
        return [.. wide.Select(x => x - log)];
    }
}
