using RnnDsl.Models;

namespace RnnDsl.Explaining;

/// <summary>What the weights of an attention are spread over.</summary>
public enum AttentionOver
{
    /// <summary>The steps of a sequence: one weight a step, which sum to 1 over the example.</summary>
    Steps,

    /// <summary>The states so far of the cell that attends: at step t, position 0 is the initial state and position p the state after step p − 1.</summary>
    History,

    /// <summary>A sequence that the cell is given: the positions of its context.</summary>
    Context,

    /// <summary>The units of the quantity itself.</summary>
    Units,
}

/// <summary>A quantity of attention weights.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Over">What the weights are spread over.</param>
/// <param name="Scores">The name of the scores whose softmax it is; null where they have no name.</param>
/// <param name="Sequence">The context's name, where it is spread over one.</param>
internal sealed record AttentionSource(string Name, AttentionOver Over, string? Scores, string? Sequence)
{
    /// <summary>The layer that has it, with a dot; empty for one of the model's own.</summary>
    internal string Layer => Name[..(Name.LastIndexOf('.') + 1)];

    /// <summary>All quantities that are marked as attention.</summary>
    internal static AttentionSource[] All(ModelDescription model) =>
        [.. model.Quantities.Where(info => info.Role.HasFlag(QuantityRole.Attention)).Select(info => Of(model, info.Name, null))];

    /// <summary>One by its name; without one, the model's only attention.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The quantity; it need not be marked.</param>
    /// <param name="scores">The quantity whose softmax it is; read off the equation if not given.</param>
    internal static AttentionSource Find(ModelDescription model, string? name, string? scores)
    {
        if (name is not null) return Of(model, name, scores);
        string[] marked = [.. model.Quantities.Where(info => info.Role.HasFlag(QuantityRole.Attention)).Select(info => info.Name)];
        if (marked.Length == 0)
            throw new ArgumentException($"{model.Name} marks no quantity as attention; name one of {ModelDescription.List(model.Quantities.Select(info => info.Name))}.", "options");
        if (marked.Length > 1)
            throw new ArgumentException($"{model.Name} has {marked.Length} attentions ({ModelDescription.List(marked)}); say which one is meant.", "options");
        return Of(model, marked[0], scores);
    }

    private static AttentionSource Of(ModelDescription model, string name, string? scores)
    {
        int slot = model.SlotOf(name);
        QuantityInfo info = model.Quantities[slot];
        SlotInfo place = model.Slots[slot];
        if (scores is not null) CheckScores(model, slot, model.SlotOf(scores), scores);
        scores ??= ScoresOf(model, slot);
        if (place.Sequence == SlotInfo.StepsSoFar) return new AttentionSource(name, AttentionOver.History, scores, null);
        if (place.Sequence is { } context) return new AttentionSource(name, AttentionOver.Context, scores, context);
        if (info.Shape.Length > 0) return new AttentionSource(name, AttentionOver.Units, scores, null);
        if (info.Space is { Length: > 0 }) return new AttentionSource(name, AttentionOver.Steps, scores, null);
        throw new ArgumentException($"{model.Name}: '{name}' is a single number, and not weights over something.", "options");
    }

    /// <summary>The name within <c>Softmax(name)</c>, where the equation is that and the name a quantity of the same shape.</summary>
    private static string? ScoresOf(ModelDescription model, int slot)
    {
        const string open = "Softmax(";
        string equation = model.Quantities[slot].Equation.Trim(), name = model.Quantities[slot].Name;
        if (!equation.StartsWith(open, StringComparison.Ordinal) || !equation.EndsWith(')')) return null;
        string inner = name[..(name.LastIndexOf('.') + 1)] + equation[open.Length..^1].Trim();
        int found = ModelDescription.Find(model.Quantities, inner);
        return found >= 0 && SameRows(model, slot, found) ? inner : null;
    }

    private static void CheckScores(ModelDescription model, int weights, int scores, string name)
    {
        if (!SameRows(model, weights, scores))
            throw new ArgumentException($"{model.Name}: '{name}' does not have a number for each weight of '{model.Quantities[weights].Name}', so it cannot be its scores.", "options");
    }

    private static bool SameRows(ModelDescription model, int a, int b) =>
        model.Slots[a].Width == model.Slots[b].Width && model.Slots[a].Sequence == model.Slots[b].Sequence && model.Quantities[a].Space == model.Quantities[b].Space;
}
