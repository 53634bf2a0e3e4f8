using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class ForwardTests
{
    private static readonly string[] Quantities = ["az", "ar", "q", "z", "r", "n", "hNext"];

    [Theory]
    [InlineData(3, 5, 4, 9)]
    [InlineData(7, 19, 40, 12)]
    [InlineData(2, 33, 5, 400)]
    [InlineData(1, 1, 70, 3)]
    public void Every_quantity_is_that_of_a_plain_loop(int inputs, int units, int count, int longest)
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(inputs, units);
        double[][,] sequences = Samples.Sequences<double>(inputs, Samples.Lengths(count, longest));
        double[,] initial = Samples.Normal<double>(new RandomStream(5), count, units);
        Trace<double> trace = model.Record(Batch<double>.From(sequences), new InitialStates<double>().Set("h", initial));
        var reference = new GruReference(model.Parameters);
        for (int example = 0; example < count; example++)
        {
            double[] start = [.. Enumerable.Range(0, units).Select(unit => initial[example, unit])];
            Dictionary<string, double[,]> expected = reference.Run(sequences[example], start);
            int steps = sequences[example].GetLength(0);
            for (int unit = 0; unit < units; unit++)
            {
                for (int step = 0; step < steps; step++)
                {
                    foreach (string name in Quantities)
                        Samples.Close(expected[name][step, unit], trace[name][example, step][unit], 1e-13, $"{name}[{example}, {step}, {unit}]");
                    double before = step == 0 ? start[unit] : expected["hNext"][step - 1, unit];
                    Samples.Close(before, trace["h"][step][example, unit], 1e-13, $"h[{example}, {step}, {unit}]");
                }
                Samples.Close(expected["hNext"][steps - 1, unit], trace.FinalState("h")[example, unit], 1e-13, $"final h[{example}, {unit}]");
            }
        }
    }

    [Fact]
    public void Float_is_close_to_double()
    {
        HandWrittenGru.Of<double> exact = Samples.Gru<double>(6, 20);
        Batch<double> batch = Samples.Ragged<double>(6, 20, 30);
        Outputs<double> expected = exact.Run(batch);
        Outputs<float> actual = exact.Cast<float>().Run(batch.Cast<float>());
        for (int example = 0; example < batch.Count; example++)
        for (int step = 0; step < batch.Lengths[example]; step++)
        for (int unit = 0; unit < 20; unit++)
            Samples.Close(expected.First[example, step][unit], actual.First[example, step][unit], 2e-5, "hNext");
    }

    [Fact]
    public void A_sequence_gives_the_same_bits_alone_and_in_any_batch()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(5, 21);
        float[][,] sequences = Samples.Sequences<float>(5, Samples.Lengths(45, 14));
        Trace<float> all = model.Record(Batch<float>.From(sequences));
        Trace<float> reversed = model.Record(Batch<float>.From([.. sequences.Reverse()]));
        for (int example = 0; example < sequences.Length; example++)
        {
            Trace<float> alone = model.Record(Batch<float>.From([sequences[example]]));
            foreach (string name in Quantities)
            for (int step = 0; step < alone.Lengths[0]; step++)
            {
                Samples.Same(alone[name][0, step], all[name][example, step], name);
                Samples.Same(alone[name][0, step], reversed[name][sequences.Length - 1 - example, step], name);
            }
            Samples.Same(alone.FinalState("h")[0], all.FinalState("h")[example], "final h");
        }
    }

    [Fact]
    public void Plain_taped_recorded_and_idly_intervened_runs_give_the_same_bits()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(5, 21);
        Batch<float> batch = Samples.Ragged<float>(5, 20, 30);
        Outputs<float> plain = model.Run(batch);
        Trace<float> taped = model.Tape(batch), recorded = model.Record(batch);
        Trace<float> idle = model.Record(batch, interventions: new Interventions<float>());
        Trace<float> harmless = model.Record(batch, interventions: new Interventions<float>().Scale("z", 1).Clamp("n", -1, 1).Scale("az", 1, step: 2));
        foreach (Trace<float> trace in new[] { taped, recorded, idle, harmless })
        {
            Samples.Same(plain.First, trace.Outputs.First, "hNext");
            for (int example = 0; example < batch.Count; example++) Samples.Same(plain.FinalState("h")[example], trace.FinalState("h")[example], "final h");
        }
        foreach (string name in Quantities)
        {
            Samples.Same(recorded[name], idle[name], name);
            Samples.Same(recorded[name], harmless[name], name);
        }
        foreach (string name in new[] { "q", "z", "r", "n" }) Samples.Same(recorded[name], taped[name], name);
    }

    [Fact]
    public void Threads_and_lane_widths_do_not_change_a_bit()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(5, 21);
        Batch<float> batch = Samples.Ragged<float>(5, 70, 9);
        Trace<float> one = model.Record(batch);
        foreach (var options in new RunOptions[]
                 {
                     new() { Threads = 2 }, new() { Threads = 5 },
                     new() { Lanes = LaneWidth.Bits128 }, new() { Lanes = LaneWidth.Bits256 }, new() { Lanes = LaneWidth.Bits512 },
                 })
        {
            Trace<float> other = model.Record(batch, options: options);
            foreach (string name in Quantities) Samples.Same(one[name], other[name], name);
            Samples.Same(one.Outputs.First, model.Run(batch, options: options).First, "hNext");
        }
    }

    [Fact]
    public void A_long_sequence_in_pieces_is_the_whole()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(4, 9);
        float[][,] whole = Samples.Sequences<float>(4, 30, 30, 30);
        Outputs<float> expected = model.Run(Batch<float>.From(whole));
        InitialStates<float>? carried = null;
        for (int start = 0; start < 30; start += 10)
        {
            Outputs<float> piece = model.Run(Batch<float>.From([.. whole.Select(sequence => Rows(sequence, start, 10))]), carried);
            carried = InitialStates<float>.After(piece);
            for (int example = 0; example < 3; example++)
            for (int step = 0; step < 10; step++)
                Samples.Same(expected.First[example, start + step], piece.First[example, step], "hNext");
        }
    }

    [Fact]
    public void One_initial_value_serves_all_examples()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(2, 3);
        float[][,] same = Samples.Sequences<float>(2, 4);
        Outputs<float> run = model.Run(Batch<float>.From([same[0], same[0]]), new InitialStates<float>().Set("h", [1, 2, 3]));
        Outputs<float> each = model.Run(Batch<float>.From(same), new InitialStates<float>().Set("h", new float[,] { { 1, 2, 3 } }));
        for (int step = 0; step < 4; step++)
        {
            Samples.Same(each.First[0, step], run.First[0, step], "hNext");
            Samples.Same(each.First[0, step], run.First[1, step], "hNext");
        }
    }

    [Fact]
    public void Several_inputs_go_by_name()
    {
        var leak = new HandWrittenLeak<double>(2);
        double[][,] x = [new double[,] { { 1, 2 }, { 3, 4 } }, new double[,] { { 5, 6 } }];
        double[][,] u = [new double[,] { { 9, 9 }, { 0.5, 2 } }, new double[,] { { 1, 1 } }];
        Batch<double> batch = Batch<double>.From(new Dictionary<string, IReadOnlyList<double[,]>> { ["u"] = u, ["x"] = x });
        Outputs<double> run = leak.Run(batch, new InitialStates<double>().Set("s", [0, 1]));
        Assert.Equal([1.0, 11.0], run["sNext"][0, 0].ToArray());
        Assert.Equal([3.5, 26.0], run["sNext"][0, 1].ToArray());
        Assert.Equal([5.0, 7.0], run.FinalState("s")[1].ToArray());
    }

    [Fact]
    public void A_definition_runs_through_its_compiled_model()
    {
        var gru = new HandWrittenGru(I: 2, H: 3);
        gru.Initialize(seed: 4);
        Batch<float> batch = Samples.Ragged<float>(2, 3, 4);
        var trace = (HandWrittenGru.Recording<float>)gru.Record(batch);
        Samples.Same(gru.Run(batch).First, trace.hNext, "hNext");
        Samples.Same(trace["z"], trace.z, "z");
        Samples.Same(trace["h"], trace.h, "h");
        Samples.Same(trace["x"], trace.x, "x");
        Assert.Equal("Gru", gru.Description.Name);
        Assert.Equal(gru.Parameters["Wz"][0], (float)gru.Cast<double>().Parameters["Wz"][0]);
    }

    [Fact]
    public void Values_in_the_padding_of_an_array_are_never_read()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(2, 3);
        float[][,] sequences = Samples.Sequences<float>(2, 4, 2);
        var padded = new float[2, 4, 2];
        for (int example = 0; example < 2; example++)
        for (int step = 0; step < 4; step++)
        for (int k = 0; k < 2; k++)
            padded[example, step, k] = step < sequences[example].GetLength(0) ? sequences[example][step, k] : float.NaN;
        Samples.Same(model.Run(Batch<float>.From(sequences)).First, model.Run(Batch<float>.From(padded, [4, 2])).First, "hNext");
    }

    private static float[,] Rows(float[,] sequence, int start, int count)
    {
        var rows = new float[count, sequence.GetLength(1)];
        for (int step = 0; step < count; step++)
        for (int k = 0; k < rows.GetLength(1); k++)
            rows[step, k] = sequence[start + step, k];
        return rows;
    }
}
