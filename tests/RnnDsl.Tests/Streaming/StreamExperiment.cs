using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Tests.Streaming;

/// <summary>Streams a batch and holds every named quantity and state against the recorded run, bit for bit.</summary>
internal static class StreamExperiment
{
    /// <summary>What a session is given of a batch: contexts.</summary>
    internal static StreamInputs<T> Given<T>(Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var given = new StreamInputs<T>();
        foreach (BatchContext<T> context in batch.Contexts) given.Context(context.Name, [.. Enumerable.Range(0, batch.Count).Select(e => batch.ContextOf(context, e))]);
        return given;
    }

    /// <summary>Writes a step of a batch.</summary>
    internal static void Write<T>(StreamingSession<T> session, Batch<T> batch, int step, params string[] names) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (string name in names)
            for (int e = 0; e < batch.Count; e++)
                batch.Inputs[batch.IndexOf(name)].Rows.At(e, Math.Min(step, batch.Lengths[e] - 1)).CopyTo(session.Input(name, e));
    }

    /// <summary>All quantities of a step that have steps of their own there.</summary>
    internal static void Same<T>(Trace<T> trace, StreamingSession<T> session, int step, int example = 0, int stream = 0) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ModelDescription model = trace.Model.Description;
        foreach (string name in (IEnumerable<string>)[.. model.Quantities.Select(q => q.Name), .. model.States.Select(s => s.Name)])
        {
            Quantity<T> expected = trace[name];
            if (expected.Lengths[example] <= step || expected.Lengths[example] != trace[model.Quantities[model.OutputSlots()[0]].Name].Lengths[example]) continue;
            Same(expected[example, step], session[name, stream], $"{model.Name}.{name} of example {example} at step {step}");
        }
        foreach (StateInfo state in model.States)
            if (trace[state.Name].Lengths[example] == step + 1)
                Same(trace.FinalState(state.Name)[example], session.State(state.Name, stream), $"final {state.Name} of example {example}");
    }

    internal static void Same<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {expected.Length} numbers expected, {actual.Length} there.");
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].Equals(actual[i]), $"{what}, unit {i}: expected {expected[i]:R}, got {actual[i]:R}.");
    }

    /// <summary>Streams all examples side by side.</summary>
    internal static void Check<T>(RecurrentModel<T> model, Batch<T> batch, InitialStates<T>? initial = null) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Trace<T> trace = model.Record(batch, initial);
        StreamingSession<T> session = model.Start(batch.Count, initial, Given(batch));
        string[] names = [.. model.Description.Inputs.Select(input => input.Name)];
        for (int step = 0; step < batch.Steps; step++)
        {
            Write(session, batch, step, names);
            session.Step();
            for (int e = 0; e < batch.Count; e++) Same(trace, session, step, e, e);
        }
    }
}
