using System.Numerics;
using RnnDsl.Batching;

namespace RnnDsl.Models;

/// <summary>Whether a batch has what a model takes.</summary>
internal static class BatchCheck
{
    internal static void Inputs<T>(ModelDescription model, Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool unnamed = batch.Inputs.Length > 0 && batch.Inputs[0].Name is null;
        if (unnamed && model.Inputs.Length != 1)
            throw new ArgumentException($"{model.Name} takes {model.Inputs.Length} inputs ({Names(model)}); this batch has one without a name. Name them: Batch.From(new Dictionary<…> {{ … }}).", nameof(batch));
        foreach (InputInfo input in model.Inputs)
        {
            int index = batch.IndexOf(input.Name);
            if (index < 0)
                throw new ArgumentException($"{model.Name}: input '{input.Name}' is missing in this batch, which has {ModelDescription.List(BatchNames(batch))}.", nameof(batch));
            int width = ModelDescription.Elements(input.Shape);
            int given = batch.Inputs[index].Rows.Width;
            if (given != width)
                throw new ArgumentException($"{model.Name}: input '{input.Name}' has {given} features a step in this batch; the model takes {model.Explain(width)}.", nameof(batch));
            if (input.Space is "" && !batch.Inputs[index].Rows.Geometry.SameRows(batch.Geometry)) throw new ArgumentException(OtherLengths(model, input, batch, batch.Inputs[index]), nameof(batch));
        }
        if (!unnamed)
            foreach (BatchInput<T> given in batch.Inputs)
                if (ModelDescription.Find(model.Inputs, given.Name!) < 0)
                    throw new ArgumentException($"{model.Name} has no input '{given.Name}'; it takes {Names(model)}.", nameof(batch));
    }

    /// <summary>Whether what a model over sequences reads side by side has the same steps, and whether its tokens are there.</summary>
    internal static void Spaces<T>(ModelDescription model, Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (InputInfo input in model.Inputs)
        {
            StepRows<T> rows = batch.Inputs[batch.IndexOf(input.Name)].Rows;
            if (input.Space is null && rows.Geometry.Steps > 1)
                throw new ArgumentException($"{model.Name}: input '{input.Name}' has one value for each sequence; in this batch it has {rows.Geometry.Steps} steps. Add it with AddFixed.", nameof(batch));
            if (input.Space is { Length: > 0 } space && space != input.Name) SameSteps(model, input, space, batch);
            if (input.Tokens > 0) Tokens(model, input, rows);
        }
    }

    private static void SameSteps<T>(ModelDescription model, InputInfo input, string space, Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        BatchGeometry own = batch.Inputs[batch.IndexOf(input.Name)].Rows.Geometry, other = batch.Inputs[batch.IndexOf(space)].Rows.Geometry;
        if (ReferenceEquals(own, other)) return;
        for (int example = 0; example < own.Count; example++)
            if (own.Lengths[example] != other.Lengths[example])
                throw new ArgumentException($"{model.Name} reads '{input.Name}' and '{space}' side by side; example {example} has {own.Lengths[example]} steps of one and {other.Lengths[example]} of the other.", nameof(batch));
    }

    private static void Tokens<T>(ModelDescription model, InputInfo input, StepRows<T> rows) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T count = T.CreateChecked(input.Tokens);
        for (int example = 0; example < rows.Geometry.Count; example++)
            for (int step = 0; step < rows.Geometry.Lengths[example]; step++)
            {
                T token = rows.At(example, step)[0];
                if (!(token >= T.Zero && token < count && T.IsInteger(token)))
                    throw new ArgumentException($"{model.Name}: input '{input.Name}' has the token {token} at step {step} of example {example}; tokens are the integers from 0 to {input.Tokens - 1}.", "batch");
            }
    }

    /// <summary>Whether every context of the model is there.</summary>
    internal static void Contexts<T>(ModelDescription model, Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (ContextInfo context in model.Contexts)
        {
            int index = batch.ContextIndex(context.Name);
            if (index < 0)
                throw new ArgumentException($"{model.Name}: context '{context.Name}' is missing in this batch; add it: batch.WithContext(\"{context.Name}\", …).", nameof(batch));
            int units = ModelDescription.Elements(context.Shape), given = batch.Contexts[index].Units;
            if (given != units)
                throw new ArgumentException($"{model.Name}: context '{context.Name}' has {given} units at a position in this batch; the model takes {model.Explain(units)}.", nameof(batch));
        }
        foreach (BatchContext<T> given in batch.Contexts)
            if (ModelDescription.Find(model.Contexts, given.Name) < 0)
                throw new ArgumentException($"{model.Name} has no context '{given.Name}'; it has {ModelDescription.List(model.Contexts.Select(context => context.Name))}.", nameof(batch));
    }

    /// <summary>A cell reads a row of each of its inputs at every step.</summary>
    private static string OtherLengths<T>(ModelDescription model, InputInfo input, Batch<T> batch, BatchInput<T> given) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<int> own = given.Rows.Geometry.Lengths, main = batch.Lengths;
        int example = own.CommonPrefixLength(main);
        return $"{model.Name}: input '{input.Name}' has {own[example]} {(own[example] == 1 ? "step" : "steps")} in example {example} of this batch, which has {main[example]}; a cell takes a row of every input at every step. Add it by Add or AddTokens.";
    }

    private static string Names(ModelDescription model) => ModelDescription.List(model.Inputs.Select(input => input.Name));

    private static IEnumerable<string> BatchNames<T>(Batch<T> batch) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var names = new List<string>();
        foreach (BatchInput<T> input in batch.Inputs) names.Add(input.Name!);
        return names;
    }
}
