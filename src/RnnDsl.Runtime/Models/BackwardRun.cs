using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.CompilerServices;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>A backward run of one shard, from the last step to the first.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BackwardRun<T> : ShardRun<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SharedRows<T> shared;
    private readonly RowBuffer<T> previous = new();
    private SharedRows<T> wide = new(1);
    private PinnedBuffer<T>? ownGradient;
    private PinnedBuffer<T>? gradient;
    private ParameterLayout? offsets;
    private ParameterLayout? derivedOffsets;
    private Seeds<T>? seeds;
    private Gradients<T>? gradients;
    private InterventionStore<T>? interventions;
    private int shard;

    internal BackwardRun(ModelDescription description, SharedRows<T> shared)
        : base(description, description.BackwardChunkBuffers, description.BackwardStepBuffers, description.BackwardOwnBuffers) => this.shared = shared;

    /// <summary>Whether parameter gradients are wanted.</summary>
    public bool WantsParameters { get; private set; }

    /// <summary>Whether input gradients are wanted.</summary>
    public bool WantsInputs { get; private set; }

    /// <summary>The gradient of this shard, to be added to the others'.</summary>
    internal PinnedBuffer<T> ShardGradient => gradient!;

    /// <summary>The chunk that ends with the last step.</summary>
    public Chunk LastChunk() => ChunkRule.UpTo(Layout, Steps, ChunkRows);

    /// <summary>The chunk before <paramref name="c"/>.</summary>
    public Chunk PreviousChunk(Chunk c) => ChunkRule.UpTo(Layout, c.FirstStep, ChunkRows);

    /// <summary>Absolute rows of the seed on a quantity; a zero row that is every row where there is none.</summary>
    public Rows<T> Seed(int slot) => seeds!.RowsOf(slot, shard) ?? Shared(slot).Zeros;

    /// <summary>Absolute rows for the adjoint of a quantity, where adjoints are stored.</summary>
    public Rows<T> Adjoint(int slot) => gradients!.Adjoint(slot, shard);

    /// <summary>
    /// The adjoint of a state between steps [B × D]: at first the seed on each sequence's final state (or zero), after step 0
    /// the gradient of the initial state.
    /// </summary>
    public Rows<T> AdjointCarry(int state) => gradients!.Carry(state, shard);

    /// <summary>
    /// The adjoint of a state after every step of a chunk, where no step of the loop reads it: each row is the row of the same
    /// sequence one step later, at its last step the seed on its final state.
    /// </summary>
    /// <param name="c">The chunk.</param>
    /// <param name="state">The state.</param>
    /// <param name="next">Absolute rows of the adjoint of the state before each step of this chunk.</param>
    /// <param name="target">Absolute rows to write.</param>
    public void Delay(Chunk c, int state, Rows<T> next, Rows<T> target)
    {
        int width = Width(state);
        for (int step = c.FirstStep; step < c.EndStep; step++)
        {
            int going = step + 1 < c.EndStep ? Live(step + 1) : 0;
            if (going > 0) CopyRows(next.Shift(Offset(step + 1)), target.Shift(Offset(step)), going, width);
            CopyRows(AdjointCarry(state).Shift(going), target.Shift(Offset(step) + going), Live(step) - going, width);
        }
    }

    /// <summary>Carries the adjoint of a delayed state into the chunk before, or to the gradient of its initial value.</summary>
    /// <param name="c">The chunk that is complete.</param>
    /// <param name="state">The state.</param>
    /// <param name="next">Absolute rows of the adjoint of the state before each step of this chunk.</param>
    public void EndChunk(Chunk c, int state, Rows<T> next) =>
        CopyRows(next.Shift(c.FirstRow), AdjointCarry(state), Live(c.FirstStep), Width(state));

    /// <summary>Adds what each example has once, after all steps, to the gradient of a state's initial value.</summary>
    /// <param name="state">The state.</param>
    /// <param name="values">A row for each example.</param>
    public void EndExamples(int state, Rows<T> values)
    {
        Rows<T> carry = AdjointCarry(state);
        for (int row = 0; row < Count; row++)
        for (int unit = 0; unit < Width(state); unit++)
            Unsafe.Add(ref carry[row], unit) += Unsafe.Add(ref values[row], unit);
    }

    /// <summary>The state before every step of a chunk.</summary>
    /// <param name="c">The chunk.</param>
    /// <param name="state">The state.</param>
    /// <param name="target">Absolute rows to write.</param>
    public void Previous(Chunk c, int state, Rows<T> target)
    {
        for (int step = c.FirstStep; step < c.EndStep; step++)
            CopyRows(Previous(state, step).Shift(Offset(step)), target.Shift(Offset(step)), Live(step), Width(state));
    }

    /// <summary>The state before a step, indexed by the absolute rows of that step.</summary>
    public Rows<T> Previous(int state, int step) =>
        step == 0 ? Initial(state) : Kept(Description.States[state].NextSlot).Shift(Offset(step - 1) - Offset(step));

    /// <summary>The slope of the intervention on a quantity (absolute rows); a row of ones that is every row where there is none.</summary>
    public Rows<T> Slope(int slot) => interventions?.SlopeOf(slot, shard) ?? Shared(slot).Ones;

    /// <summary>What is done to a quantity, for values that are computed again; inactive where nothing is.</summary>
    public Intervention<T> Intervention(int slot) => interventions is null ? default : interventions.For(slot, shard);

    /// <summary>Whether gradients of contexts are wanted.</summary>
    public bool WantsContexts { get; private set; }

    /// <summary>Hands over the gradient of a context.</summary>
    /// <param name="context">The context.</param>
    /// <param name="rows">A row for each sequence.</param>
    public void EndContext(int context, Rows<T> rows)
    {
        int units = ModelDescription.Elements(Description.Contexts[context].Shape);
        Rows<T> target = gradients!.Context(context, shard);
        for (int position = 0; position < Count; position++)
        {
            int width = units * Positions(context)[position];
            rows.Span(position, width).CopyTo(target.Span(position, width));
        }
    }

    /// <summary>What was done to units of a quantity in the forward run, where they are computed again; inactive where nothing was.</summary>
    /// <param name="slot">The quantity.</param>
    /// <param name="start">The first unit.</param>
    /// <param name="width">How many units.</param>
    public Intervention<T> Intervention(int slot, int start, int width) => interventions is null ? default : interventions.For(slot, shard).Part(start, width);

    /// <summary>Absolute rows for the gradient of an input; zero at the start.</summary>
    public Rows<T> InputGradient(int i) => gradients!.Input(i, shard);

    /// <summary>The start of a parameter's gradient, row by row without padding; zero at the start.</summary>
    public ref T Gradient(int p) => ref gradient!.Span[offsets!.Offset(p)];

    /// <summary>Adds the products of gradient rows and the state before them: target[m, n] += Σ g[r][m] · previous[r][n].</summary>
    /// <param name="c">The chunk whose rows are summed, in ascending order.</param>
    /// <param name="g">Absolute rows.</param>
    /// <param name="gWidth">Elements of a row of <paramref name="g"/>.</param>
    /// <param name="state">The state.</param>
    /// <param name="target">The first element of a gradient [gWidth × D], row by row.</param>
    /// <param name="ld">Elements from one row of the target to the next.</param>
    public void OuterPrevious<V>(Chunk c, Rows<T> g, int gWidth, int state, ref T target, int ld) where V : struct, ILanes<V, T>
    {
        int width = Width(state);
        Rows<T> x = IsOneRun(c) ? Previous(state, c.FirstStep) : GatherPrevious(c, state, width);
        Products.AccumulateOuter<T, V>(g, gWidth, x, width, c.FirstRow, c.Rows, ref target, ld);
    }

    /// <summary>The start of the gradient of a value made of weights alone; zero at the start.</summary>
    public ref T DerivedGradient(int d) => ref gradient!.Span[offsets!.Length + derivedOffsets!.Offset(d)];

    internal void Bind(
        Trace<T> trace, int shard, Seeds<T> seeds, GradientRequest what, Gradients<T> gradients, ParameterSet<T> parameters, PackedMatrix<T>[] packed)
    {
        BindShard(trace.Batch, shard, trace.Store, trace.Kept, parameters, packed);
        this.shard = shard;
        this.seeds = seeds;
        this.gradients = gradients;
        offsets = gradients.AllParameters.Layout;
        derivedOffsets = parameters.Derived?.Layout;
        interventions = trace.InterventionStore;
        // The adjoint of a quantity made of weights alone is a sum over all rows, as a weight's gradient is.
        WantsParameters = (what & GradientRequest.Parameters) != 0 || (derivedOffsets is not null && (what & GradientRequest.Quantities) != 0);
        WantsInputs = (what & GradientRequest.Inputs) != 0;
        WantsContexts = (what & GradientRequest.Contexts) != 0;
        FitShared();
        BindGradient();
    }

    internal override void Unbind()
    {
        base.Unbind();
        seeds = null;
        gradients = null;
        gradient = null;
        interventions = null;
    }

    private SharedRows<T> Shared(int slot) => Description.Slots[slot].Sequence is null ? shared : wide;

    /// <summary>Rows that stand for others must be as long as the longest row of a quantity with positions.</summary>
    private void FitShared()
    {
        int widest = 0;
        foreach (SlotInfo slot in Description.Slots)
            if (slot.Sequence is not null)
                widest = Math.Max(widest, slot.Width * MostPositions(slot.Sequence));
        if (widest > wide.Width) wide = new SharedRows<T>(widest);
    }

    /// <summary>The first shard writes into the result, the others into buffers that are added to it in order.</summary>
    private void BindGradient()
    {
        gradient = null;
        if (!WantsParameters) return;
        if (shard > 0) gradient = ownGradient ??= new PinnedBuffer<T>(gradients!.ParameterBuffer.Length);
        else gradient = gradients!.ParameterBuffer;
        gradient.Span.Clear();
    }

    private int Width(int state) => ModelDescription.Elements(Description.States[state].Shape);

    /// <summary>Whether the previous states of a chunk's rows lie one after the other.</summary>
    private bool IsOneRun(Chunk c)
    {
        if (c.EndStep - c.FirstStep == 1) return true;
        return c.FirstStep > 0 && Live(c.FirstStep - 1) == Live(c.EndStep - 2);
    }

    private Rows<T> GatherPrevious(Chunk c, int state, int width)
    {
        previous.Fit(c.Rows, width);
        Rows<T> gathered = previous.Rows.Shift(-c.FirstRow);
        Previous(c, state, gathered);
        return gathered;
    }
}
