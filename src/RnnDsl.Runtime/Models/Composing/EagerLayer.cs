using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>A layer that a model's equations run while they are evaluated as they are written: its own equations, step by step, in double.</summary>
internal sealed class EagerLayer<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RecurrentModel<T> model;
    private readonly Part<T> part;
    private readonly ParameterSet<T> parameters;
    private readonly string prefix;
    private readonly int example;
    private readonly EagerTrace trace;
    private readonly InitialStates<T>? initial;
    private readonly Action<string, int, int, double[]>? evaluated;
    private readonly EagerValues values;
    private readonly List<(LayerCall Call, LayerResult Result)> calls = [];
    private readonly List<int> again = [];
    private readonly string[] runs;

    internal EagerLayer(
        SequenceModel<T> whole, int part, ParameterSet<T> parameters, string prefix, int example, EagerTrace trace, InitialStates<T>? initial, Action<string, int, int, double[]>? evaluated)
    {
        this.part = whole.Composition!.Parts[part];
        model = this.part.Model;
        this.parameters = parameters;
        this.prefix = prefix;
        this.example = example;
        this.trace = trace;
        this.initial = initial;
        this.evaluated = evaluated;
        values = new EagerValues(model.Description);
        values.Put(parameters);
        PutPlaceholders(values, model);
        // encoder, encoder2, …: in the order in which the equations run them.
        runs = [.. whole.Composition.Parts.Where(other => other.IsLayer && other.Layer == this.part.Name).Select(other => other.Name).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];
        Definition = model.EagerInstance(values);
        EagerLayers.Attach(Definition, Run);
    }

    /// <summary>The instance that stands in the model's field.</summary>
    internal IEagerDefinition Definition { get; }

    /// <summary>A value as the language has it.</summary>
    internal static LayerArgument Value(int[] shape, double[] numbers, bool overSteps)
    {
        int width = ModelDescription.Elements(shape);
        return (shape.Length, overSteps) switch
        {
            (0, false) => new Scalar(numbers[0]),
            (1, false) => new Vec(numbers),
            (_, false) => new Mat(shape[0], shape[1], numbers),
            (0, true) => new Signal(numbers),
            _ => new Series(numbers.Length / width, width, numbers),
        };
    }

    /// <summary>The instance in the model's field is only a handle: running it makes one that holds contexts and layers of its own.</summary>
    private static void PutPlaceholders(EagerValues values, RecurrentModel<T> model)
    {
        foreach (ContextInfo context in model.Description.Contexts)
            values.Put(context.Name, [1, .. context.Shape[1..]], new double[ModelDescription.Elements(context.Shape)]);
        foreach (Part<T> inner in model.Composition?.Parts ?? [])
            if (inner.IsLayer && inner.Layer == inner.Name) values.Layers[inner.Name] = inner.Model.EagerInstance(Empty(inner.Model));
    }

    private static EagerValues Empty(RecurrentModel<T> model)
    {
        var values = new EagerValues(model.Description);
        foreach (ParameterInfo p in model.Description.Parameters) values.Put(p.Name, p.Shape, new double[ModelDescription.Elements(p.Shape)]);
        PutPlaceholders(values, model);
        return values;
    }

    /// <summary>The equations may mention a call twice; it is one run, as it is in the compiled model.</summary>
    private LayerResult Run(LayerCall call)
    {
        for (int known = 0; known < calls.Count; known++)
        {
            if (!IsSame(calls[known].Call, call)) continue;
            again.Add(known);
            return calls[known].Result;
        }
        IElementObserver? observer = ElementCalls.Observer;
        observer?.EnterLayer();
        LayerResult made = Run(call, prefix + runs[calls.Count] + ".");
        observer?.LeaveLayer();
        calls.Add((call, made));
        return made;
    }

    /// <summary>Two runs that happen to be given the same numbers are one here and two in the compiled model.</summary>
    internal void Finish()
    {
        for (int run = calls.Count; run < runs.Length && run - calls.Count < again.Count; run++)
            trace.Copy(prefix + runs[again[run - calls.Count]] + ".", prefix + runs[run] + ".", example);
    }

    private LayerResult Run(LayerCall call, string name)
    {
        var given = new Dictionary<string, LayerArgument>(StringComparer.Ordinal);
        given[model.Description.GivenInputs[0].Name] = call.Input;
        if (call.Initial is { } first) given[model.Description.States[0].Name] = first;
        foreach ((string key, LayerArgument value) in call.More) given[key] = value;
        if (model is SequenceModel<T> nested)
            return nested.EvaluateApplied(example, name, parameters, trace, initial, evaluated, given.ToDictionary(pair => pair.Key, pair => Numbers(pair.Value)));
        return Scan(call, name, given);
    }

    private LayerResult Scan(LayerCall call, string name, Dictionary<string, LayerArgument> given)
    {
        ModelDescription description = model.Description;
        bool overSteps = call.Input.Value is Series or Signal or Tokens;
        int steps = overSteps ? Numbers(call.Input).Shape[0] : 1;
        foreach (ContextInfo context in description.Contexts) values.Put(context.Name, Numbers(given[context.Name]).Shape, Numbers(given[context.Name]).Values);
        foreach (StateInfo state in description.States)
            values.Put(state.Name, state.Shape, initial?.Find(name + state.Name) is null && given.TryGetValue(state.Name, out LayerArgument start) ? Numbers(start).Values : Initial(name, state));
        IEagerDefinition definition = model.EagerInstance(values);
        var recorded = EagerTrace.Names(description).ToDictionary(quantity => quantity, _ => new double[steps][]);
        var past = new List<double>[description.Histories.Length];
        for (int t = 0; t < steps; t++)
        {
            int step = call.Kind == LayerCallKind.ScanReverse ? steps - 1 - t : t;
            foreach (InputInfo input in description.Inputs) values.Put(input.Name, input.Shape, StepOf(input, given, step));
            model.AppendHistories(values, past, t);
            values.StepIndex = t;
            values.Evaluated = (quantity, numbers) => evaluated?.Invoke(name + quantity, example, step, numbers);
            definition.Step(values);
            foreach ((string quantity, double[][] rows) in recorded) rows[step] = [.. values.Get(quantity)];
            foreach (StateInfo state in description.States) values.Put(state.Name, state.Shape, recorded[description.Quantities[state.NextSlot].Name][step]);
        }
        return Finish(name, recorded, overSteps);
    }

    private LayerResult Finish(string name, Dictionary<string, double[][]> recorded, bool overSteps)
    {
        ModelDescription description = model.Description;
        var results = new Dictionary<string, LayerArgument>(StringComparer.Ordinal);
        foreach (QuantityInfo quantity in description.Quantities)
        {
            trace[name + quantity.Name][example] = recorded[quantity.Name];
            if (quantity.Shape.Contains(-1) || quantity.Shape.Length > 1) continue;
            results[quantity.Name] = Value(quantity.Shape, [.. recorded[quantity.Name].SelectMany(row => row)], overSteps);
        }
        foreach (StateInfo state in description.States)
            if (results.TryGetValue(description.Quantities[state.NextSlot].Name, out LayerArgument next)) results.TryAdd(state.Name, next);
        foreach (DerivedInfo derived in description.Derived)
            if (derived.IsNamed) trace[name + derived.Name][example] = recorded[derived.Name];
        return new LayerResult(description.Quantities[description.OutputSlots()[0]].Name, results);
    }

    private double[] Initial(string name, StateInfo state)
    {
        int width = ModelDescription.Elements(state.Shape);
        if (initial?.Find(name + state.Name) is not { } all) return new double[width];
        return EagerValues.ToDouble<T>(all.AsSpan(all.Length == width ? 0 : example * width, width));
    }

    /// <summary>A value that an equation gives once serves every step; noise is that of an evaluation.</summary>
    private static double[] StepOf(InputInfo input, Dictionary<string, LayerArgument> given, int step)
    {
        int width = ModelDescription.Elements(input.Shape);
        if (!given.TryGetValue(input.Name, out LayerArgument value)) return Enumerable.Repeat(input.Undrawn, width).ToArray();
        double[] numbers = Numbers(value).Values;
        return value.Value is Series or Signal or Tokens ? numbers[(step * width)..((step + 1) * width)] : numbers;
    }

    private static bool IsSame(LayerCall a, LayerCall b)
    {
        if (a.Kind != b.Kind || a.More.Count != b.More.Count || a.Initial is null != b.Initial is null || !IsSame(a.Input, b.Input)) return false;
        if (a.Initial is { } x && b.Initial is { } y && !IsSame(x, y)) return false;
        return a.More.Zip(b.More).All(pair => pair.First.Name == pair.Second.Name && IsSame(pair.First.Value, pair.Second.Value));
    }

    private static bool IsSame(LayerArgument a, LayerArgument b) =>
        a.Value.GetType() == b.Value.GetType() && Numbers(a).Values.AsSpan().SequenceEqual(Numbers(b).Values);

    private static (int[] Shape, double[] Values) Numbers(LayerArgument argument) => argument.Value switch
    {
        Scalar s => ([], [(double)s]),
        Vec v => ([v.Length], v.ToArray()),
        Mat m => ([m.Rows, m.Columns], m.ToArray()),
        Signal s => ([s.Positions], s.ToArray()),
        Series s => ([s.Positions, s.Units], s.ToArray()),
        Tokens t => ([t.Positions], Array.ConvertAll(t.ToArray(), token => (double)token)),
        _ => throw new ArgumentException($"A layer is not given a {argument.Value.GetType().Name}.", nameof(argument)),
    };
}
