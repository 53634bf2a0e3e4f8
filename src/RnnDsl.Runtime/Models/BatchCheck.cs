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
            if (!batch.Inputs[index].Rows.Geometry.SameRows(batch.Geometry)) throw new ArgumentException(OtherLengths(model, input, batch, batch.Inputs[index]), nameof(batch));
        }
        if (!unnamed)
            foreach (BatchInput<T> given in batch.Inputs)
                if (ModelDescription.Find(model.Inputs, given.Name!) < 0)
                    throw new ArgumentException($"{model.Name} has no input '{given.Name}'; it takes {Names(model)}.", nameof(batch));
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
