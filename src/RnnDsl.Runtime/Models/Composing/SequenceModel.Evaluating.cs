using RnnDsl.Batching;

namespace RnnDsl.Models;

public abstract partial class SequenceModel<T>
{
    /// <inheritdoc/>
    public override EagerTrace Evaluate(Batch<T> batch, InitialStates<T>? initial = null, Action<string, int, int, double[]>? evaluated = null)
    {
        batch = Noise.AddTo(batch, Description, seed: null);
        Check(batch, initial);
        var trace = new EagerTrace(Description, batch.Count);
        for (int example = 0; example < batch.Count; example++) Evaluate(batch, example, "", Parameters, trace, initial, evaluated, null);
        return trace;
    }

    /// <summary>One example: each equation once, the layers where they are called.</summary>
    /// <param name="batch">The inputs, where they come from a batch.</param>
    /// <param name="example">The example.</param>
    /// <param name="prefix">What the outermost model calls this one, with a dot.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="trace">What is written, in the outermost model's names.</param>
    /// <param name="initial">Initial states, in the outermost model's names.</param>
    /// <param name="evaluated">Called with each quantity.</param>
    /// <param name="given">The inputs, where an equation of a larger model gives them.</param>
    /// <returns>The evaluated values.</returns>
    private EagerValues Evaluate(
        Batch<T>? batch, int example, string prefix, ParameterSet<T> parameters, EagerTrace trace, InitialStates<T>? initial,
        Action<string, int, int, double[]>? evaluated, Dictionary<string, (int[] Shape, double[] Values)>? given)
    {
        var values = new EagerValues(Description);
        values.Put(parameters);
        foreach (InputInfo input in Description.Inputs)
        {
            (int[] shape, double[] numbers) = given is null ? Numbers(batch!, input, example) : given.TryGetValue(input.Name, out var value) ? value : Drawn(input, given);
            values.Put(input.Name, shape, numbers);
        }

        var layers = new List<EagerLayer<T>>();
        for (int p = 0; p < composition.Parts.Length; p++)
        {
            Part<T> part = composition.Parts[p];
            if (!part.IsLayer || part.Layer != part.Name) continue;
            var layer = new EagerLayer<T>(this, p, parameters.Of(composition, p), prefix, example, trace, initial, evaluated);
            values.Layers[part.Name] = layer.Definition;
            layers.Add(layer);
        }

        values.Evaluated = (name, numbers) =>
        {
            int index = ModelDescription.Find(Description.Quantities, name);
            int[] shape = index >= 0 ? Description.Quantities[index].Shape : Description.Derived[ModelDescription.Find(Description.Derived, name)].Shape;
            int width = ModelDescription.Elements(shape);
            var steps = new double[numbers.Length / width][];
            for (int step = 0; step < steps.Length; step++)
            {
                steps[step] = numbers[(step * width)..((step + 1) * width)];
                evaluated?.Invoke(prefix + name, example, step, steps[step]);
                steps[step].CopyTo(numbers, step * width);
            }
            trace[prefix + name][example] = steps;
        };
        CreateEager(values).Step(values);
        foreach (EagerLayer<T> layer in layers) layer.Finish();
        return values;
    }

    /// <summary>A model that a larger one applies, with what its equation gives.</summary>
    internal LayerResult EvaluateApplied(
        int example, string prefix, ParameterSet<T> parameters, EagerTrace trace, InitialStates<T>? initial,
        Action<string, int, int, double[]>? evaluated, Dictionary<string, (int[] Shape, double[] Values)> given)
    {
        EagerValues values = Evaluate(null, example, prefix, parameters, trace, initial, evaluated, given);
        int[] outputs = Description.OutputSlots();
        var results = new Dictionary<string, LayerArgument>(StringComparer.Ordinal);
        foreach (int slot in composition.Slots.Select((own, slot) => slot).Where(slot => !composition.Parts[composition.Slots[slot].Part].IsLayer))
        {
            QuantityInfo info = Description.Quantities[slot];
            bool overSteps = composition.SpaceOf(slot) is not null;
            results[info.Name] = EagerLayer<T>.Value(info.Shape, values.Get(info.Name), overSteps);
        }
        return new LayerResult(Description.Quantities[outputs[0]].Name, results);
    }

    /// <summary>What a model within a larger one draws for itself is that of an evaluation.</summary>
    private static (int[] Shape, double[] Values) Drawn(InputInfo input, Dictionary<string, (int[] Shape, double[] Values)> given)
    {
        int[] shape = input.Space is null ? input.Shape : [given[input.Space].Shape[0], .. input.Shape];
        var numbers = new double[ModelDescription.Elements(shape)];
        numbers.AsSpan().Fill(input.Undrawn);
        return (shape, numbers);
    }

    private static (int[] Shape, double[] Values) Numbers(Batch<T> batch, InputInfo input, int example)
    {
        StepRows<T> rows = batch.Inputs[batch.IndexOf(input.Name)].Rows;
        var numbers = new List<double>();
        int steps = rows.Geometry.Lengths[example];
        for (int step = 0; step < steps; step++) numbers.AddRange(EagerValues.ToDouble<T>(rows.At(example, step)));
        return (input.Space is null ? input.Shape : [steps, .. input.Shape], [.. numbers]);
    }
}
