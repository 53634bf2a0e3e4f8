using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>
/// The last steps of a stream as a recorded run that a backward pass can be taken through. Each step is copied in as it was streamed, so that nothing
/// is run twice; the memory is made at the start.
/// </summary>
/// <remarks>
/// A run's rows lie in the order of its steps. So a full window moves its rows down by a step when it takes one in; that is a small part of what the
/// backward pass over the same rows costs.
/// </remarks>
internal sealed class StreamWindow<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StreamStart<T> start;
    private readonly StreamMemory<T> live;
    private readonly int capacity;
    private readonly StepRows<T>?[] inputs;
    private readonly RunStore<T> store;

    /// <param name="session">A session that has not taken a step yet.</param>
    /// <param name="capacity">The most steps.</param>
    internal StreamWindow(StreamingSession<T> session, int capacity)
    {
        (start, live, this.capacity) = (session.Origin, session.Memory, capacity);
        inputs = new StepRows<T>?[live.Batch.Inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
            if (IsStreamed(live.Batch.Inputs[i].Rows))
                inputs[i] = new StepRows<T>(live.Batch.Inputs[i].Rows.Width);
        store = Model.CreateStore(reversed: false);
        Trace = Model.TraceOver(store);
        // Makes all the memory; shorter windows use the beginning of it.
        Fit(capacity);
        Length = 0;
    }

    /// <summary>The recorded run over the window.</summary>
    internal Trace<T> Trace { get; }

    /// <summary>Steps in the window.</summary>
    internal int Length { get; private set; }

    private RecurrentModel<T> Model => start.Model;

    internal void Clear() => Length = 0;

    /// <summary>Takes in the step that the session has just taken; allocates nothing once the window is full.</summary>
    internal void Append()
    {
        if (Length < capacity) Fit(Length + 1);
        else Slide(Model, store, start.Plan);
        for (int i = 0; i < inputs.Length; i++)
            if (inputs[i] is { } rows)
                CopyStep(live.Batch.Inputs[i].Rows, rows);
        Take(store, live.Store, start.Plan);
    }

    /// <summary>Makes the run one of so many steps from the start of the stream on; rows that are there stay.</summary>
    private void Fit(int length)
    {
        Length = length;
        Batch<T> batch = BatchOf(length);
        Model.Fit(batch, store, Keep.Named, start.Initial, RunOptions.Default);
        Model.BeginTrace(Trace, batch, Keep.Named, null);
        RunGiven(Model, batch, store, start.Plan, start.Parameters);
        Model.EndTrace(Trace, start.Parameters.Version);
    }

    private Batch<T> BatchOf(int length)
    {
        var lengths = new int[start.Count];
        Array.Fill(lengths, length);
        var steps = new BatchGeometry(lengths);
        foreach (BatchContext<T> context in live.Batch.Contexts)
            steps = steps.With(context.Name, [.. Enumerable.Range(0, start.Count).Select(stream => live.Batch.Geometry.Positions(context.Name, stream))]);
        var all = new BatchInput<T>[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            all[i] = live.Batch.Inputs[i];
            if (inputs[i] is not { } rows) continue;
            rows.Fit(steps);
            all[i] = new BatchInput<T>(all[i].Name, rows);
        }
        return Batch<T>.Over(steps, live.Batch.ExampleGeometry, all, [.. live.Batch.Contexts]);
    }

    /// <summary>Runs the parts that take no steps, and puts what the others read of them where they read it.</summary>
    private static void RunGiven(RecurrentModel<T> model, Batch<T> batch, RunStore<T> run, StreamPlan<T>? plan, ParameterSet<T> parameters)
    {
        if (run is not PartsRun<T> whole) return;
        Composition<T> composition = model.Composition!;
        for (int p = 0; p < whole.Parts.Length; p++)
        {
            PartRun<T> part = whole.Parts[p];
            RecurrentModel<T> inner = composition.Parts[p].Model;
            part.Read(whole, composition, batch);
            if (plan!.Streamed[p]) RunGiven(inner, part.Batch, part.Store, plan.Nested[p], parameters.Of(composition, p));
            else inner.RunFitted(part.Batch, part.Store, Keep.Named, null, RunOptions.Default, parameters.Of(composition, p));
        }
    }

    /// <summary>Copies what the last step computed behind the steps that are there.</summary>
    private void Take(RunStore<T> to, RunStore<T> from, StreamPlan<T>? plan)
    {
        if (to is PartsRun<T> whole)
        {
            for (int p = 0; p < whole.Parts.Length; p++)
                if (plan!.Streamed[p])
                    Take(whole.Parts[p].Store, ((PartsRun<T>)from).Parts[p].Store, plan.Nested[p]);
            return;
        }
        for (int slot = 0; slot < to.Slots.Length; slot++) CopyStep(from.Slots[slot], to.Slots[slot]);
        for (int state = 0; state < to.Final.Length; state++) to.Final[state].CopyFrom(from.Final[state]);
    }

    /// <summary>Lets the first step go: what it left behind is what the window starts from.</summary>
    private void Slide(RecurrentModel<T> model, RunStore<T> run, StreamPlan<T>? plan)
    {
        if (run == store)
            foreach (StepRows<T>? rows in inputs)
                if (rows is not null)
                    Slide(rows);
        if (run is PartsRun<T> whole)
        {
            for (int p = 0; p < whole.Parts.Length; p++)
            {
                if (!plan!.Streamed[p]) continue;
                PartRun<T> part = whole.Parts[p];
                RecurrentModel<T> inner = model.Composition!.Parts[p].Model;
                Slide(inner, part.Store, plan.Nested[p]);
                // From now on the state comes from the step before the window, and from no equation.
                for (int state = 0; state < inner.Description.States.Length; state++) part.Give(state);
            }
            return;
        }
        for (int state = 0; state < run.Initial.Length; state++) CopyFirst(run.Slots[model.Description.States[state].NextSlot], run.Initial[state]);
        foreach (StepRows<T> rows in run.Slots) Slide(rows);
        run.StepIndex?.Advance();
    }

    private bool IsStreamed(StepRows<T> rows) => ReferenceEquals(rows.Geometry.Shards, live.Batch.Geometry.Shards);

    private void CopyStep(StepRows<T> from, StepRows<T> to)
    {
        for (int shard = 0; shard < to.Geometry.Shards.Length; shard++)
        {
            int count = to.Geometry.Shards[shard].Count;
            Copy(from.Shard(shard), to.Shard(shard).Shift((Length - 1) * count), count);
        }
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    private static void CopyFirst(StepRows<T> from, ExampleRows<T> to)
    {
        for (int shard = 0; shard < from.Geometry.Shards.Length; shard++) Copy(from.Shard(shard), to.Shard(shard), from.Geometry.Shards[shard].Count);
        GC.KeepAlive(from);
        GC.KeepAlive(to);
    }

    private static void Slide(StepRows<T> rows)
    {
        for (int shard = 0; shard < rows.Geometry.Shards.Length; shard++)
        {
            BatchLayout layout = rows.Geometry.Shards[shard];
            Copy(rows.Shard(shard).Shift(layout.Count), rows.Shard(shard), layout.Rows - layout.Count);
        }
        GC.KeepAlive(rows);
    }

    private static void Copy(Rows<T> from, Rows<T> to, int rows) => from.Span(0, rows * from.Stride).CopyTo(to.Span(0, rows * to.Stride));
}
