using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>Everything of a stream that changes from step to step: a batch of one step, whose rows are written over, and the memory of its run.</summary>
internal sealed class StreamMemory<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StreamStart<T> start;

    internal StreamMemory(StreamStart<T> start)
    {
        this.start = start;
        Batch = start.CreateBatch();
        Store = start.Model.CreateStore(reversed: false);
    }

    internal Batch<T> Batch { get; }

    internal RunStore<T> Store { get; }

    /// <summary>The steps taken.</summary>
    internal int Steps { get; private set; }

    /// <summary>Makes room, and does what can be done before the first step.</summary>
    internal void Begin()
    {
        Steps = 0;
        Batch.Geometry.Before = 0;
        foreach (string name in start.Streamed)
            if (ModelDescription.Find(start.Model.Description.Inputs, name) is var i && start.Model.Description.Inputs[i].IsGiven)
                Batch.Inputs[Batch.IndexOf(name)].Rows.Clear();
        start.Model.Fit(Batch, Store, Keep.Named, start.Initial, RunOptions.Default);
        start.Model.BeginStream(Batch, Store, start.Plan, start.Parameters);
    }

    internal void Step()
    {
        if (start.Plan.HasHistory) Batch.Geometry.Before = Steps;
        start.Model.StepStream(Batch, Store, start.Plan, start.Parameters, Steps == 0);
        Steps = checked(Steps + 1);
    }

    /// <summary>Takes over streams of another memory of the same model; allocates only where histories have grown.</summary>
    /// <param name="other">Not this.</param>
    /// <param name="sources">For each stream the one that it takes over.</param>
    /// <param name="all">Also what was done before the first step.</param>
    internal void Take(StreamMemory<T> other, ReadOnlySpan<int> sources, bool all)
    {
        Steps = other.Steps;
        Batch.Geometry.Before = other.Batch.Geometry.Before;
        for (int i = 0; i < Batch.Inputs.Length; i++)
            if (all || start.Streamed.Contains(Batch.Inputs[i].Name!))
                Copy(other.Batch.Inputs[i].Rows, Batch.Inputs[i].Rows, sources);
        TakeStore(Store, other.Store, start.Plan, start.Model, Batch, sources, all);
    }

    private void TakeStore(RunStore<T> to, RunStore<T> from, StreamPlan<T>? plan, RecurrentModel<T> model, Batch<T> batch, ReadOnlySpan<int> sources, bool all)
    {
        if (to is PartsRun<T> whole)
        {
            for (int p = 0; p < whole.Parts.Length; p++)
            {
                bool streamed = plan is not null && plan.Streamed[p];
                if (!streamed && !all) continue;
                PartRun<T> part = whole.Parts[p], other = ((PartsRun<T>)from).Parts[p];
                TakeStore(part.Store, other.Store, plan?.Nested[p], model.Composition!.Parts[p].Model, part.Batch, sources, all);
                if (all) part.Take(other, sources);
            }
            return;
        }
        to.FitHistories(batch.Geometry);
        for (int slot = 0; slot < to.Slots.Length; slot++) Copy(from.Slots[slot], to.Slots[slot], sources);
        for (int state = 0; state < to.Initial.Length; state++)
        {
            Copy(from.Initial[state], to.Initial[state], sources);
            Copy(from.Final[state], to.Final[state], sources);
        }
        for (int stream = 0; stream < sources.Length; stream++) TakeStream(to, from, model, batch.Geometry, stream, sources[stream]);
    }

    /// <summary>The number of a stream's step, and its history.</summary>
    private void TakeStream(RunStore<T> to, RunStore<T> from, RecurrentModel<T> model, BatchGeometry geometry, int stream, int source)
    {
        if (from.StepIndex is { } index) to.StepIndex!.Take(stream, index, source);
        if (model.Description.Histories.Length == 0 || Steps == 0 || from.Runs is null) return;
        (int shard, int position) = geometry.Place(stream);
        (int otherShard, int otherPosition) = from.Initial[0].Geometry.Place(source);
        to.Runs![shard].TakeHistory(position, geometry.Shards[shard].Count, from.Runs[otherShard], otherPosition, Steps);
    }

    internal static void Copy(StepRows<T> from, StepRows<T> to, ReadOnlySpan<int> sources)
    {
        if (from.IsEmpty) return;
        for (int stream = 0; stream < sources.Length; stream++)
            for (int step = 0; step < to.Geometry.Lengths[stream]; step++)
                from.At(sources[stream], step).CopyTo(to.At(stream, step));
    }

    internal static void Copy(ExampleRows<T> from, ExampleRows<T> to, ReadOnlySpan<int> sources)
    {
        for (int stream = 0; stream < sources.Length; stream++) from.At(sources[stream]).CopyTo(to.At(stream));
    }
}
