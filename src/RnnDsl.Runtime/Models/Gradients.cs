using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>Which gradients a backward pass is to compute.</summary>
[Flags]
public enum GradientRequest
{
    /// <summary>Of the parameters.</summary>
    Parameters = 1,

    /// <summary>Of the inputs.</summary>
    Inputs = 2,

    /// <summary>Of the initial states.</summary>
    InitialStates = 4,

    /// <summary>Of every named quantity.</summary>
    Quantities = 8,

    /// <summary>Of the contexts.</summary>
    Contexts = 16,

    /// <summary>Of everything.</summary>
    All = 31,
}

/// <summary>The gradients of a backward pass, in the user's order.</summary>
/// <remarks>Handing it to another backward pass writes over it, and everything that was read from it before.</remarks>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Gradients<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly StepRows<T>[] inputRows;
    private readonly StepRows<T>[] adjointRows;
    private readonly ExampleRows<T>[] carryRows;
    private readonly ExampleRows<T>[] contextRows;
    private readonly ParameterGradients<T> parameters;
    private readonly Named<Quantity<T>> inputs;
    private readonly Named<StateView<T>> initialStates;
    private readonly Named<Quantity<T>> quantities;
    private readonly Named<ContextView<T>> contexts;
    private readonly Named<WeightView<T>> weightQuantities;
    private readonly Composition<T>? composition;
    private GradientRequest what;

    /// <summary>Gradients to be written by a backward pass of a model.</summary>
    /// <param name="model">The model.</param>
    public Gradients(IRecurrentModel<T> model) : this(model.Compiled, reversed: false)
    {
    }

    /// <param name="model">The model.</param>
    /// <param name="reversed">Whether it walks over the user's sequences from their last step to their first.</param>
    internal Gradients(RecurrentModel<T> model, bool reversed)
    {
        this.model = model.Description;
        composition = model.Composition;
        ModelDescription description = this.model;
        parameters = new ParameterGradients<T>(description);
        inputRows = [.. description.Inputs.Select(info => new StepRows<T>(ModelDescription.Elements(info.Shape), null, reversed))];
        contextRows = [.. description.Contexts.Select(info => new ExampleRows<T>(ModelDescription.Elements(info.Shape), info.Name))];
        if (composition is null)
        {
            adjointRows = [.. description.Quantities.Select((_, slot) => new StepRows<T>(description.Slots[slot].Width, description.Slots[slot].Sequence, reversed))];
            carryRows = [.. description.States.Select(info => new ExampleRows<T>(ModelDescription.Elements(info.Shape)))];
        }
        else
        {
            Parts = [.. composition.Parts.Select(part => new Gradients<T>(part.Model, part.Reversed))];
            adjointRows = [.. composition.Slots.Select(slot => Parts[slot.Part].adjointRows[slot.Own])];
            carryRows = [.. composition.States.Select(state => Parts[state.Part].carryRows[state.Own])];
        }
        inputs = new Named<Quantity<T>>("input", [.. description.Inputs.Select(info => info.Name)],
            [.. description.Inputs.Select((info, i) => new Quantity<T>(info.Name, info.Shape, inputRows[i]))]);
        quantities = new Named<Quantity<T>>("quantity", [.. description.Quantities.Select(info => info.Name)],
            [.. description.Quantities.Select((info, i) => new Quantity<T>(info.Name, info.Shape, adjointRows[i]))]);
        contexts = new Named<ContextView<T>>("context", [.. description.Contexts.Select(info => info.Name)],
            [.. description.Contexts.Select((info, i) => new ContextView<T>(info, contextRows[i]))]);
        weightQuantities = parameters.WeightQuantities;
        initialStates = new Named<StateView<T>>("state", [.. description.States.Select(info => info.Name)],
            [.. description.States.Select((info, i) => new StateView<T>(info.Name, info.Shape, carryRows[i]))]);
    }

    /// <summary>The gradients of the parameters.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for.</exception>
    public ParameterGradients<T> Parameters => Asked(GradientRequest.Parameters, parameters);

    /// <summary>The gradients of the inputs.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for.</exception>
    public Named<Quantity<T>> Inputs => Asked(GradientRequest.Inputs, inputs);

    /// <summary>The gradients of the initial states.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for.</exception>
    public Named<StateView<T>> InitialStates => Asked(GradientRequest.InitialStates, initialStates);

    /// <summary>The gradients of the named quantities.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for.</exception>
    public Named<Quantity<T>> Quantities => Asked(GradientRequest.Quantities, quantities);

    /// <summary>The gradients of the contexts.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for.</exception>
    public Named<ContextView<T>> Contexts => Asked(GradientRequest.Contexts, contexts);

    /// <summary>The gradients of the quantities that are made of weights alone: each the sum over all steps of all examples.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for.</exception>
    public Named<WeightView<T>> WeightQuantities => Asked(GradientRequest.Quantities, weightQuantities);

    /// <summary>Of a companion for relevance: what no input and no initial state of an example has, in all parts.</summary>
    internal T Absorbed(int example)
    {
        T sum = T.Zero;
        int own = ModelDescription.Find(model.States, CompanionNames.Absorbed);
        if (own >= 0) sum += carryRows[own].At(example)[0];
        foreach (Gradients<T> part in Parts) sum += part.Absorbed(example);
        return sum;
    }

    internal ModelDescription Model => model;

    /// <summary>The gradients of a model's parts, where it has any.</summary>
    internal Gradients<T>[] Parts { get; } = [];

    /// <summary>What a backward pass over parts starts each of them from: the caller's seeds, and what other parts add to them.</summary>
    internal Seeds<T>[]? PartSeeds { get; set; }

    internal ParameterGradients<T> AllParameters => parameters;

    internal StepRows<T> InputRows(int input) => inputRows[input];

    internal ExampleRows<T> ContextRows(int context) => contextRows[context];

    internal ExampleRows<T> CarryRows(int state) => carryRows[state];

    internal PinnedBuffer<T> ParameterBuffer => parameters.Buffer;

    internal Rows<T> Input(int input, int shard) => (what & GradientRequest.Inputs) != 0 ? inputRows[input].Shard(shard) : default;

    internal Rows<T> Context(int context, int shard) => contextRows[context].Shard(shard);

    internal Rows<T> Adjoint(int slot, int shard) => adjointRows[slot].Shard(shard);

    internal Rows<T> Carry(int state, int shard) => carryRows[state].Shard(shard);

    /// <summary>Makes room for a batch, zeroes what is added to, and starts the states' adjoints from their seeds.</summary>
    internal void Begin(BatchGeometry geometry, Seeds<T> seeds, GradientRequest request, bool adjoints)
    {
        what = request;
        if ((request & GradientRequest.Inputs) != 0)
            foreach (StepRows<T> rows in inputRows)
            {
                rows.Fit(geometry);
                rows.Clear();
            }
        if ((request & GradientRequest.Contexts) != 0)
            foreach (ExampleRows<T> rows in contextRows)
            {
                rows.Fit(geometry);
                rows.Clear();
            }
        if (adjoints)
            foreach (StepRows<T> rows in adjointRows)
            {
                rows.Fit(geometry);
                rows.Clear();
            }
        for (int state = 0; state < carryRows.Length; state++)
        {
            carryRows[state].Fit(geometry);
            ExampleRows<T>? seed = seeds.FinalRows(state);
            if (seed is null) carryRows[state].Clear();
            else
                for (int example = 0; example < geometry.Count; example++)
                    seed.At(example).CopyTo(carryRows[state].At(example));
        }
    }

    /// <summary>Makes room for the gradients of a model made of parts: what is not theirs already.</summary>
    internal void BeginWhole(Batch<T> batch, GradientRequest request)
    {
        what = request;
        parameters.Buffer.Span.Clear();
        if ((request & GradientRequest.Inputs) == 0) return;
        for (int i = 0; i < inputRows.Length; i++)
        {
            inputRows[i].Fit(batch.Inputs[batch.IndexOf(model.Inputs[i].Name)].Rows.Geometry);
            inputRows[i].Clear();
        }
    }

    private TItem Asked<TItem>(GradientRequest part, TItem item) =>
        (what & part) != 0 ? item : throw new InvalidOperationException($"{model.Name}: the gradients of {part} were not asked for (GradientRequest.{part}).");
}

/// <summary>The gradients of a model's parameters.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class ParameterGradients<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ModelDescription model;
    private readonly ParameterLayout layout;
    private readonly ParameterLayout derivedLayout;

    internal ParameterGradients(ModelDescription model)
    {
        this.model = model;
        layout = ParameterLayout.Of<T>(model.Parameters);
        derivedLayout = ParameterLayout.Of<T>(model.Derived);
        Buffer = new PinnedBuffer<T>(Math.Max(1, layout.Length + derivedLayout.Length));
    }

    /// <summary>Number of parameters (tensors).</summary>
    public int Count => model.Parameters.Length;

    internal ParameterLayout Layout => layout;

    internal ParameterLayout DerivedLayout => derivedLayout;

    /// <summary>All gradients one after the other, laid out as <see cref="ParameterSet{T}.Flat"/>; gaps are zero.</summary>
    public ReadOnlySpan<T> Flat => Values;

    /// <summary>The gradients of the parameters, then those of what is made of them alone.</summary>
    internal PinnedBuffer<T> Buffer { get; }

    internal Span<T> Values => Buffer.Span[..layout.Length];

    /// <summary>The gradient of a parameter, to write.</summary>
    internal Span<T> Of(int p) => Buffer.Span.Slice(layout.Offset(p), ModelDescription.Elements(model.Parameters[p].Shape));

    /// <summary>The gradient of a value made of weights alone, to write.</summary>
    internal Span<T> Derived(int d) => Buffer.Span.Slice(layout.Length + derivedLayout.Offset(d), ModelDescription.Elements(model.Derived[d].Shape));

    /// <summary>The gradients of the quantities that are made of weights alone, to read.</summary>
    internal Named<WeightView<T>> WeightQuantities => DerivedWeights<T>.Quantities(model, Buffer.Array, Buffer.Offset + layout.Length);

    /// <summary>The gradient of a parameter by name.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public WeightView<T> this[string name] => this[model.ParameterOf(name)];

    /// <summary>The gradient of a parameter by its number.</summary>
    public WeightView<T> this[int p] => new(model.Parameters[p], Buffer.Array, Buffer.Offset + layout.Offset(p));
}
