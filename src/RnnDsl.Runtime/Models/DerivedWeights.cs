using System.Numerics;
using RnnDsl.Batching;
using RnnDsl.Kernels;

namespace RnnDsl.Models;

/// <summary>
/// What is made of one parameter set alone. The algebra is a model whose inputs are the parameters; it runs over one row, once
/// for each version of the set, and gradients go back through it once for each backward pass.
/// </summary>
internal sealed class DerivedWeights<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly RunOptions OneThread = new() { Threads = 1 };

    private readonly RecurrentModel<T> algebra;
    private readonly ParameterSet<T> parameters;
    private readonly Batch<T> batch;
    private readonly Trace<T> trace = new();
    private readonly Gradients<T> gradients;
    private readonly int[] inputs;
    private readonly PinnedBuffer<T> values;
    private readonly Lock differentiating = new();
    private Seeds<T>? seeds;
    private bool stale = true;

    internal DerivedWeights(RecurrentModel<T> algebra, ParameterSet<T> parameters)
    {
        this.algebra = algebra;
        this.parameters = parameters;
        InputInfo[] weights = algebra.Description.Inputs;
        inputs = [.. weights.Select(input => parameters.Model.ParameterOf(input.Name))];
        var geometry = new BatchGeometry([1]);
        batch = Batch<T>.Over(geometry, [.. weights.Select(input => new BatchInput<T>(input.Name, ModelDescription.Elements(input.Shape), geometry))]);
        gradients = new Gradients<T>(algebra);
        Layout = ParameterLayout.Of<T>(parameters.Model.Derived);
        values = new PinnedBuffer<T>(Math.Max(1, Layout.Length));
    }

    internal ParameterLayout Layout { get; }

    /// <summary>All values, laid out as parameters are.</summary>
    internal PinnedBuffer<T> Values => values;

    internal void Invalidate() => stale = true;

    /// <summary>Computes the values where the parameters have changed; the set's lock guards it.</summary>
    internal void Update()
    {
        if (!stale) return;
        for (int i = 0; i < inputs.Length; i++) parameters[inputs[i]].Span.CopyTo(batch.Inputs[i].Rows.At(0, 0));
        algebra.Tape(batch, trace, options: OneThread);
        for (int d = 0; d < parameters.Model.Derived.Length; d++) trace.Store.Slots[d].At(0, 0).CopyTo(values.Span[Layout.Offset(d)..]);
        stale = false;
    }

    /// <summary>Takes the gradients of the values back to those of the parameters; any number of threads may ask at once.</summary>
    /// <param name="into">Holds the gradients of both; those of the parameters are added to.</param>
    /// <param name="quantities">Whether the whole adjoints of the values are wanted, too.</param>
    internal void Backward(ParameterGradients<T> into, bool quantities)
    {
        lock (differentiating)
        {
            if (seeds is null) seeds = new Seeds<T>(trace);
            else seeds.Reset(trace);
            for (int d = 0; d < parameters.Model.Derived.Length; d++)
            {
                Span<T> seed = seeds.Slot(d)[0, 0];
                into.Derived(d)[..seed.Length].CopyTo(seed);
            }
            algebra.Backward(trace, seeds, quantities ? GradientRequest.Inputs | GradientRequest.Quantities : GradientRequest.Inputs, gradients, OneThread);
            for (int i = 0; i < inputs.Length; i++) RecurrentModel<T>.Add(gradients.Inputs[i][0, 0], into.Of(inputs[i]));
            if (!quantities) return;
            for (int d = 0; d < parameters.Model.Derived.Length; d++) gradients.Quantities[d][0, 0].CopyTo(into.Derived(d));
        }
    }

    /// <summary>The quantities among the values, each where an array laid out as the values are has it.</summary>
    internal static Named<WeightView<T>> Quantities(ModelDescription model, T[] array, int start)
    {
        ParameterLayout layout = ParameterLayout.Of<T>(model.Derived);
        int[] named = [.. Enumerable.Range(0, model.Derived.Length).Where(d => model.Derived[d].IsNamed)];
        return new Named<WeightView<T>>(
            "quantity made of weights alone",
            [.. named.Select(d => model.Derived[d].Name)],
            [.. named.Select(d => new WeightView<T>(new ParameterInfo(model.Derived[d].Name, model.Derived[d].Shape, ParameterRole.Weight), array, start + layout.Offset(d)))]);
    }
}
