using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Models;

public class WarmRunTests
{
    [Fact]
    public void A_warm_run_allocates_nothing()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18);
        Batch<float> small = Samples.Ragged<float>(3, 5, 12), large = Samples.Ragged<float>(3, 50, 12);
        InitialStates<float> initial = new InitialStates<float>().Set("h", new float[18]);
        Outputs<float> outputs = model.Run(large);
        Assert.Equal(0, Allocation.Least(() =>
        {
            model.Run(large, outputs);
            model.Run(small, outputs, initial);
        }));
    }

    [Fact]
    public void A_warm_tape_and_backward_pass_allocate_nothing()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18);
        Batch<float> small = Samples.Ragged<float>(3, 5, 12), large = Samples.Ragged<float>(3, 50, 12);
        Trace<float> trace = model.Tape(large);
        var seeds = new Seeds<float>(trace);
        var gradients = new Gradients<float>(model);
        void Step(Batch<float> batch)
        {
            model.Tape(batch, trace);
            seeds.Reset(trace);
            seeds["hNext"].Fill(1);
            model.Backward(trace, seeds, GradientRequest.Parameters, gradients);
        }
        Assert.Equal(0, Allocation.Least(() =>
        {
            Step(large);
            Step(small);
        }));
    }

    [Fact]
    public void Edits_write_over_parameters_that_nobody_reads()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(30, 90);
        void Edit()
        {
            using ParameterEdit<float> edit = model.Edit();
            edit.Flat[0] += 1;
        }
        long bytes = Allocation.Least(Edit);
        Assert.True(bytes < 1000, $"An edit allocated {bytes} bytes.");
    }

    [Fact]
    public void A_warm_training_step_allocates_next_to_nothing()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(30, 90);
        Batch<float> batch = Samples.Ragged<float>(30, 50, 12);
        Trace<float> trace = model.Tape(batch);
        var seeds = new Seeds<float>(trace);
        var gradients = new Gradients<float>(model);
        long bytes = Allocation.Least(() =>
        {
            model.Tape(batch, trace);
            seeds.Reset(trace);
            seeds["hNext"].Fill(1);
            model.Backward(trace, seeds, GradientRequest.Parameters, gradients);
            using ParameterEdit<float> edit = model.Edit();
            ReadOnlySpan<float> slope = gradients.Parameters.Flat;
            for (int i = 0; i < slope.Length; i++) edit.Flat[i] -= 1e-4f * slope[i];
        });
        Assert.True(bytes < 1000, $"A training step allocated {bytes} bytes.");
    }

    [Fact]
    public void Matrices_packed_again_in_place_are_those_packed_anew()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18);
        Batch<float> batch = Samples.Ragged<float>(3, 5, 12);
        for (ulong seed = 10; seed < 16; seed++)
        {
            model.Initialize(seed);
            HandWrittenGru.Of<float> fresh = Samples.Gru<float>(3, 18, seed);
            Trace<float> trace = model.Tape(batch), expected = fresh.Tape(batch);
            Samples.Same(expected.Outputs.First, trace.Outputs.First, "hNext");
            Gradients<float> gradients = model.Backward(trace, Samples.RandomSeeds(trace, "hNext"), GradientRequest.Inputs);
            Gradients<float> freshGradients = fresh.Backward(expected, Samples.RandomSeeds(expected, "hNext"), GradientRequest.Inputs);
            Samples.Same(freshGradients.Inputs["x"], gradients.Inputs["x"], "x");
        }
    }

    [Fact]
    public void Eight_threads_may_run_one_model_while_it_is_edited()
    {
        HandWrittenGru.Of<float> model = Samples.Gru<float>(3, 18), other = Samples.Gru<float>(3, 18, seed: 2);
        Batch<float> batch = Samples.Ragged<float>(3, 20, 12);
        float[,,] first = model.Run(batch).First.ToArray(), second = other.Run(batch).First.ToArray();
        float[] firstFlat = model.Parameters.Flat.ToArray(), secondFlat = other.Parameters.Flat.ToArray();
        int wrong = 0, started = 0;
        void Work()
        {
            var outputs = new Outputs<float>(model);
            Interlocked.Increment(ref started);
            for (int i = 0; i < 60; i++)
            {
                model.Run(batch, outputs);
                float[,,] result = outputs.First.ToArray();
                if (!Equal(result, first) && !Equal(result, second)) Interlocked.Increment(ref wrong);
                if (i % 10 == 0) model.Record(batch);
            }
        }
        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(Work))];
        foreach (Thread thread in threads) thread.Start();
        for (int i = 0; i < 200; i++)
        {
            using ParameterEdit<float> edit = model.Edit();
            (i % 2 == 0 ? secondFlat : firstFlat).CopyTo(edit.Flat);
        }
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(8, started);
        Assert.Equal(0, wrong);
    }

    private static bool Equal(float[,,] a, float[,,] b) => a.Cast<float>().SequenceEqual(b.Cast<float>());
}
