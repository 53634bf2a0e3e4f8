using RnnDsl.Batching;

namespace RnnDsl.Models;

public sealed partial class StreamingSession<T>
{
    /// <summary>The first output of the last step, of the first stream.</summary>
    /// <exception cref="InvalidOperationException">No step was taken.</exception>
    public ReadOnlySpan<T> Output => Row(output, 0);

    /// <summary>The names of the outputs; the first is <see cref="Output"/>.</summary>
    public IReadOnlyList<string> Outputs => [.. Model.Description.OutputSlots().Select(slot => Model.Description.Quantities[slot].Name)];

    /// <summary>A quantity of the last step, an input, or a state before the last step, of the first stream.</summary>
    /// <exception cref="ArgumentException">There is nothing of that name.</exception>
    /// <exception cref="InvalidOperationException">No step was taken.</exception>
    public ReadOnlySpan<T> this[string name] => this[name, 0];

    /// <summary>The same of any stream.</summary>
    /// <exception cref="ArgumentException">There is nothing of that name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    /// <exception cref="InvalidOperationException">No step was taken, or the quantity has several steps of its own.</exception>
    public ReadOnlySpan<T> this[string name, int stream]
    {
        get
        {
            if (quantities.TryGetValue(name, out StepRows<T>? rows) || inputs.TryGetValue(name, out rows)) return Row(rows, stream, name);
            if (states.TryGetValue(name, out int state))
            {
                if (Steps == 0) throw NoStep();
                memory.Batch.Geometry.CheckExample(stream);
                return memory.Store.Initial[state].At(stream);
            }
            ModelDescription model = Model.Description;
            if (ModelDescription.Find(model.Derived, name) >= 0) model.SlotOf(name);
            throw new ArgumentException(
                $"{model.Name} has no quantity, input or state '{name}'; it has {ModelDescription.List(quantities.Keys)}; inputs {ModelDescription.List(inputs.Keys)}; states {ModelDescription.List(states.Keys)}.", nameof(name));
        }
    }

    /// <summary>A state after the last step; before the first, what it starts from.</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream.</exception>
    public ReadOnlySpan<T> State(string name, int stream = 0)
    {
        if (!states.TryGetValue(name, out int state)) state = Model.Description.StateOf(name);
        memory.Batch.Geometry.CheckExample(stream);
        return (Steps == 0 ? memory.Store.Initial : memory.Store.Final)[state].At(stream);
    }

    private ReadOnlySpan<T> Row(StepRows<T> rows, int stream, string? name = null)
    {
        if (Steps == 0) throw NoStep();
        memory.Batch.Geometry.CheckExample(stream);
        if (rows.Geometry.Lengths[stream] != 1)
            throw new InvalidOperationException($"{Model.Description.Name}: '{name}' belongs to a sequence that was given at the start and has {rows.Geometry.Lengths[stream]} steps; Record shows them all.");
        return rows.At(stream, 0);
    }

    private InvalidOperationException NoStep() => new($"{Model.Description.Name}: the session has not taken a step yet.");
}
