using System.Numerics;

namespace RnnDsl.Models;

/// <summary>
/// The outputs of a run: the quantities marked as outputs (where none is, the next value of the first state), and the final states.
/// </summary>
/// <remarks>Handing it to another run writes over it, and everything that was read from it before.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Outputs<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Named<Quantity<T>> outputs;
    private readonly Named<StateView<T>> finals;

    /// <summary>Outputs to be written by a run of a model.</summary>
    /// <param name="model">The model.</param>
    public Outputs(IRecurrentModel<T> model)
        : this(model.Compiled.Description, model.Compiled.CreateStore(reversed: false))
    {
    }

    internal Outputs(ModelDescription description, RunStore<T> store)
    {
        Description = description;
        Store = store;
        int[] slots = description.OutputSlots();
        outputs = new Named<Quantity<T>>("output",
            [.. slots.Select(slot => description.Quantities[slot].Name)],
            [.. slots.Select(slot => new Quantity<T>(description.Quantities[slot].Name, description.Quantities[slot].Shape, store.Slots[slot]))]);
        finals = new Named<StateView<T>>("state",
            [.. description.States.Select(state => state.Name)],
            [.. description.States.Select((state, i) => new StateView<T>(state.Name, state.Shape, store.Final[i]))]);
    }

    /// <summary>The names of the outputs.</summary>
    public IReadOnlyList<string> Names => outputs.Names;

    /// <summary>The first output.</summary>
    public Quantity<T> First => outputs[0];

    internal ModelDescription Description { get; }

    internal RunStore<T> Store { get; }

    /// <summary>An output by name.</summary>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public Quantity<T> this[string name] => outputs[name];

    /// <summary>A state after each example's last step [B × D].</summary>
    /// <exception cref="ArgumentException">There is no such state.</exception>
    public StateView<T> FinalState(string name) => finals[name];
}
