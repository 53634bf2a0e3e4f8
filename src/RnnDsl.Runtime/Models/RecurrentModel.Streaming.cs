using RnnDsl.Batching;

namespace RnnDsl.Models;

public abstract partial class RecurrentModel<T>
{
    /// <summary>Starts to run the model one step at a time, as inputs come in; the results are those of a run over the whole sequence, bit for bit.</summary>
    /// <remarks>A session keeps the parameters that the model has now: a later edit does not change it.</remarks>
    /// <param name="count">How many streams take their steps side by side.</param>
    /// <param name="initial">The states to start from; zero if not given.</param>
    /// <param name="given">What is known from the start on: inputs that stay the same, sequences that are not taken step by step, contexts.</param>
    /// <exception cref="ArgumentException">What is given does not fit the model, or something is missing.</exception>
    /// <exception cref="NotSupportedException">The model needs all steps of its input at once; the message names what does.</exception>
    public StreamingSession<T> Start(int count = 1, InitialStates<T>? initial = null, StreamInputs<T>? given = null) =>
        StreamingSession<T>.Begin(new StreamStart<T>(this, count, initial, given));

    /// <summary>Does what comes before the first step, in memory that has been made room for.</summary>
    internal virtual void BeginStream(Batch<T> batch, RunStore<T> run, StreamPlan<T>? plan, ParameterSet<T> parameters)
    {
        if (run.Runs is not null) return;
        var own = new ForwardRun<T>[batch.Geometry.Shards.Length];
        for (int shard = 0; shard < own.Length; shard++) own[shard] = new ForwardRun<T>(Description);
        run.Runs = own;
    }

    /// <summary>Takes the next step.</summary>
    internal virtual void StepStream(Batch<T> batch, RunStore<T> run, StreamPlan<T>? plan, ParameterSet<T> parameters, bool first)
    {
        if (!first) run.Carry();
        if (Description.Histories.Length > 0) run.FitHistories(batch.Geometry);
        RunFitted(batch, run, Keep.Named, null, RunOptions.Default, parameters);
    }
}
