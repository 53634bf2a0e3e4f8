using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class GradientTests
{
    internal static readonly string[] Quantities = ["az", "ar", "q", "z", "r", "n", "hNext"];

    [Theory]
    [InlineData(3, 4, 5, 6, "hNext")]
    [InlineData(2, 9, 3, 5, "az,ar,q,z,r,n,hNext")]
    [InlineData(2, 3, 18, 4, "z,q")]
    public void Every_gradient_is_that_of_finite_differences(int inputs, int units, int count, int longest, string seeded)
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(inputs, units);
        double[][,] sequences = Samples.Sequences<double>(inputs, Samples.Lengths(count, longest));
        double[,] initial = Samples.Normal<double>(new RandomStream(5), count, units);
        Trace<double> trace = model.Tape(Batch<double>.From(sequences), new InitialStates<double>().Set("h", initial));
        Seeds<double> seeds = Samples.RandomSeeds(trace, seeded.Split(','));
        Gradients<double> gradients = model.Backward(trace, seeds, GradientRequest.All);

        var reference = new GruReference(model.Parameters);
        var loss = new FiniteDifferences(reference, sequences, initial, seeds, seeded.Split(','));
        foreach ((string name, double[] weight) in reference.Weights)
        {
            double[] expected = [.. Enumerable.Range(0, weight.Length).Select(i => loss.Slope(change => weight[i] += change))];
            FiniteDifferences.Close(expected, gradients.Parameters[name].Span, name);
        }
        for (int example = 0; example < count; example++)
        {
            int e = example;
            double[] start = [.. Enumerable.Range(0, units).Select(unit => loss.Slope(change => initial[e, unit] += change))];
            FiniteDifferences.Close(start, gradients.InitialStates["h"][e], "initial h");
            for (int step = 0; step < sequences[e].GetLength(0); step++)
            {
                int s = step;
                double[] x = [.. Enumerable.Range(0, inputs).Select(k => loss.Slope(change => sequences[e][s, k] += change))];
                FiniteDifferences.Close(x, gradients.Inputs["x"][e, s], "x");
                foreach (string name in Quantities)
                {
                    double[] adjoint = [.. Enumerable.Range(0, units).Select(unit => loss.SlopeOf(name, e, s, unit))];
                    FiniteDifferences.Close(adjoint, gradients.Quantities[name][e, s], $"{name} of example {e} at step {s}");
                }
            }
        }
    }

    [Fact]
    public void Chunks_do_not_change_parameter_gradients()
    {
        // Long enough for several chunks in both directions, of one length (rows before lie together) and ragged (they are gathered).
        HandWrittenGru.Of<double> model = Samples.Gru<double>(2, 40);
        foreach (int[] lengths in new int[][] { [700, 700, 700], Samples.Lengths(9, 500) })
        {
            double[][,] sequences = Samples.Sequences<double>(2, lengths);
            double[] sum = new double[model.Parameters.Flat.Length];
            foreach (double[,] sequence in sequences) Accumulate(sum, Gradient(model, [sequence]));
            double[] together = Gradient(model, sequences);
            FiniteDifferences.Close(sum, together, "parameters", 1e-11);
        }
    }

    [Fact]
    public void Recorded_seeds_elsewhere_and_partial_requests_give_the_same_bits()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18);
        Batch<float> batch = Samples.Ragged<float>(3, 20, 12);
        Trace<float> tape = model.Tape(batch), record = model.Record(batch);
        Trace<float> idle = model.Record(batch, interventions: new Interventions<float>());
        Seeds<float> seeds = Samples.RandomSeeds(tape, "hNext");
        Gradients<float> train = model.Backward(tape, seeds, GradientRequest.Parameters | GradientRequest.Inputs | GradientRequest.InitialStates);
        Gradients<float> explain = model.Backward(record, seeds, GradientRequest.All);
        Gradients<float> intervened = model.Backward(idle, seeds, GradientRequest.All);
        Gradients<float> inputsOnly = model.Backward(tape, seeds, GradientRequest.Inputs);
        Samples.Same(train.Parameters.Flat, explain.Parameters.Flat, "parameters");
        Samples.Same(train.Parameters.Flat, intervened.Parameters.Flat, "parameters");
        foreach (Gradients<float> other in new[] { explain, intervened, inputsOnly }) Samples.Same(train.Inputs["x"], other.Inputs["x"], "x");
        for (int example = 0; example < batch.Count; example++) Samples.Same(train.InitialStates["h"][example], explain.InitialStates["h"][example], "h");
    }

    [Fact]
    public void Threads_and_lane_widths_do_not_change_a_bit()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18);
        Batch<float> batch = Samples.Ragged<float>(3, 150, 8);
        Trace<float> tape = model.Tape(batch);
        Seeds<float> seeds = Samples.RandomSeeds(tape, "hNext");
        Gradients<float> one = model.Backward(tape, seeds, GradientRequest.All);
        foreach (var options in new RunOptions[]
                 {
                     new() { Threads = 2 }, new() { Threads = 3 }, new() { Threads = 8 },
                     new() { Lanes = LaneWidth.Bits128 }, new() { Lanes = LaneWidth.Bits256 }, new() { Lanes = LaneWidth.Bits512 },
                 })
        {
            Gradients<float> other = model.Backward(tape, seeds, GradientRequest.All, options);
            Samples.Same(one.Parameters.Flat, other.Parameters.Flat, "parameters");
            Samples.Same(one.Inputs["x"], other.Inputs["x"], "x");
            foreach (string name in Quantities) Samples.Same(one.Quantities[name], other.Quantities[name], name);
        }
    }

    [Fact]
    public void Input_gradients_do_not_depend_on_the_batch()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18);
        float[][,] sequences = Samples.Sequences<float>(3, Samples.Lengths(20, 9));
        Gradients<float> all = SumOfFinals(model, sequences);
        for (int example = 0; example < sequences.Length; example++)
        {
            Gradients<float> alone = SumOfFinals(model, [sequences[example]]);
            for (int step = 0; step < sequences[example].GetLength(0); step++)
                Samples.Same(alone.Inputs["x"][0, step], all.Inputs["x"][example, step], "x");
        }
    }

    [Fact]
    public void Memory_of_earlier_runs_serves_batches_of_any_shape()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18);
        Trace<float> trace = model.Tape(Samples.Ragged<float>(3, 40, 12));
        var seeds = new Seeds<float>(trace);
        var gradients = new Gradients<float>(model);
        foreach (int count in new[] { 3, 40, 17, 1 })
        {
            Batch<float> batch = Samples.Ragged<float>(3, count, 12);
            model.Tape(batch, trace);
            seeds.Reset(trace);
            seeds.Final("h").Fill(1);
            model.Backward(trace, seeds, GradientRequest.All, gradients);
            Trace<float> freshTrace = model.Tape(batch);
            var freshSeeds = new Seeds<float>(freshTrace);
            freshSeeds.Final("h").Fill(1);
            Gradients<float> fresh = model.Backward(freshTrace, freshSeeds, GradientRequest.All);
            Samples.Same(fresh.Parameters.Flat, gradients.Parameters.Flat, "parameters");
            Samples.Same(fresh.Inputs["x"], gradients.Inputs["x"], "x");
            Samples.Same(fresh.Quantities["r"], gradients.Quantities["r"], "r");
        }
    }

    private static Gradients<float> SumOfFinals(RecurrentModel<float> model, float[][,] sequences)
    {
        Trace<float> trace = model.Tape(Batch<float>.From(sequences));
        var seeds = new Seeds<float>(trace);
        seeds.Final("h").Fill(1);
        return model.Backward(trace, seeds, GradientRequest.Inputs);
    }

    private static double[] Gradient(RecurrentModel<double> model, double[][,] sequences)
    {
        Trace<double> trace = model.Tape(Batch<double>.From(sequences));
        var seeds = new Seeds<double>(trace);
        seeds["hNext"].Fill(0.5);
        return model.Backward(trace, seeds, GradientRequest.Parameters).Parameters.Flat.ToArray();
    }

    private static void Accumulate(double[] sum, double[] part)
    {
        for (int i = 0; i < sum.Length; i++) sum[i] += part[i];
    }
}
