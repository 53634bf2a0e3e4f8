using System.ComponentModel;
using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>A forward run of one shard.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ForwardRun<T> : ShardRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowBuffer<T>[] carries;
    private readonly int[] stateWidths;
    private readonly Rows<T>[] finals;
    private InterventionStore<T>? interventions;
    private int shard;

    internal ForwardRun(ModelDescription description)
        : base(description, description.ForwardChunkBuffers, description.ForwardStepBuffers, description.ForwardOwnBuffers)
    {
        stateWidths = [.. description.States.Select(state => ModelDescription.Elements(state.Shape))];
        carries = Buffers(stateWidths.Length);
        finals = new Rows<T>[stateWidths.Length];
    }

    /// <summary>The state that enters the current chunk [B × D].</summary>
    public Rows<T> Carry(int state) => carries[state].Rows;

    /// <summary>What is done to a quantity; inactive where nothing is.</summary>
    public Intervention<T> Intervention(int slot) => interventions is null ? default : interventions.For(slot, shard);

    /// <summary>What is done to units of a quantity that are a value of their own; inactive where nothing is.</summary>
    /// <param name="slot">The quantity.</param>
    /// <param name="start">The first unit.</param>
    /// <param name="width">How many units.</param>
    public Intervention<T> Intervention(int slot, int start, int width) => Intervention(slot).Part(start, width);

    /// <summary>The chunk that starts at step 0.</summary>
    public Chunk FirstChunk() => ChunkRule.From(Layout, 0, ChunkRows).Later(Layout.Before);

    /// <summary>The chunk after <paramref name="c"/>.</summary>
    public Chunk NextChunk(Chunk c) => ChunkRule.From(Layout, c.EndStep - Layout.Before, ChunkRows).Later(Layout.Before);

    /// <summary>The state before every step of a chunk, from its next values: each row is the row of the same sequence one step earlier.</summary>
    /// <param name="c">The chunk.</param>
    /// <param name="state">The state.</param>
    /// <param name="next">Absolute rows of the state's next values in this chunk.</param>
    /// <param name="target">Absolute rows to write.</param>
    public void Delay(Chunk c, int state, Rows<T> next, Rows<T> target)
    {
        for (int step = c.FirstStep; step < c.EndStep; step++)
            CopyRows(step == c.FirstStep ? carries[state].Rows : next.Shift(Offset(step - 1)), target.Shift(Offset(step)), Live(step), stateWidths[state]);
    }

    /// <summary>Saves the final states of sequences that ended in this chunk, and carries the others into the next one.</summary>
    /// <param name="c">The chunk that is complete.</param>
    /// <param name="state">The state.</param>
    /// <param name="next">Absolute rows of the state's next values in this chunk.</param>
    public void EndChunk(Chunk c, int state, Rows<T> next)
    {
        int width = stateWidths[state];
        int lasting = Live(c.EndStep);
        for (int position = lasting; position < Live(c.FirstStep); position++)
        {
            int last = Layout.Offset(Layout.Length(position) - 1) + position;
            next.Span(last, width).CopyTo(finals[state].Span(position, width));
        }
        int lastStep = Offset(c.EndStep - 1);
        for (int position = 0; position < lasting; position++)
            next.Span(lastStep + position, width).CopyTo(carries[state].Rows.Span(position, width));
    }

    internal void Bind(Batch<T> batch, int shard, RunStore<T> store, Keep keep, ParameterSet<T> parameters, PackedMatrix<T>[] packed, InterventionStore<T>? interventions)
    {
        BindShard(batch, shard, store, keep, parameters, packed);
        this.shard = shard;
        this.interventions = interventions;
        for (int state = 0; state < carries.Length; state++)
        {
            carries[state].Fit(Layout.Count, stateWidths[state]);
            finals[state] = store.Final[state].Shard(shard);
            for (int position = 0; position < Layout.Count; position++)
                Initial(state).Span(position, stateWidths[state]).CopyTo(carries[state].Rows.Span(position, stateWidths[state]));
        }
    }

    internal override void Unbind()
    {
        base.Unbind();
        interventions = null;
        Array.Clear(finals);
    }
}
