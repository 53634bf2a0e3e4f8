using System.Numerics;
using System.Runtime.InteropServices;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>What streams start with, checked.</summary>
internal sealed class StreamStart<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StreamInputs<T> given;

    internal StreamStart(RecurrentModel<T> model, int count, InitialStates<T>? initial, StreamInputs<T>? given)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Model = model;
        Count = count;
        Initial = initial;
        this.given = given ?? new StreamInputs<T>();
        Streamed = FindStreamed();
        CheckGiven();
        Plan = new StreamPlan<T>(model, Streamed, model.Description.Name);
        Parameters = model.Parameters;
    }

    private StreamStart(StreamStart<T> other, ReadOnlySpan<int> sources)
    {
        Model = other.Model;
        Count = sources.Length;
        Initial = other.Initial?.Select(sources);
        given = other.given.Select(sources);
        Streamed = other.Streamed;
        Plan = other.Plan;
        Parameters = other.Parameters;
    }

    internal RecurrentModel<T> Model { get; }

    internal int Count { get; }

    internal InitialStates<T>? Initial { get; }

    /// <summary>The inputs that are taken step by step.</summary>
    internal HashSet<string> Streamed { get; }

    internal StreamPlan<T> Plan { get; }

    internal ParameterSet<T> Parameters { get; }

    private string Name => Model.Description.Name;

    /// <summary>The same for other streams.</summary>
    internal StreamStart<T> Select(ReadOnlySpan<int> sources) => new(this, sources);

    /// <summary>A batch of one step, and all that is given.</summary>
    internal Batch<T> CreateBatch()
    {
        // Histories count on in the geometry of what is taken step by step, and in no other.
        BatchGeometry steps = BatchGeometry.OfExamples(Count), examples = BatchGeometry.OfExamples(Count);
        var inputs = new List<BatchInput<T>>();
        foreach (InputInfo info in Model.Description.Inputs)
        {
            if (!info.IsGiven) continue;
            StreamInput<T>? value = given.Find(info.Name);
            BatchGeometry geometry = value is null || Model.Composition is null ? steps
                : value.Kind == StreamInputKind.Fixed ? examples
                : new BatchGeometry([.. Enumerable.Range(0, Count).Select(stream => value.Of(stream).GetLength(0))]);
            var input = new BatchInput<T>(info.Name, ModelDescription.Elements(info.Shape), geometry);
            if (value is not null) Fill(input.Rows, value);
            inputs.Add(input);
        }
        Batch<T> batch = Batch<T>.Over(steps, examples, [.. inputs]);
        foreach (ContextInfo context in Model.Description.Contexts)
            batch = batch.WithContext(context.Name, [.. Enumerable.Range(0, Count).Select(given.Find(context.Name)!.Of)]);
        batch = Noise.AddTo(batch, Model.Description, null);
        Model.Check(batch, Initial);
        return batch;
    }

    private static void Fill(StepRows<T> rows, StreamInput<T> value)
    {
        for (int stream = 0; stream < rows.Geometry.Count; stream++)
        {
            T[,] values = value.Of(stream);
            for (int step = 0; step < values.GetLength(0); step++)
                MemoryMarshal.CreateReadOnlySpan(ref values[step, 0], values.GetLength(1)).CopyTo(rows.At(stream, step));
        }
    }

    private HashSet<string> FindStreamed()
    {
        InputInfo[] left = Array.FindAll(Model.Description.Inputs, input => input.IsGiven && input.Space is not null && given.Find(input.Name) is null);
        if (left.Length == 0) throw new ArgumentException($"{Name}: no input is left to be taken step by step; it takes {ModelDescription.List(Model.Description.Inputs.Select(input => input.Name))}.", nameof(given));
        InputInfo? other = Array.Find(left, input => input.Space != left[0].Space);
        if (other is not null)
            throw new ArgumentException($"{Name} reads '{left[0].Name}' and '{other.Name}', which have steps of their own; a stream takes steps of one of them. Give the other at the start: Start(given: new StreamInputs<…>().Sequence(\"{left[0].Name}\", …)).", nameof(given));
        if (left[0].Space is { Length: > 0 } space && Array.Find(Model.Description.Inputs, input => input.Space == space && given.Find(input.Name) is not null) is { } mate)
            throw new ArgumentException($"{Name} reads '{mate.Name}' and '{left[0].Name}' side by side, step by step: '{mate.Name}' cannot be given at the start.", nameof(given));
        return [.. Model.Description.Inputs.Where(input => input.Space == left[0].Space && given.Find(input.Name) is null).Select(input => input.Name)];
    }

    private void CheckGiven()
    {
        ModelDescription model = Model.Description;
        foreach (string name in given.Names)
        {
            StreamInput<T> value = given.Find(name)!;
            int input = ModelDescription.Find(model.Inputs, name), context = ModelDescription.Find(model.Contexts, name);
            if (input < 0 && context < 0)
                throw new ArgumentException($"{Name} has no input or context '{name}'; inputs {ModelDescription.List(model.Inputs.Select(info => info.Name))}; contexts {ModelDescription.List(model.Contexts.Select(info => info.Name))}.", nameof(given));
            if (value.Values.Length != 1 && value.Values.Length != Count)
                throw new ArgumentException($"{Name}: '{name}' is given for {value.Values.Length} streams; there are {Count}.", nameof(given));
            StreamInputKind kind = context >= 0 ? StreamInputKind.Context : Model.Composition is null || model.Inputs[input].Space is null ? StreamInputKind.Fixed : StreamInputKind.Sequence;
            if (value.Kind != kind)
                throw new ArgumentException($"{Name}: '{name}' is given by StreamInputs.{value.Kind}; it takes StreamInputs.{kind}.", nameof(given));
            int width = ModelDescription.Elements(context >= 0 ? model.Contexts[context].Shape : model.Inputs[input].Shape);
            foreach (T[,] values in value.Values)
                if (values.GetLength(1) != width)
                    throw new ArgumentException($"{Name}: '{name}' is given with {values.GetLength(1)} features; the model takes {model.Explain(width)}.", nameof(given));
        }
        foreach (InputInfo info in model.Inputs)
            if (info.IsGiven && info.Space is null && given.Find(info.Name) is null)
                throw new ArgumentException($"{Name}: input '{info.Name}' has one value for each sequence; give it at the start: Start(given: new StreamInputs<…>().Fixed(\"{info.Name}\", …)).", nameof(given));
        foreach (ContextInfo info in model.Contexts)
            if (given.Find(info.Name) is null)
                throw new ArgumentException($"{Name}: context '{info.Name}' is missing; give it at the start: Start(given: new StreamInputs<…>().Context(\"{info.Name}\", …)).", nameof(given));
    }
}
