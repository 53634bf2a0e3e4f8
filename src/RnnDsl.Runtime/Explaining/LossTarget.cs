using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;
using RnnDsl.Training;

namespace RnnDsl.Explaining;

/// <summary>
/// Each example's own loss. A loss knows whole batches only, so that the outputs of each sequence are put before it as those of a batch of one.
/// </summary>
internal sealed class LossTarget<TLoss>(ILoss<TLoss> loss, Example<TLoss>[] examples) : Target where TLoss : unmanaged, IBinaryFloatingPointIeee754<TLoss>
{
    private static readonly string LossType = typeof(TLoss) == typeof(float) ? "float" : "double";

    public override string ToString() => $"loss {loss.GetType().Name.Split('`')[0]}";

    internal override void Check<T>(RecurrentModel<T> model, Batch<T> batch)
    {
        if (typeof(T) != typeof(TLoss)) throw new ArgumentException($"{model.Description.Name}: the target is a loss of {LossType}; the model computes in another precision.", "target");
        if (examples.Length != batch.Count) throw new ArgumentException($"{model.Description.Name}: the target gives a loss for {examples.Length} examples; the batch has {batch.Count}.", "target");
        for (int i = 0; i < examples.Length; i++)
        {
            if (examples[i] is null) throw new ArgumentException($"{model.Description.Name}: example {i} of the target's loss is null.", "target");
            if (examples[i].Steps != batch.Lengths[i])
                throw new ArgumentException($"{model.Description.Name}: example {i} of the target's loss has {examples[i].Steps} steps; the batch's has {batch.Lengths[i]}.", "target");
        }
        loss.Check(model.Description, examples);
    }

    /// <summary>More than the outputs: the run must be a trace, which knows its model.</summary>
    internal override Keep Needs(ModelDescription model) => Keep.Tape;

    internal override T[] Values<T>(RunView<T> run, ReadOnlySpan<int> sequences)
    {
        var own = new OneByOne((Trace<TLoss>)(object)run.Trace);
        var values = new T[sequences.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Example<TLoss> example = examples[sequences[i]];
            values[i] = T.CreateTruncating(loss.Evaluate(own.Outputs(i, example), [example], null).Mean);
        }
        return values;
    }

    internal override bool ReadsPieces => false;

    internal override int StepsNeeded(ModelDescription model, int length) => length;

    internal override void AddPiece<T>(ModelDescription model, RunView<T> run, ReadOnlySpan<int> sequences, int first, int count, int length, Span<T> sums) =>
        throw new NotSupportedException("A loss is read off whole sequences.");

    internal override void Seed<T>(RunView<T> run, Seeds<T> seeds, ReadOnlySpan<int> sequences)
    {
        var own = new OneByOne((Trace<TLoss>)(object)run.Trace);
        var into = (Seeds<TLoss>)(object)seeds;
        for (int i = 0; i < sequences.Length; i++)
        {
            Example<TLoss> example = examples[sequences[i]];
            Outputs<TLoss> outputs = own.Outputs(i, example);
            loss.Evaluate(outputs, [example], own.Empty());
            own.AddSeeds(i, into);
        }
    }

    /// <summary>One sequence's outputs after the other, as if each had been a batch of its own.</summary>
    private sealed class OneByOne(Trace<TLoss> whole)
    {
        private readonly RecurrentModel<TLoss> model = whole.Model;
        private readonly Trace<TLoss> one = whole.Model.TraceOver(whole.Model.CreateStore(reversed: false));
        private readonly BatchFiller<TLoss> filler = new(whole.Model.Description);
        private readonly int[] slots = whole.Model.Description.OutputSlots();
        private Seeds<TLoss>? seeds;

        internal Outputs<TLoss> Outputs(int sequence, Example<TLoss> example)
        {
            Batch<TLoss> batch = Noise.AddTo(filler.Fill([example]), model.Description, seed: null);
            model.BeginTrace(one, batch, Keep.Tape, null);
            model.Fit(batch, one.Store, Keep.Tape, null, RunOptions.Default);
            foreach (int slot in slots)
            {
                Quantity<TLoss> from = whole.Outputs[model.Description.Quantities[slot].Name];
                for (int step = 0; step < from.Lengths[sequence]; step++) from[sequence, step].CopyTo(one.Store.Slots[slot].At(0, step));
            }
            for (int state = 0; state < one.Store.Final.Length; state++) whole.Store.Final[state].At(sequence).CopyTo(one.Store.Final[state].At(0));
            return one.Outputs;
        }

        internal Seeds<TLoss> Empty()
        {
            if (seeds is null) seeds = new Seeds<TLoss>(one);
            else seeds.Reset(one);
            return seeds;
        }

        internal void AddSeeds(int sequence, Seeds<TLoss> into)
        {
            foreach (int slot in slots)
            {
                QuantityBuffer<TLoss> from = seeds!.Slot(slot), to = into.Slot(slot);
                for (int step = 0; step < from.Rows.Geometry.Lengths[0]; step++) Add(from[0, step], to[sequence, step]);
            }
            for (int state = 0; state < one.Store.Final.Length; state++) Add(seeds!.Final(state)[0], into.Final(state)[sequence]);
        }

        private static void Add(ReadOnlySpan<TLoss> from, Span<TLoss> to)
        {
            for (int i = 0; i < to.Length; i++) to[i] += from[i];
        }
    }
}
