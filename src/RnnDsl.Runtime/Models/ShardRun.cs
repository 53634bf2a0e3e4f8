using System.ComponentModel;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>What generated programs read and write while they run one shard of a batch. Rented, reused, never shared between threads.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ShardRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly int[] chunkWidths;
    private readonly int[] stepWidths;
    private readonly RowBuffer<T>[] chunkBuffers;
    private readonly RowBuffer<T>[] stepBuffers;
    private readonly OwnBufferInfo[] ownInfos;
    private readonly RowBuffer<T>[] own;
    private readonly Rows<T>[] contexts;
    private readonly int[][] positions;
    private readonly Rows<T>[] inputs;
    private readonly RepeatedRows<T>?[] repeated;
    private readonly Rows<T>[] initial;
    private readonly Rows<T>[] kept;
    private BatchLayout? layout;
    private ParameterSet<T>? parameters;
    private PackedMatrix<T>[] packed = [];

    private protected ShardRun(ModelDescription description, int[] chunkWidths, int[] stepWidths, OwnBufferInfo[] ownInfos)
    {
        Description = description;
        this.chunkWidths = chunkWidths;
        this.stepWidths = stepWidths;
        chunkBuffers = Buffers(chunkWidths.Length);
        stepBuffers = Buffers(stepWidths.Length);
        this.ownInfos = ownInfos;
        own = Buffers(ownInfos.Length);
        contexts = new Rows<T>[description.Contexts.Length];
        positions = new int[description.Contexts.Length][];
        Array.Fill(positions, []);
        inputs = new Rows<T>[description.Inputs.Length];
        repeated = new RepeatedRows<T>?[description.Inputs.Length];
        initial = new Rows<T>[description.States.Length];
        kept = new Rows<T>[description.Slots.Length];
        ChunkRows = ChunkRule.Rows<T>(chunkWidths);
    }

    /// <summary>Steps of the longest sequence.</summary>
    public int Steps => Layout.Before + Layout.Steps;

    /// <summary>Absolute rows of one number each: the number of the row's step, counted from the example's first step; no rows where the model does not use it.</summary>
    public Rows<T> StepIndex { get; private set; }

    private protected ModelDescription Description { get; }

    private protected BatchLayout Layout => layout!;

    private protected int ChunkRows { get; }

    /// <summary>Number of sequences.</summary>
    public int Count => Layout.Count;

    /// <summary>How many sequences are live at a step; they are the first ones.</summary>
    public int Live(int t) => Layout.Live(t - Layout.Before);

    /// <summary>The row of a step's first sequence; at <see cref="Steps"/> the number of rows.</summary>
    public int Offset(int t) => Layout.Offset(t - Layout.Before);

    /// <summary>Absolute rows of an input.</summary>
    public Rows<T> Input(int i) => inputs[i];

    /// <summary>The state before the first step [B × D].</summary>
    public Rows<T> Initial(int state) => initial[state];

    /// <summary>Absolute rows of a slot that this kind of run keeps; no rows at all where it does not.</summary>
    public Rows<T> Kept(int slot) => kept[slot];

    /// <summary>A buffer for the rows of a chunk, indexed by absolute rows.</summary>
    public Rows<T> Chunk(int buffer, Chunk c) => chunkBuffers[buffer].Rows.Shift(-c.FirstRow);

    /// <summary>A buffer for the rows of a step, indexed by absolute rows from <paramref name="row"/> on.</summary>
    public Rows<T> Step(int buffer, int row) => stepBuffers[buffer].Rows.Shift(-row);

    /// <summary>A context, with a row for each sequence.</summary>
    public Rows<T> Context(int i) => contexts[i];

    /// <summary>How many positions of a context each sequence has.</summary>
    public int[] Positions(int i) => positions[i];

    /// <summary>The buffer of a single value, with a row for each sequence.</summary>
    public Rows<T> Sequence(int buffer) => own[buffer].Rows;

    /// <summary>Writes zero to the buffer of a single value.</summary>
    public void ClearSequence(int buffer) => own[buffer].Clear();

    /// <summary>A packed matrix, numbered as the model's pack method returns them.</summary>
    public PackedMatrix<T> Packed(int i) => packed[i];

    /// <summary>A parameter as one row that is every row.</summary>
    public Rows<T> Parameter(int p) => parameters!.Row(p);

    /// <summary>A value made of weights alone, as one row that is every row.</summary>
    public Rows<T> Derived(int d) => parameters!.DerivedRow(d);

    /// <summary>A constant as one row that is every row.</summary>
    public Rows<T> Constant(int c) => parameters!.ConstantRow(c);

    internal void BindShard(Batch<T> batch, int shard, RunStore<T> store, Keep keep, ParameterSet<T> parameters, PackedMatrix<T>[] packed)
    {
        layout = batch.Geometry.Shards[shard];
        this.parameters = parameters;
        this.packed = packed;
        BindInputs(batch, shard);
        BindContexts(batch, shard);
        for (int state = 0; state < initial.Length; state++) initial[state] = store.Initial[state].Shard(shard);
        for (int slot = 0; slot < kept.Length; slot++) kept[slot] = Description.Slots[slot].Keep <= keep ? store.Slots[slot].Shard(shard) : default;
        StepIndex = store.StepIndex?.Shard(shard) ?? default;
        int chunk = ChunkRule.Capacity(layout, ChunkRows);
        for (int i = 0; i < chunkBuffers.Length; i++) chunkBuffers[i].Fit(chunk, chunkWidths[i]);
        for (int i = 0; i < stepBuffers.Length; i++) stepBuffers[i].Fit(layout.Count, stepWidths[i]);
        for (int i = 0; i < own.Length; i++)
        {
            int width = checked(ownInfos[i].Width * MostPositions(ownInfos[i].Sequence));
            if (layout.Before > 0 && ownInfos[i].Sequence == SlotInfo.StepsSoFar) own[i].Grow(layout.Count, width);
            else own[i].Fit(layout.Count, width);
        }
    }

    private void BindInputs(Batch<T> batch, int shard)
    {
        int some = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            StepRows<T> rows = batch.Inputs[batch.IndexOf(Description.Inputs[i].Name)].Rows;
            inputs[i] = rows.Shard(shard);
            if (rows.Leaders is not { } leaders) continue;
            RepeatedRows<T> own = repeated[i] ??= new RepeatedRows<T>();
            own.Bind(inputs[i], leaders[shard]);
            some++;
        }
        if (some > 0) Repeat(batch, some);
    }

    /// <summary>Products of inputs whose rows are alike are computed once; apart, as only explainers have such inputs.</summary>
    private void Repeat(Batch<T> batch, int some)
    {
        var alike = new RepeatedRows<T>[some];
        for (int i = 0; i < inputs.Length; i++)
            if (batch.Inputs[batch.IndexOf(Description.Inputs[i].Name)].Rows.Leaders is not null) alike[--some] = repeated[i]!;
        packed = Array.ConvertAll(packed, matrix => matrix.For(alike));
    }

    /// <summary>Takes the history of a sequence from another run of the same model that took as many steps.</summary>
    internal void TakeHistory(int position, int positions, ShardRun<T> other, int otherPosition, int before)
    {
        for (int i = 0; i < own.Length; i++)
        {
            if (ownInfos[i].Sequence != SlotInfo.StepsSoFar) continue;
            own[i].Grow(positions, checked(ownInfos[i].Width * Math.Max(1, before)));
            own[i].CopyRow(position, other.own[i], otherPosition);
        }
    }

    /// <summary>The most positions that a row of this shard has.</summary>
    private protected int MostPositions(string? sequence)
    {
        if (sequence is null) return 1;
        if (sequence == SlotInfo.StepsSoFar) return Steps;
        int most = 1;
        int[] counts = positions[ModelDescription.Find(Description.Contexts, sequence)];
        for (int position = 0; position < Layout.Count; position++) most = Math.Max(most, counts[position]);
        return most;
    }

    private void BindContexts(Batch<T> batch, int shard)
    {
        for (int i = 0; i < contexts.Length; i++)
        {
            BatchContext<T> context = batch.Contexts[batch.ContextIndex(Description.Contexts[i].Name)];
            contexts[i] = context.Rows.Shard(shard);
            if (positions[i].Length < Layout.Count) positions[i] = new int[Layout.Count];
            for (int position = 0; position < Layout.Count; position++)
                positions[i][position] = batch.Geometry.Positions(context.Name, Layout.Examples[position]);
        }
    }

    /// <summary>Lets go of what belongs to the batch, so that a pooled run keeps nothing alive but its own buffers.</summary>
    internal virtual void Unbind()
    {
        layout = null;
        parameters = null;
        packed = [];
        StepIndex = default;
        Array.Clear(inputs);
        Array.Clear(contexts);
        Array.Clear(initial);
        Array.Clear(kept);
    }

    private protected static void CopyRows(Rows<T> from, Rows<T> to, int count, int width)
    {
        for (int row = 0; row < count; row++) from.Span(row, width).CopyTo(to.Span(row, width));
    }

    private protected static RowBuffer<T>[] Buffers(int count)
    {
        var buffers = new RowBuffer<T>[count];
        for (int i = 0; i < count; i++) buffers[i] = new RowBuffer<T>();
        return buffers;
    }
}
