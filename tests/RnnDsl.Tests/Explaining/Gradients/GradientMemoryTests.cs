using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;
using RnnDsl.Tests.Models;

namespace RnnDsl.Tests.Explaining.Gradients;

/// <summary>Calls that take over each other's memory give what calls with new memory give.</summary>
public class GradientMemoryTests
{
    private readonly Target[] targets = [Target.Sum("hNext"), Target.FinalState("h", 2), Target.Unit("z", 1, 0)];

    [Fact]
    public void Results_do_not_depend_on_the_calls_before()
    {
        HandWrittenGru.Of<double> used = Samples.Gru<double>(3, 4);
        Batch<double>[] batches = [Batch<double>.From(Samples.Sequences<double>(3, 5, 2)), Batch<double>.From(Samples.Sequences<double>(3, 1, 7, 3)), Batch<double>.From(Samples.Sequences<double>(3, 2))];
        for (int round = 0; round < 2; round++)
            foreach (Batch<double> batch in batches)
                foreach (Target target in targets)
                    foreach (string wrt in new[] { "x", "h", "r" })
                    {
                        Assert.Equal(Saliency.Attribute(Samples.Gru<double>(3, 4), batch, target, wrt).Values, Saliency.Attribute(used, batch, target, wrt).Values);
                        Assert.Equal(InputXGradient.Attribute(Samples.Gru<double>(3, 4), batch, target, wrt).Values, InputXGradient.Attribute(used, batch, target, wrt).Values);
                    }
    }

    [Fact]
    public void A_result_stays_as_it_is_when_the_memory_is_written_over()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 4);
        Attribution<double> first = Saliency.Attribute(model, Batch<double>.From(Samples.Sequences<double>(3, 5)), targets[0]);
        double[,] copy = (double[,])first.Values[0].Clone();
        double value = first.FunctionValue[0];
        Saliency.Attribute(model, Batch<double>.From([new double[5, 3]]), targets[0]);
        Assert.Equal(copy, first.Values[0]);
        Assert.Equal(value, first.FunctionValue[0]);
    }

    [Fact]
    public void Many_threads_may_explain_one_model()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(3, 4);
        Batch<double>[] batches = [.. Enumerable.Range(1, 8).Select(length => Batch<double>.From(Samples.Sequences<double>(3, length, 9 - length)))];
        double[][][,] expected = [.. batches.Select(batch => Saliency.Attribute(model, batch, targets[0]).Values.ToArray())];
        Parallel.For(0, 64, i => Assert.Equal(expected[i % 8], Saliency.Attribute(model, batches[i % 8], targets[0]).Values));
    }

    [Fact]
    public void A_warm_call_takes_no_new_memory_for_its_run()
    {
        HandWrittenGru.Of<double> model = Samples.Gru<double>(32, 64);
        Batch<double> batch = Batch<double>.From(Samples.Sequences<double>(32, [.. Enumerable.Repeat(50, 8)]));
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Saliency.Attribute(model, batch, targets[0]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Allocated();
        Allocated();
        // What is left is the result: 8 · 50 · 32 numbers, and small things.
        Assert.InRange(Allocated(), 0, 2 * 8 * 50 * 32 * sizeof(double));
    }
}
