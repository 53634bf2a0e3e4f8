using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>A number read off a quantity's row, added up over steps.</summary>
internal sealed class QuantityTarget : Target
{
    private readonly string quantity;
    private readonly Step step;
    private readonly Reading reading;

    internal QuantityTarget(string quantity, Step step, Reading reading)
    {
        ArgumentException.ThrowIfNullOrEmpty(quantity);
        this.quantity = quantity;
        this.step = step;
        this.reading = reading;
    }

    public override string ToString() => $"{reading.Text(quantity)}, {step}";

    internal override void Check<T>(RecurrentModel<T> whole, Batch<T> batch)
    {
        ModelDescription model = whole.Description;
        int slot = model.SlotOf(quantity);
        bool hasPositions = model.Slots[slot].Sequence is not null;
        if (hasPositions && reading is (ProbabilityReading or DirectionReading or SquaredErrorReading))
            throw new ArgumentException($"{model.Name}: '{quantity}' has a number of positions of its own at each step; a target is one of its units, or their sum.", "target");
        reading.Check(model, quantity, hasPositions ? int.MaxValue : model.Slots[slot].Width, batch.Count);
        step.Check(whole.GeometryOf(slot, batch).Lengths);
    }

    internal override Keep Needs(ModelDescription model)
    {
        int slot = model.SlotOf(quantity);
        return Array.IndexOf(model.OutputSlots(), slot) >= 0 ? Keep.Output : (Keep)Math.Max((int)Keep.Tape, (int)model.Slots[slot].Keep);
    }

    internal override T[] Values<T>(RunView<T> run, ReadOnlySpan<int> examples)
    {
        Quantity<T> rows = run.Quantity(quantity);
        var values = new T[examples.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int first, int end) = step.Range(rows.Lengths[i]);
            for (int t = first; t < end; t++) values[i] += reading.Value(rows[i, t], examples[i]);
        }
        return values;
    }

    internal override int StepsNeeded(ModelDescription model, int length) => IsOfWhole(model) ? length : step.Range(length).End;

    internal override void AddPiece<T>(ModelDescription model, RunView<T> run, ReadOnlySpan<int> examples, int first, int count, int length, Span<T> sums)
    {
        Quantity<T> rows = run.Quantity(quantity);
        if (IsOfWhole(model))
        {
            // What has one value for a sequence has it after the last step.
            if (first + count == length)
                for (int i = 0; i < examples.Length; i++) sums[i] = reading.Value(rows[i, 0], examples[i]);
            return;
        }
        (int from, int end) = step.Range(length);
        for (int t = Math.Max(from, first); t < Math.Min(end, first + count); t++)
            for (int i = 0; i < examples.Length; i++)
                sums[i] += reading.Value(rows[i, t - first], examples[i]);
    }

    private bool IsOfWhole(ModelDescription model) => model.Quantities[model.SlotOf(quantity)].Space is null;

    internal override void Seed<T>(RunView<T> run, Seeds<T> seeds, ReadOnlySpan<int> examples)
    {
        Quantity<T> rows = run.Quantity(quantity);
        QuantityBuffer<T> buffer = seeds[quantity];
        for (int i = 0; i < examples.Length; i++)
        {
            (int first, int end) = step.Range(rows.Lengths[i]);
            for (int t = first; t < end; t++) reading.AddSlopes(rows[i, t], examples[i], buffer[i, t]);
        }
    }
}

/// <summary>A number read off a state after each example's last step.</summary>
internal sealed class FinalStateTarget : Target
{
    private readonly string state;
    private readonly Reading reading;

    internal FinalStateTarget(string state, Reading reading)
    {
        ArgumentException.ThrowIfNullOrEmpty(state);
        this.state = state;
        this.reading = reading;
    }

    public override string ToString() => $"final {reading.Text(state)}";

    internal override void Check<T>(RecurrentModel<T> model, Batch<T> batch) =>
        reading.Check(model.Description, state, ModelDescription.Elements(model.Description.States[model.Description.StateOf(state)].Shape), batch.Count);

    internal override Keep Needs(ModelDescription model) => Keep.Output;

    internal override T[] Values<T>(RunView<T> run, ReadOnlySpan<int> examples)
    {
        StateView<T> rows = run.Final(state);
        var values = new T[examples.Length];
        for (int i = 0; i < values.Length; i++) values[i] = reading.Value(rows[i], examples[i]);
        return values;
    }

    internal override int StepsNeeded(ModelDescription model, int length) => length;

    internal override void AddPiece<T>(ModelDescription model, RunView<T> run, ReadOnlySpan<int> examples, int first, int count, int length, Span<T> sums)
    {
        if (first + count < length) return;
        StateView<T> rows = run.Final(state);
        for (int i = 0; i < examples.Length; i++) sums[i] = reading.Value(rows[i], examples[i]);
    }

    internal override void Seed<T>(RunView<T> run, Seeds<T> seeds, ReadOnlySpan<int> examples)
    {
        StateView<T> rows = run.Final(state);
        StateBuffer<T> buffer = seeds.Final(state);
        for (int i = 0; i < examples.Length; i++) reading.AddSlopes(rows[i], examples[i], buffer[i]);
    }
}
