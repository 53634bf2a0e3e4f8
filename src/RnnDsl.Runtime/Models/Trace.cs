using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>What a run kept: every named quantity of every step (recorded), or what the backward pass reads (a tape).</summary>
/// <typeparam name="T">float or double.</typeparam>
public class Trace<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RecurrentModel<T>? model;
    private Batch<T>? batch;
    private RunStore<T>? store;
    private Outputs<T>? outputs;
    private Quantity<T>?[] slots = [];

    /// <summary>A trace that a model fills.</summary>
    protected internal Trace()
    {
    }

    /// <summary>The model that ran.</summary>
    public RecurrentModel<T> Model => model ?? throw NotRun();

    /// <summary>The batch that it ran over.</summary>
    public Batch<T> Batch => batch ?? throw NotRun();

    /// <summary>The outputs.</summary>
    public Outputs<T> Outputs => outputs ?? throw NotRun();

    /// <summary>Steps of each example.</summary>
    public ReadOnlySpan<int> Lengths => Batch.Lengths;

    /// <summary>The version of the parameters that it ran with.</summary>
    public long ParameterVersion { get; private set; }

    /// <summary>The quantities that are made of weights alone: one value each for the whole run.</summary>
    /// <exception cref="InvalidOperationException">The run is a tape and did not keep them.</exception>
    public Named<WeightView<T>> WeightQuantities
    {
        get
        {
            ModelDescription description = Model.Description;
            if (Kept < Keep.Named) throw new InvalidOperationException($"{description.Name}: this run is a tape and did not keep the quantities made of weights; use Record.");
            return DerivedWeights<T>.Quantities(description, Store.Derived, 0);
        }
    }

    internal RunStore<T> Store => store ?? throw NotRun();

    /// <summary>What was kept: <see cref="Keep.Tape"/> or <see cref="Keep.Named"/>.</summary>
    internal Keep Kept { get; private set; }

    internal InterventionStore<T>? InterventionStore { get; private set; }

    /// <summary>The runs of a model's parts, where it has any.</summary>
    internal Trace<T>[] Parts { get; private set; } = [];

    /// <summary>A quantity, an input, or a state (its value before each step) by name.</summary>
    /// <exception cref="ArgumentException">There is nothing of that name.</exception>
    /// <exception cref="InvalidOperationException">The run did not keep the quantity.</exception>
    public Quantity<T> this[string name]
    {
        get
        {
            ModelDescription description = Model.Description;
            int slot = ModelDescription.Find(description.Quantities, name);
            if (slot >= 0) return Slot(slot);
            int input = ModelDescription.Find(description.Inputs, name);
            if (input >= 0) return Input(input);
            int state = ModelDescription.Find(description.States, name);
            if (state >= 0) return State(state);
            if (ModelDescription.Find(description.Derived, name) >= 0) description.SlotOf(name);
            throw new ArgumentException(
                $"{description.Name} has no quantity, input or state '{name}'; it has {ModelDescription.List(description.Quantities.Select(info => info.Name))}" +
                $"; inputs {ModelDescription.List(description.Inputs.Select(info => info.Name))}; states {ModelDescription.List(description.States.Select(info => info.Name))}.",
                nameof(name));
        }
    }

    /// <summary>A state after each example's last step [B × D].</summary>
    public StateView<T> FinalState(string name) => Outputs.FinalState(name);

    /// <summary>The quantity in a slot.</summary>
    protected Quantity<T> Slot(int slot)
    {
        ModelDescription description = Model.Description;
        QuantityInfo info = description.Quantities[slot];
        if (description.Slots[slot].Keep > Kept)
            throw new InvalidOperationException($"{description.Name}: this run is a tape and did not keep '{info.Name}'; use Record.");
        return slots[slot] ??= new Quantity<T>(info.Name, info.Shape, Store.Slots[slot]);
    }

    /// <summary>An input by its number.</summary>
    protected Quantity<T> Input(int input)
    {
        InputInfo info = Model.Description.Inputs[input];
        return new Quantity<T>(info.Name, info.Shape, Batch.Inputs[Batch.IndexOf(info.Name)].Rows);
    }

    /// <summary>A state by its number: the value before each step.</summary>
    protected Quantity<T> State(int state)
    {
        StateInfo info = Model.Description.States[state];
        return new Quantity<T>(info.Name, info.Shape, Store.Slots[info.NextSlot], Store.Initial[state]);
    }

    /// <summary>The run of one of the model's layers.</summary>
    protected Trace<T> Part(int part) => Parts[part];

    /// <summary>Makes the trace one of a model, with memory of its own or with that of a larger model's run.</summary>
    internal void Attach(RecurrentModel<T> owner, RunStore<T>? shared = null)
    {
        if (model is not null) return;
        model = owner;
        store = shared ?? owner.CreateStore(reversed: false);
        outputs = new Outputs<T>(owner.Description, store);
        slots = new Quantity<T>?[owner.Description.Quantities.Length];
        Parts = owner.CreatePartTraces(store);
    }

    internal void Begin(Batch<T> over, Keep keep, InterventionStore<T>? interventions)
    {
        batch = over;
        Kept = keep;
        InterventionStore = interventions;
        ParameterVersion = -1;
    }

    internal void End(long parameterVersion) => ParameterVersion = parameterVersion;

    private static InvalidOperationException NotRun() => new("The trace belongs to no run; a model's Record or Tape makes one.");
}
