using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using static RnnDsl.Tests.Models.Samples;

namespace RnnDsl.Tests.Cells;

/// <summary>What must not change a single bit: the kind of run, the company of a sequence, vector widths, threads.</summary>
public class CellBitTests
{
    private const int Inputs = 3;
    private const int Units = 18;

    public static TheoryData<string> Cells => [.. CellZoo.Names];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_kind_of_run_computes_the_same(string cell)
    {
        KindsOfRun(CellZoo.Make(cell, Inputs, Units));
        KindsOfRun(CellZoo.Make(cell, Inputs, Units).Cast<double>());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_sequence_is_the_same_alone_and_in_any_company(string cell)
    {
        Company(CellZoo.Make(cell, Inputs, Units));
        Company(CellZoo.Make(cell, Inputs, Units).Cast<double>());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Vector_widths_and_threads_change_nothing(string cell)
    {
        Options(CellZoo.Make(cell, Inputs, Units));
        Options(CellZoo.Make(cell, Inputs, Units).Cast<double>());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_warm_run_allocates_nothing(string cell)
    {
        RecurrentModel<float> model = CellZoo.Make(cell, Inputs, Units);
        Batch<float> small = Ragged<float>(Inputs, 5, 9), large = Ragged<float>(Inputs, 40, 12);
        InitialStates<float> initial = Initial<float>(model, 5);
        Outputs<float> outputs = model.Run(large);
        Assert.Equal(0, Allocation.Least(() =>
        {
            model.Run(large, outputs);
            model.Run(small, outputs, initial);
        }));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Eight_threads_may_use_one_model(string cell)
    {
        RecurrentModel<float> model = CellZoo.Make(cell, Inputs, Units);
        Batch<float>[] batches = [.. Enumerable.Range(0, 8).Select(k => Ragged<float>(Inputs, 3 + 5 * k, 9))];
        float[][] expected = [.. batches.Select(Everything)];
        var actual = new float[8][];
        Exception? failure = null;
        using var together = new Barrier(8);
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(k => new Thread(() =>
        {
            try
            {
                together.SignalAndWait();
                for (int round = 0; round < 5; round++)
                {
                    actual[k] = Everything(batches[k]);
                    if (!actual[k].AsSpan().SequenceEqual(expected[k])) break;
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Null(failure);
        for (int k = 0; k < 8; k++) Same<float>(expected[k], actual[k], $"thread {k}");

        float[] Everything(Batch<float> batch)
        {
            Trace<float> trace = model.Record(batch);
            Gradients<float> gradients = model.Backward(trace, Seeds(trace), GradientRequest.All);
            return [.. model.Run(batch).First.ToArray().Cast<float>(), .. gradients.Parameters.Flat, .. gradients.Inputs["x"].ToArray().Cast<float>()];
        }
    }

    private static void KindsOfRun<T>(RecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (int count in new[] { 1, 7, 20 })
        {
            Batch<T> batch = Ragged<T>(Inputs, count, 9);
            InitialStates<T> initial = Initial<T>(model, count);
            Trace<T> recorded = model.Record(batch, initial);
            var idle = new Interventions<T>();
            foreach (QuantityInfo info in model.Description.Quantities) idle.Scale(info.Name, T.One).Clamp(info.Name, T.NegativeInfinity, T.PositiveInfinity);
            foreach (Outputs<T> outputs in new[]
            {
                model.Run(batch, initial), model.Tape(batch, initial).Outputs,
                model.Record(batch, initial, new Interventions<T>()).Outputs, model.Record(batch, initial, idle).Outputs,
            })
            {
                foreach (string name in recorded.Outputs.Names) Same(recorded.Outputs[name], outputs[name], name);
                foreach (StateInfo state in model.Description.States)
                    for (int example = 0; example < count; example++)
                        Same(recorded.FinalState(state.Name)[example], outputs.FinalState(state.Name)[example], "final " + state.Name);
            }
            Trace<T> intervened = model.Record(batch, initial, idle);
            foreach (QuantityInfo info in model.Description.Quantities) Same(recorded[info.Name], intervened[info.Name], info.Name);
            SameGradients(model, model.Backward(recorded, Seeds(recorded), GradientRequest.All), model.Backward(intervened, Seeds(intervened), GradientRequest.All));
        }
    }

    private static void Company<T>(RecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Count = 37;
        T[][,] sequences = Sequences<T>(Inputs, Lengths(Count, 9));
        (Trace<T> Trace, Gradients<T> Gradients) Explain(int[] examples)
        {
            Trace<T> trace = model.Record(Batch<T>.From([.. examples.Select(example => sequences[example])]), Initial<T>(model, examples));
            return (trace, model.Backward(trace, Seeds(trace, examples), GradientRequest.All));
        }
        int[] shuffled = [.. Enumerable.Range(0, Count).OrderBy(example => example * 29 % Count)];
        var alone = Enumerable.Range(0, Count).Select(example => Explain([example])).ToArray();
        foreach (int[] examples in new[] { shuffled, [.. shuffled.Reverse()], [.. shuffled.Take(9)], [.. shuffled.Take(17)] })
        {
            (Trace<T> trace, Gradients<T> gradients) = Explain(examples);
            for (int k = 0; k < examples.Length; k++)
            {
                (Trace<T> expected, Gradients<T> slopes) = alone[examples[k]];
                for (int step = 0; step < trace.Lengths[k]; step++)
                {
                    foreach (QuantityInfo info in model.Description.Quantities)
                    {
                        Same(expected[info.Name][0, step], trace[info.Name][k, step], info.Name);
                        Same(slopes.Quantities[info.Name][0, step], gradients.Quantities[info.Name][k, step], "gradient of " + info.Name);
                    }
                    Same(slopes.Inputs["x"][0, step], gradients.Inputs["x"][k, step], "gradient of x");
                }
                foreach (StateInfo state in model.Description.States)
                {
                    Same(expected.FinalState(state.Name)[0], trace.FinalState(state.Name)[k], "final " + state.Name);
                    Same(slopes.InitialStates[state.Name][0], gradients.InitialStates[state.Name][k], "gradient of initial " + state.Name);
                }
            }
        }
    }

    private static void Options<T>(RecurrentModel<T> model) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Batch<T> batch = Ragged<T>(Inputs, 40, 9);
        InitialStates<T> initial = Initial<T>(model, 40);
        Trace<T> expected = model.Record(batch, initial);
        Gradients<T> slopes = model.Backward(expected, Seeds(expected), GradientRequest.All);
        foreach (RunOptions options in new[] { new RunOptions { Threads = 4 }, new() { Lanes = LaneWidth.Bits128 }, new() { Lanes = LaneWidth.Bits256 }, new() { Lanes = LaneWidth.Bits512 } })
        {
            Trace<T> trace = model.Record(batch, initial, options: options);
            foreach (QuantityInfo info in model.Description.Quantities) Same(expected[info.Name], trace[info.Name], info.Name);
            Outputs<T> outputs = model.Run(batch, initial, options);
            foreach (string name in outputs.Names) Same(expected.Outputs[name], outputs[name], name);
            SameGradients(model, slopes, model.Backward(trace, Seeds(trace), GradientRequest.All, options));
        }
    }

    private static void SameGradients<T>(RecurrentModel<T> model, Gradients<T> expected, Gradients<T> actual) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Same(expected.Parameters.Flat, actual.Parameters.Flat, "gradients of parameters");
        Same(expected.Inputs["x"], actual.Inputs["x"], "gradient of x");
        foreach (QuantityInfo info in model.Description.Quantities) Same(expected.Quantities[info.Name], actual.Quantities[info.Name], "gradient of " + info.Name);
        foreach (StateInfo state in model.Description.States)
            for (int example = 0; example < expected.InitialStates[state.Name].Count; example++)
                Same(expected.InitialStates[state.Name][example], actual.InitialStates[state.Name][example], "gradient of initial " + state.Name);
    }

    private static InitialStates<T> Initial<T>(RecurrentModel<T> model, int count) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Initial<T>(model, [.. Enumerable.Range(0, count)]);

    /// <summary>Each example's own states, whatever batch it is in.</summary>
    private static InitialStates<T> Initial<T>(RecurrentModel<T> model, int[] examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var states = new InitialStates<T>();
        foreach (StateInfo state in model.Description.States)
        {
            var values = new T[examples.Length, state.Shape[0]];
            for (int k = 0; k < examples.Length; k++)
            {
                var random = new RandomStream(100 + (ulong)examples[k]);
                for (int unit = 0; unit < state.Shape[0]; unit++) values[k, unit] = T.CreateTruncating(random.NextNormal());
            }
            states.Set(state.Name, values);
        }
        return states;
    }

    private static Seeds<T> Seeds<T>(Trace<T> trace) where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Seeds(trace, [.. Enumerable.Range(0, trace.Batch.Count)]);

    /// <summary>Each example's own seeds on everything, whatever batch it is in.</summary>
    private static Seeds<T> Seeds<T>(Trace<T> trace, int[] examples) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var seeds = new Seeds<T>(trace);
        for (int k = 0; k < examples.Length; k++)
        {
            var random = new RandomStream(200 + (ulong)examples[k]);
            foreach (QuantityInfo info in trace.Model.Description.Quantities)
                for (int step = 0; step < trace.Lengths[k]; step++)
                    foreach (ref T value in seeds[info.Name][k, step])
                        value = T.CreateTruncating(random.NextNormal());
            foreach (StateInfo state in trace.Model.Description.States)
                foreach (ref T value in seeds.Final(state.Name)[k])
                    value = T.CreateTruncating(random.NextNormal());
        }
        return seeds;
    }
}
