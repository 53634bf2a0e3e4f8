using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Explaining;
using RnnDsl.Models;

namespace RnnDsl.Insight.Tests.Streaming;

/// <summary>Streams sequences with sensitivities, and holds them against gradients of batches that are cut out of the same sequences.</summary>
/// <param name="Model">The model.</param>
/// <param name="Cut">The batch of the steps from the first to before the end, of all streams.</param>
/// <param name="Take">Takes a step.</param>
/// <param name="Target">The target.</param>
/// <param name="States">The states that a stream carries.</param>
internal sealed record WindowExperiment<T>(
    RecurrentModel<T> Model, Func<int, int, Batch<T>> Cut, Action<StreamingSensitivity<T>, int> Take, Target Target, string[] States)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    internal void Run(StreamingSensitivity<T> stream, int steps, int window, bool quantities = true)
    {
        for (int step = 0; step < steps; step++)
        {
            Take(stream, step);
            int first = Math.Max(0, step + 1 - window);
            Assert.Equal(step + 1 - first, stream.WindowLength);
            Assert.Equal(step + 1, stream.ExplainedSteps);
            Trace<T> run = Model.Record(Cut(first, step + 1), Before(first));
            Compare(run, stream, quantities);
        }
    }

    /// <summary>The states that a window starts from; nothing at the start of the streams.</summary>
    private InitialStates<T>? Before(int first)
    {
        if (first == 0) return null;
        Outputs<T> earlier = Model.Run(Cut(0, first));
        var initial = new InitialStates<T>();
        foreach (string state in States) initial.Set(state, earlier.FinalState(state).ToArray());
        return initial.SetFirstStep(first);
    }

    private void Compare(Trace<T> run, StreamingSensitivity<T> stream, bool quantities)
    {
        GradientRequest request = GradientRequest.Inputs | GradientRequest.InitialStates;
        if (quantities) request |= GradientRequest.Quantities;
        if (Model.Description.Contexts.Length > 0) request |= GradientRequest.Contexts;
        var seeds = new Seeds<T>(run);
        Target.Fill(run, seeds);
        Gradients<T> expected = Model.Backward(run, seeds, request);
        T[] values = Target.ValueOf(run);
        for (int e = 0; e < stream.Count; e++)
        {
            Assert.Equal(values[e], stream.TargetValue(e));
            foreach (Quantity<T> input in expected.Inputs)
                for (int step = 0; step < input.Lengths[e]; step++)
                    Assert.Equal(input[e, step].ToArray(), stream.Derivatives.Inputs[input.Name][e, step].ToArray());
            foreach (string state in States) Assert.Equal(expected.InitialStates[state][e].ToArray(), stream.ByState(state, e).ToArray());
            foreach (ContextInfo context in Model.Description.Contexts)
                Assert.Equal(expected.Contexts[context.Name].Of(e), stream.Derivatives.Contexts[context.Name].Of(e));
            if (!quantities) continue;
            foreach (Quantity<T> quantity in expected.Quantities)
                for (int step = 0; step < quantity.Lengths[e]; step++)
                {
                    Assert.Equal(run[quantity.Name][e, step].ToArray(), stream.Values[quantity.Name][e, step].ToArray());
                    Assert.Equal(quantity[e, step].ToArray(), stream.Derivatives.Quantities[quantity.Name][e, step].ToArray());
                }
        }
    }
}
